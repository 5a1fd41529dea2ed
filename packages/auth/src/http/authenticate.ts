/** Recognising who a request comes from: `request.auth`. */
import type { ProblemCode } from '@portero/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../core/deps.ts';
import { Failure } from '../core/failure.ts';
import { type Grant, type Identity, sessionLookup } from '../session/session.ts';
import { isUnnoted, noteUse, slide } from '../session/use.ts';
import type { SessionTokens } from './access-token.ts';
import type { SessionCookie } from './cookies.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The user and session behind this request; null when signed out. */
    auth: Identity | null;
    /** Why there is no identity. */
    authRefusal: ProblemCode | null;
    /** The `sid` of a cookie that is due to be issued anew with the answer. */
    dueSid: string | null;
  }
  interface FastifyInstance {
    sessionCookie: SessionCookie;
  }
}

/** Registers the hooks that recognise a request, slide its session and note its use. */
export function authenticate(
  app: FastifyInstance,
  deps: Deps,
  options: { tokens: SessionTokens; cookie: SessionCookie },
): void {
  const { tokens, cookie } = options;
  const lookup = sessionLookup(deps);
  app.decorate('sessionCookie', cookie);
  app.decorateRequest('auth', null);
  app.decorateRequest('authRefusal', null);
  app.decorateRequest('dueSid', null);

  app.addHook('onRequest', async (request) => {
    // A credential that was chosen explicitly wins: beside Authorization the cookie is ignored, whatever either says.
    if (request.headers.authorization !== undefined) {
      request.authRefusal = 'invalid_token';
      return;
    }
    const token = cookie.read(request);
    // The signature comes first: a forged token never reaches the database.
    const claims = token === undefined ? undefined : tokens.verify(token);
    if (!claims) {
      request.authRefusal = 'not_authenticated';
      return;
    }
    if (claims.expiresAt <= deps.clock()) {
      request.authRefusal = 'session_expired';
      return;
    }
    const found = await lookup(claims.sid);
    if (typeof found === 'string') {
      request.authRefusal = found;
      return;
    }
    request.auth = await kept(request, found, claims);
  });

  app.addHook('onSend', async (request, reply) => {
    const { dueSid } = request;
    if (dueSid === null) return;
    // Asked once more: the session may have ended, or got another credential, while the request was at work. A late
    // answer must not put the old cookie over the one that a log-in has just set.
    const found = await lookup(dueSid).catch((fault) => deps.report(fault, 'issuing a cookie anew'));
    if (typeof found === 'object') cookie.write(reply, found.session, dueSid);
  });

  app.addHook('onResponse', async (request) => {
    const { auth } = request;
    if (!auth || !isUnnoted(deps, auth.session)) return;
    await noteUse(deps, auth.session).catch((fault) => deps.report(fault, 'noting that a session was used'));
  });

  async function kept(
    request: FastifyRequest,
    identity: Identity,
    claims: { sid: string; issuedAt: Date },
  ): Promise<Identity> {
    try {
      const session = await slide(deps, identity, claims.issuedAt);
      if (!session) return identity;
      request.dueSid = claims.sid;
      return { ...identity, session };
    } catch (fault) {
      // Reads go on while the database cannot write: the session slides next time.
      deps.report(fault, 'sliding a session');
      return identity;
    }
  }
}

/** The identity of a request. @throws Failure not_authenticated, session_expired, session_ended, invalid_token */
export function requireIdentity(request: FastifyRequest): Identity {
  if (!request.auth) throw new Failure(request.authRefusal ?? 'not_authenticated');
  return request.auth;
}

/** Puts a fresh credential into the answer. */
export function grantSession(reply: FastifyReply, grant: Grant): void {
  reply.request.dueSid = null;
  reply.server.sessionCookie.write(reply, grant.session, grant.sid);
}

/** Takes the credential out of the browser, unless the request left it out of account. */
export function clearSession(reply: FastifyReply): void {
  if (reply.request.headers.authorization !== undefined) return;
  reply.request.dueSid = null;
  reply.server.sessionCookie.clear(reply);
}
