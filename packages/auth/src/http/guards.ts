/** What a host puts before its own routes: `{ onRequest: app.requireSession }`, or the same guard imported. */
import { isScopeName } from '@portero/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteGenericInterface, RouteOptions } from 'fastify';
import { assertRole, requireOneOf } from '../roles/roles.ts';
import { requireIdentity } from './authenticate.ts';
import type { SessionCookie } from './cookies.ts';
import { varyByCredential } from './headers.ts';
import { demand, type Recogniser, recognisedAs, tokenAdmitted } from './recognise.ts';
import { type Refusals, refusals } from './refusals.ts';

/**
 * A hook for a route, or for all routes of a scope: `onRequest`, or any later one that comes before the handler. Refusing is
 * throwing, so a hook of one's own can call it, and goes on only where it lets in. For servers of any kind, HTTP/2 too.
 */
export type Guard = (
  // biome-ignore lint/suspicious/noExplicitAny: each kind of server has a request and a reply of its own
  request: FastifyRequest<RouteGenericInterface, any, any>,
  // biome-ignore lint/suspicious/noExplicitAny: as above
  reply: FastifyReply<RouteGenericInterface, any, any, any>,
) => Promise<void>;

/** What guards work with. They find it on the server of the request that they stand before. */
interface Doorkeeper {
  readonly recogniser: Recogniser;
  readonly cookie: SessionCookie;
  /** @throws Failure origin_denied */
  readonly checkOrigin: (request: FastifyRequest) => void;
  /** Every scope that tokens can have. */
  readonly scopes: readonly string[];
  readonly refusals: Refusals;
}

const doorkeeper = Symbol('portero.doorkeeper');
// Marks in a route's config.
const renewsLate = Symbol('portero.renews-late');
const isOurs = Symbol('portero.is-ours');

declare module 'fastify' {
  interface FastifyInstance {
    /** Lets in whoever has a live session. Never a token. */
    requireSession: Guard;
    /** Lets everybody in, and looks whose session it is: `request.identity`. Whoever sends a token is nobody here. */
    optionalSession: Guard;
    /** Lets in whoever has a live session and one of the roles; after requireScope, also the token let in there. */
    requireRole(role: string, ...orAnother: string[]): Guard;
    /** Lets in whoever has a live session, or a token with this scope. @throws Error for a scope nobody can have */
    requireScope(scope: string): Guard;
    [doorkeeper]?: Doorkeeper;
  }
  interface FastifyContextConfig {
    [renewsLate]?: true;
    [isOurs]?: true;
  }
}

const guards = new WeakSet<object>();

function guard(admit: (request: FastifyRequest, keeper: Doorkeeper) => void): Guard {
  const hook = async (request: FastifyRequest, reply: FastifyReply) => {
    const { config } = request.routeOptions;
    // Portero's own endpoints say by themselves who may call; behind a guard nobody could even log in.
    if (config[isOurs]) return;
    const keeper = doorkeeperOf(request);
    const { recogniser, cookie, checkOrigin } = keeper;
    try {
      varyByCredential(reply);
      // The check is for what a browser sends along unasked. Without the cookie there is nothing to forge.
      if (cookie.read(request) !== undefined) checkOrigin(request);
      await recogniser.recognise(request);
      // What one person may see is not for shared caches. The route can still say otherwise.
      if (recognisedAs(request) && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
      admit(request, keeper);
    } catch (error) {
      throw keeper.refusals.prepare(error, request, reply);
    }
    if (config[renewsLate]) return;
    // A hook of a whole scope: there is no later moment that would be ours.
    await recogniser.renew(request, reply);
    reply.raw.once('close', () => void recogniser.note(request));
  };
  guards.add(hook);
  return hook;
}

/** Lets in whoever has a live session. Never a token. */
export const requireSession: Guard = guard((request) => void requireIdentity(request, null));

/** Lets everybody in, and looks whose session it is: `request.identity`. Whoever sends a token is nobody here. */
export const optionalSession: Guard = guard(() => {});

/**
 * Lets in whoever has a live session, or a token with this scope. Where no token can have it, nobody comes in (500).
 * @throws Error for a name that no scope can have
 */
export function requireScope(scope: string): Guard {
  if (!isScopeName(scope)) throw new Error(`portero: "${scope}" is no scope; expected the form guestbook:write`);
  return guard((request, { scopes }) => {
    assertKnown(scope, scopes);
    requireIdentity(request, scope);
    tokenAdmitted(request, true);
  });
}

/**
 * Lets in whoever has a live session and one of the roles; after requireScope, also the token that was let in there.
 * @throws Error for a name that no role can have
 */
export function requireRole(role: string, ...orAnother: string[]): Guard {
  const roles = [role, ...orAnother];
  for (const name of roles) assertRole(name);
  return guard((request) => {
    // What a guard before has let in, token or not; else it takes a session.
    if (!request.identity) requireIdentity(request, null);
    demand(request, (identity) => requireOneOf(roles, identity.roles));
  });
}

/** Marks the routes of a scope as Portero's own: guards of the host step aside there. */
export function keepGuardsOut(scope: FastifyInstance): void {
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, [isOurs]: true };
  });
}

