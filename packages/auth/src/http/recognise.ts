/** From a request's credential to who sent it; and what is owed to a session that was used. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../core/deps.ts';
import { BARE_CHALLENGE, Failure, isFailure } from '../core/failure.ts';
import { type RecognisedSession, sessionLookup } from '../session/session.ts';
import { isDue, isUnnoted, noteUse, slide } from '../session/use.ts';
import { isUseUnnoted, noteTokenUse, type TokenIdentity, tokenLookup } from '../tokens/tokens.ts';
import type { SessionCookie } from './cookies.ts';
import type { SessionTokens } from './session-token.ts';

/** Who a request comes from: a user with a session, or a program with a token of theirs. */
export type Identity = RecognisedSession | TokenIdentity;

/** What recognising a request has found out. */
interface Recognition {
  identity: Identity | null;
  /** Why there is no identity. */
  refusal: Failure | null;
  /** The `sid` of a cookie that is due to be issued anew with the answer. */
  dueSid: string | null;
  /** Whether a guard has let the token of this request in. */
  tokenAdmitted: boolean;
  /** What guards demand of whoever it is. Each throws where that does not hold. */
  demands: Demand[];
  /** Looks the credential up; null where there is none that could be good. */
  look: (() => Promise<Identity | Failure>) | null;
}

/** @throws Failure where an identity may not do what is asked */
export type Demand = (identity: Identity) => void;

// A symbol: a host may call its own decorators what it likes.
const recognition = Symbol('portero.recognition');

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * The user behind this request, and the session or the token it came with.
     * @throws Failure (401) where a guard has found nobody; Error (500) where no guard was asked to look
     */
    readonly auth: Identity;
    /** The same, or null: nobody is signed in, no guard was asked to look, or none has let the token in. */
    readonly identity: Identity | null;
    [recognition]: Recognition | null;
  }
}

/** Gives requests their places for an identity, in this scope and below. They cost nothing where nobody asks. */
export function decorateRequests(app: FastifyInstance): void {
  app.decorateRequest(recognition, null);
  app.decorateRequest('identity', {
    getter(this: FastifyRequest) {
      const identity = recognisedAs(this);
      return identity?.token && !tokenAdmitted(this) ? null : identity;
    },
  });
  app.decorateRequest('auth', {
    getter(this: FastifyRequest) {
      if (this.identity) return this.identity;
      if (this[recognition]) throw refusalOf(this);
      const { method, url } = this.routeOptions;
      throw new Error(
        `portero: ${method} ${url} reads request.auth, but nobody has asked who calls. ` +
          'Add { onRequest: app.requireSession } to the route.',
      );
    },
  });
}

/** Who a request that was looked at comes from, whether or not they may do what they ask. */
export function recognisedAs(request: FastifyRequest): Identity | null {
  return request[recognition]?.identity ?? null;
}

/** Why a request that was looked at has no identity. */
export function refusalOf(request: FastifyRequest): Failure {
  const found = request[recognition];
  return found?.refusal ?? new Failure(found?.identity?.token ? 'session_required' : 'not_authenticated');
}

/** Whether a guard has let the token of this request in; with `admit`, notes that it has. */
export function tokenAdmitted(request: FastifyRequest, admit = false): boolean {
  const found = request[recognition];
  if (found && admit) found.tokenAdmitted = true;
  return found?.tokenAdmitted ?? false;
}

/**
 * Lets a request on only as somebody, and while what is demanded of them holds: now, and once more when its body has come.
 * @throws Failure not_authenticated, session_expired, session_ended, invalid_token, or what the demand throws
 */
export function demand(request: FastifyRequest, holds: Demand): Identity {
  const found = request[recognition];
  if (!found?.identity) throw refusalOf(request);
  holds(found.identity);
  found.demands.push(holds);
  return found.identity;
}

/** The answer sets or clears the cookie by itself: the one that was due is out of date. */
export function dropDueCookie(request: FastifyRequest): void {
  if (request[recognition]) request[recognition].dueSid = null;
}

export interface Recogniser {
  /**
   * Finds out who a request comes from, once; undefined, at once, where there is nothing to look up. The promise rejects
   * with Failure database_unavailable.
   */
  recognise(request: FastifyRequest): Promise<void> | undefined;
  /**
   * Looks once more when a body has come: it can be kept back for as long as the server waits, and whoever was thrown
   * out meanwhile, or has lost a role, must not do anything with it. Undefined, at once, where nobody was recognised or
   * there is no body. The promise rejects with the Failure of a demand that does not hold any more.
   */
  confirm(request: FastifyRequest): Promise<void> | undefined;
  /** Issues the cookie anew if that is due; undefined, at once, where it is not. */
  renew(request: FastifyRequest, reply: FastifyReply): Promise<void> | undefined;
  /** Notes that the session or token was used, now and then; else undefined, at once. */
  note(request: FastifyRequest): Promise<void> | undefined;
}

