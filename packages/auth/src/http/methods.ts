/** 405 with Allow, for every address that Portero serves (RFC 9110 §15.5.6). */
import { endpoints } from '@portero/contracts';
import type { FastifyInstance, HTTPMethods } from 'fastify';
import { Failure } from '../core/failure.ts';

const methods: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'];

/** Registers the methods that an address does not take. Call it after all routes. */
export function refuseOtherMethods(app: FastifyInstance): void {
  const byPath = Map.groupBy(endpoints(), ({ endpoint }) => endpoint.path);
  for (const [url, entries] of byPath) {
    const taken = entries.map(({ endpoint }) => endpoint.method as HTTPMethods);
    if (taken.includes('GET')) taken.push('HEAD');
    const allow = [...taken, 'OPTIONS'].join(', ');
    const refuse = async () => {
      throw new Failure('method_not_allowed', { headers: { allow } });
    };
    // In preParsing: a body that nobody will read must not decide the answer.
    app.route({
      method: methods.filter((method) => !taken.includes(method)),
      url,
      preParsing: refuse,
      handler: refuse,
    });
    app.route({
      method: 'OPTIONS',
      url,
      handler: async (_request, reply) => reply.code(204).header('allow', allow).send(),
    });
  }
}