/** Gives the host its guards. On a route that names none, nobody is looked up. */
export function decorateGuards(
  app: FastifyInstance,
  options: Omit<Doorkeeper, 'refusals'> & { readonly problemBase: string },
): void {
  const { recogniser, scopes, problemBase } = options;
  const keeper: Doorkeeper = { ...options, refusals: refusals(problemBase) };
  app.decorate(doorkeeper, keeper);
  app.decorate('requireSession', requireSession);
  app.decorate('optionalSession', optionalSession);
  app.decorate('requireRole', requireRole);
  app.decorate('requireScope', (scope) => {
    const made = requireScope(scope);
    // Known by now, and better said at the start than to whoever calls.
    assertKnown(scope, scopes);
    return made;
  });

  // With a callback: it stands before every handler of the host, and a promise would cost more than the look.
  app.addHook('preHandler', (request, reply, done) => {
    const confirmation = recogniser.confirm(request);
    if (confirmation === undefined) return done();
    confirmation.then(
      () => done(),
      (error) => done(keeper.refusals.prepare(error, request, reply) as Error),
    );
  });

  const renew = async (request: FastifyRequest, reply: FastifyReply) => recogniser.renew(request, reply);
  const note = async (request: FastifyRequest) => recogniser.note(request);
  app.addHook('onRoute', (route: RouteOptions) => {
    if (route.config?.[isOurs]) return;
    route.errorHandler ??= keeper.refusals.answer;
    refuseLateGuards(route);
    if (!hasGuard(route.onRequest, route.preParsing, route.preValidation, route.preHandler)) return;
    route.config = { ...route.config, [renewsLate]: true };
    // The route for HEAD is made of the one for GET, with its hooks.
    route.onSend = [...new Set([route.onSend ?? [], renew].flat())];
    route.onResponse = [...new Set([route.onResponse ?? [], note].flat())];
  });
}

function hasGuard(...hooks: (object | object[] | undefined)[]): boolean {
  return hooks.flat().some((hook) => hook !== undefined && guards.has(hook));
}

/** @throws Error where a guard would come when the handler has done its work */
function refuseLateGuards({ method, url, ...route }: RouteOptions): void {
  const { preSerialization, onSend, onResponse, onError, onTimeout, onRequestAbort } = route;
  if (!hasGuard(preSerialization, onSend, onResponse, onError, onTimeout, onRequestAbort)) return;
  throw new Error(`portero: on ${method} ${url} a guard comes after the handler; put it before, such as in onRequest`);
}

/** @throws Error where the request has met a guard, but no Portero: better no answer than an open door */
function doorkeeperOf(request: FastifyRequest): Doorkeeper {
  const keeper = request.server[doorkeeper];
  if (keeper) return keeper;
  throw new Error(
    `portero: ${request.method} ${request.routeOptions.url ?? ''} has a guard of Portero, but Portero is not in this app ` +
      'or scope. Add await app.register(portero, { … }) to it, or to one above it.',
  );
}

function assertKnown(scope: string, scopes: readonly string[]): void {
  if (scopes.includes(scope)) return;
  throw new Error(`portero: no token can have the scope "${scope}"; name it in the option scopes`);
}