/** Makes what finds out who requests come from. */
export function recogniser(deps: Deps, options: { sessionTokens: SessionTokens; cookie: SessionCookie }): Recogniser {
  const { sessionTokens, cookie } = options;
  const lookup = sessionLookup(deps);
  const lookupToken = tokenLookup(deps);

  // Promises where there is something to wait for, and no more of them than that: every request passes here.
  function identify(request: FastifyRequest, found: Recognition): Failure | Promise<Identity | Failure> {
    // A credential that was chosen explicitly wins: beside Authorization the cookie is ignored, whatever either says.
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      found.look = () => byToken(authorization);
      return found.look();
    }
    const token = cookie.read(request);
    // The signature comes first: a forged token never reaches the database.
    const claims = token === undefined ? undefined : sessionTokens.verify(token);
    if (!claims) return new Failure('not_authenticated');
    if (claims.expiresAt <= deps.clock()) return new Failure('session_expired');
    found.look = () => bySession(claims.sid);
    return bySession(claims.sid).then((live) =>
      isFailure(live) || !isDue(deps, live, claims.issuedAt) ? live : kept(found, live, claims),
    );
  }

  async function byToken(authorization: string): Promise<TokenIdentity | Failure> {
    try {
      return await lookupToken(bearerToken(authorization));
    } catch (error) {
      if (!isFailure(error) || error.code !== 'invalid_token') throw error;
      return error;
    }
  }

  function bySession(sid: string): Promise<RecognisedSession | Failure> {
    return lookup(sid).then((live) => (typeof live === 'string' ? new Failure(live) : live));
  }

  async function confirmed(found: Recognition, look: () => Promise<Identity | Failure>): Promise<void> {
    const again = await look();
    if (isFailure(again)) {
      found.identity = null;
      found.refusal = again;
      found.dueSid = null;
      if (found.demands.length > 0) throw again;
      return;
    }
    found.identity = again;
    for (const holds of found.demands) holds(again);
  }

  async function kept(
    found: Recognition,
    identity: RecognisedSession,
    claims: { sid: string; issuedAt: Date },
  ): Promise<RecognisedSession> {
    try {
      const session = await slide(deps, identity, claims.issuedAt);
      if (!session) return identity;
      found.dueSid = claims.sid;
      return { ...identity, session };
    } catch (fault) {
      // Reads go on while the database cannot write: the session slides next time.
      deps.report(fault, 'sliding a session');
      return identity;
    }
  }

  async function reissued(request: FastifyRequest, reply: FastifyReply, dueSid: string): Promise<void> {
    // Asked once more: the session may have ended, or got another credential, while the request was at work. A late
    // answer must not put the old cookie over the one that a log-in has just set.
    const live = await lookup(dueSid).catch((fault) => deps.report(fault, 'issuing a cookie anew'));
    dropDueCookie(request);
    if (typeof live === 'object') cookie.write(reply, live.session, dueSid);
  }

  return {
    recognise: (request) => {
      if (request[recognition]) return undefined;
      const found: Recognition = {
        identity: null,
        refusal: null,
        dueSid: null,
        tokenAdmitted: false,
        demands: [],
        look: null,
      };
      const settle = (outcome: Identity | Failure) => {
        if (isFailure(outcome)) found.refusal = outcome;
        else found.identity = outcome;
        request[recognition] = found;
      };
      const outcome = identify(request, found);
      if (outcome instanceof Promise) return outcome.then(settle);
      settle(outcome);
      return undefined;
    },
    confirm: (request) => {
      const found = request[recognition];
      if (request.body === undefined || !found?.identity || !found.look) return undefined;
      const { look } = found;
      // Once is enough: the body is here.
      found.look = null;
      return confirmed(found, look);
    },
    renew: (request, reply) => {
      const dueSid = request[recognition]?.dueSid ?? null;
      return dueSid === null ? undefined : reissued(request, reply, dueSid);
    },
    note: (request) => {
      const identity = recognisedAs(request);
      if (identity?.token && isUseUnnoted(deps, identity.token)) {
        return noteTokenUse(deps, identity.token).catch((fault) => deps.report(fault, 'noting that a token was used'));
      }
      if (!identity?.session || !isUnnoted(deps, identity.session)) return undefined;
      return noteUse(deps, identity.session).catch((fault) => deps.report(fault, 'noting that a session was used'));
    },
  };
}

/**
 * Goes on when work is done, at once where there is none: a promise in each hook would cost every request more than what
 * the hooks do.
 */
export function whenDone(work: Promise<void> | undefined, done: (error?: Error) => void): void {
  if (work === undefined) done();
  else work.then(() => done(), done);
}

/** The token of an Authorization header (RFC 6750 section 2.1). @throws Failure invalid_token for any other scheme */
function bearerToken(authorization: string): string {
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
  if (token === undefined) {
    const isBearer = /^Bearer( |$)/i.test(authorization);
    throw new Failure('invalid_token', {
      detail: 'Expected the form "Authorization: Bearer portero_pat_…".',
      // Section 3: no error code for whoever tries another way to authenticate.
      ...(!isBearer && { headers: { 'www-authenticate': BARE_CHALLENGE } }),
    });
  }
  return token;
}
