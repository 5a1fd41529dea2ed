/** 405 with Allow, for every address that Portero serves (RFC 9110 §15.5.6). */
import { endpoints } from '@portero/contracts';
import type { FastifyInstance, FastifySchema, HTTPMethods } from 'fastify';
import { Failure } from '../core/failure.ts';

const methods: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'];

// For generators of documents, such as a host's @fastify/swagger: what is refused is no operation.
const undocumented = { hide: true } as FastifySchema;

/** The methods of one of Portero's addresses, with those that follow from them; none for any other address. */
export function methodsAt(path: string): HTTPMethods[] {
  const taken: HTTPMethods[] = endpoints()
    .filter(({ endpoint }) => new RegExp(`^${endpoint.path.replace(/:\w+/g, '[^/]+')}$`).test(path))
    .map(({ endpoint }) => endpoint.method);
  if (taken.length === 0) return [];
  return [...taken, ...(taken.includes('GET') ? (['HEAD'] as const) : []), 'OPTIONS'];
}

/** Registers the methods that an address of the features served does not take. Call it after all routes. */
export function refuseOtherMethods(app: FastifyInstance, isServed: (feature: string) => boolean): void {
  const served = endpoints().filter(({ feature }) => isServed(feature));
  for (const url of new Set(served.map(({ endpoint }) => endpoint.path))) {
    const taken = methodsAt(url);
    const allow = taken.join(', ');
    const refuse = async () => {
      throw new Failure('method_not_allowed', { headers: { allow } });
    };
    // In preParsing: a body that nobody will read must not decide the answer.
    app.route({
      method: methods.filter((method) => !taken.includes(method)),
      url,
      schema: undocumented,
      preParsing: refuse,
      handler: refuse,
    });
    app.route({
      method: 'OPTIONS',
      url,
      schema: undocumented,
      handler: async (_request, reply) => reply.code(204).header('allow', allow).send(),
    });
  }
}
