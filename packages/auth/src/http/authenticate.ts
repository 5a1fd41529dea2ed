/** Who may call Portero's own endpoints, and the credential in their answers. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../core/deps.ts';
import { Failure } from '../core/failure.ts';
import { isFresh } from '../session/renewal.ts';
import type { Grant } from '../session/session.ts';
import { requireScope } from '../tokens/tokens.ts';
import type { SessionCookie } from './cookies.ts';
import { demand, dropDueCookie, type Identity, type Recogniser, tokenAdmitted, whenDone } from './recognise.ts';

declare module 'fastify' {
  interface FastifyInstance {
    sessionCookie: SessionCookie;
  }
}

/** Registers the hooks that recognise every request of a scope, slide its session and note its use. */
export function authenticate(
  app: FastifyInstance,
  { recognise, confirm, renew, note }: Recogniser,
  cookie: SessionCookie,
): void {
  app.decorate('sessionCookie', cookie);
  app.addHook('onRequest', (request, _reply, done) => {
    whenDone(recognise(request), (error) => {
      // Each endpoint says by its scope what a token may do there.
      tokenAdmitted(request, true);
      done(error);
    });
  });
  app.addHook('preHandler', (request, _reply, done) => whenDone(confirm(request), done));
  app.addHook('onSend', (request, reply, _payload, done) => whenDone(renew(request, reply), done));
  app.addHook('onResponse', (request, _reply, done) => whenDone(note(request), done));
}

/**
 * The identity of a request.
 * @param scope what a token must be allowed; null where none will do
 * @throws Failure not_authenticated, session_expired, session_ended, invalid_token, insufficient_scope, session_required
 */
export function requireIdentity(request: FastifyRequest, scope: string | null): Identity {
  return demand(request, ({ token }) => {
    if (!token) return;
    if (scope === null) throw new Failure('session_required');
    requireScope(token, scope);
  });
}

/**
 * Makes sure that the password was given in the session of a request a short while ago, now and when its body has come.
 * @throws Failure reauth_required, with the methods that would do (OAuth step-up, RFC 9470, has the same challenge)
 */
export function requireFresh(deps: Pick<Deps, 'clock'>, request: FastifyRequest): void {
  demand(request, ({ session }) => {
    if (session && isFresh(deps, session)) return;
    throw new Failure('reauth_required', { methods: ['password'] });
  });
}

/** Puts a fresh credential into the answer. */
export function grantSession(reply: FastifyReply, grant: Grant): void {
  dropDueCookie(reply.request);
  reply.server.sessionCookie.write(reply, grant.session, grant.sid);
}

/** Takes the credential out of the browser, unless the request left it out of account. */
export function clearSession(reply: FastifyReply): void {
  if (reply.request.headers.authorization !== undefined) return;
  dropDueCookie(reply.request);
  reply.server.sessionCookie.clear(reply);
}
