/** From an endpoint object to a Fastify route: access, limit, validation and serialization are all read off it. */
import { type BodyOf, type Endpoint, type OkOf, type ParamsOf, problems, type QueryOf } from '@portero/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import { plainAddress } from '../core/address.ts';
import type { Client } from '../core/client.ts';
import type { Deps } from '../core/deps.ts';
import { isFailure } from '../core/failure.ts';
import type { RecognisedSession } from '../session/session.ts';
import { requireFresh, requireIdentity } from './authenticate.ts';
import type { Entrance } from './entrance.ts';
import type { LimitSubject, Outcome, RateLimiter } from './rate-limit.ts';
import type { Identity } from './recognise.ts';

declare module 'fastify' {
  interface FastifyInstance {
    rateLimiter: RateLimiter;
    entrance: Entrance;
  }
  interface FastifyContextConfig {
    endpoint?: Endpoint;
  }
}

/** Who may call an endpoint: any access but `public` makes the identity certain, and without a scope it is no token's. */
type Caller<E extends Endpoint> = E['access'] extends 'public'
  ? Identity | null
  : E['scope'] extends null
    ? RecognisedSession
    : Identity;

/** What a handler works with. */
interface Exchange<E extends Endpoint> {
  readonly body: BodyOf<E>;
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly auth: Caller<E>;
  readonly client: Client;
  readonly reply: FastifyReply;
}

// biome-ignore lint/suspicious/noConfusingVoidType: a handler of a 204 returns nothing, and async nothing is void
type Answer<E extends Endpoint> = OkOf<E> extends undefined ? void : OkOf<E>;

/** What a limit counts by, beyond the caller. */
type CountedBy = Pick<LimitSubject, 'account' | 'userId' | 'familiar'>;

interface RouteOptions<E extends Endpoint, S extends CountedBy> {
  /** What the limit counts by, beyond the caller. The handler gets it too. */
  limitBy?: (exchange: Exchange<E>) => Promise<S>;
  /** Of an endpoint that mails: whether it does here, and so is counted as mail too. By default it does. */
  mails?: () => boolean;
}

/** Registers an endpoint. The handler returns the body of the success; refusals are thrown as Failure. */
export function route<E extends Endpoint, S extends CountedBy = CountedBy>(
  app: FastifyInstance,
  deps: Deps,
  endpoint: E,
  handler: (exchange: Exchange<E>, countedBy: S) => Promise<Answer<E>>,
  options: RouteOptions<E, S> = {},
): void {
  const { status, type } = endpoint.ok;
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    config: { endpoint },
    schema: schemaOf(endpoint),
    ...(endpoint.bodyOptional && {
      preValidation: async (request: FastifyRequest) => {
        // Left out, not null: null is a body, and no object.
        if (request.body === undefined) request.body = {};
      },
    }),
    ...(endpoint.problems.includes('overloaded') && { onRequest: app.entrance }),
    // Who may not call learns so before the body is looked at.
    ...(endpoint.access !== 'public' && {
      preParsing: (request: FastifyRequest, _reply: FastifyReply, _payload: unknown, done: () => void) => {
        requireIdentity(request, endpoint.scope);
        if (endpoint.access === 'fresh') requireFresh(deps, request);
        done();
      },
    }),
    handler: async (request, reply) => {
      const exchange = {
        body: request.body,
        params: request.params,
        query: request.query,
        auth: request.identity,
        client: clientOf(request),
        reply,
      } as Exchange<E>;
      const countedBy = (await options.limitBy?.(exchange)) ?? ({} as S);
      const subject = { client: exchange.client, auth: request.identity, ...countedBy };
      const mails = endpoint.mails && (options.mails?.() ?? true);
      const settle = await app.rateLimiter.take(reply, endpoint.limit, subject);
      const settleMail = mails ? await app.rateLimiter.take(reply, 'mail', subject) : undefined;
      const turnedOut = async (outcome: Outcome) => {
        if (!settle && !settleMail) return;
        await Promise.all([settle?.(outcome), settleMail?.(outcome)]).catch((fault) =>
          deps.report(fault, 'giving back an attempt'),
        );
      };
      try {
        const body = await handler(exchange, countedBy);
        // Not awaited: the answer need not wait for a database that another program keeps busy.
        void turnedOut('done');
        if (type) reply.type(type);
        // Where only a beginning was made, the handler has said so.
        return reply.code(endpoint.begun && reply.statusCode === 202 ? 202 : status).send(body);
      } catch (error) {
        const outcome = turnedOut(isWrongGuess(error) ? 'guess' : 'refused');
        // Whoever corrects what was wrong may be quick, and was not sent anything yet.
        if (settleMail) await outcome;
        throw error;
      }
    },
  });
}

/** The address of a path of Portero's, where the host has put it. */
export function addressOf({ prefix }: FastifyInstance, path: string): string {
  return prefix.replace(/\/$/, '') + path;
}

/** The endpoint of Portero's that a request has come to; undefined on the host's own routes. */
export function endpointOf({ routeOptions }: FastifyRequest): Endpoint | undefined {
  return routeOptions.config.endpoint;
}

/** Who sent a request, as rules may know it. */
export function clientOf(request: FastifyRequest): Client {
  const { 'user-agent': userAgent = '', 'accept-language': acceptLanguage } = request.headers;
  return { address: plainAddress(request.ip), userAgent, requestId: request.id, acceptLanguage };
}

/** Only a wrong secret is a guess; a weak new password or a busy server is not the caller's failure to log in. */
function isWrongGuess(error: unknown): boolean {
  return isFailure(error) && 'isWrongGuess' in problems[error.code];
}

function schemaOf({ body, params, query, ok, begun }: Endpoint): FastifySchema {
  return {
    ...(body && { body }),
    ...(params && { params }),
    ...(query && { querystring: query }),
    ...(ok.body && { response: { [ok.status]: ok.body, ...(begun && { 202: begun.body }) } }),
  };
}
