/** What a host puts before its own routes: `{ onRequest: app.requireSession }`. */
import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { Failure, isFailure } from '../core/failure.ts';
import { assertRole } from '../roles/roles.ts';
import { requireIdentity } from './authenticate.ts';
import type { SessionCookie } from './cookies.ts';
import { problemBody, problemHandler } from './problems.ts';
import { type Recogniser, recognisedAs, tokenAdmitted } from './recognise.ts';

/** A hook for a route, or for all routes of a scope: `onRequest`, or any later one that comes before the handler. */
export type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

// Marks in a route's config.
const renewsLate = Symbol('portero.renews-late');
const hasErrorHandler = Symbol('portero.has-error-handler');

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
  }
  interface FastifyContextConfig {
    [renewsLate]?: true;
    [hasErrorHandler]?: true;
  }
}

interface GuardOptions {
  readonly recogniser: Recogniser;
  readonly cookie: SessionCookie;
  /** @throws Failure origin_denied */
  readonly checkOrigin: (request: FastifyRequest) => void;
  /** Every scope that tokens can have. */
  readonly scopes: readonly string[];
  /** Where problems are explained. */
  readonly problemBase: string;
}

/** Gives the host its guards. On a route that names none, nobody is looked up. */
export function decorateGuards(app: FastifyInstance, options: GuardOptions): void {
  const { recogniser, cookie, checkOrigin, scopes, problemBase } = options;
  const answerWithProblem = problemHandler(problemBase);
  const guards = new WeakSet<Guard>();

  function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply) {
    if (!isFailure(error)) throw error;
    if (hostHandlesErrors(request)) throw withProblem(error, problemBase, request);
    reply.header('cache-control', 'no-store');
    return answerWithProblem(error, request, reply);
  }

  function guard(admit: (request: FastifyRequest) => void): Guard {
    const hook: Guard = async (request, reply) => {
      try {
        vary(reply);
        // The check is for what a browser sends along unasked. Without the cookie there is nothing to forge.
        if (cookie.read(request) !== undefined) checkOrigin(request);
        await recogniser.recognise(request);
        // What one person may see is not for shared caches. The route can still say otherwise.
        if (recognisedAs(request) && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
        admit(request);
      } catch (error) {
        return refuse(error, request, reply);
      }
      if (request.routeOptions.config[renewsLate]) return;
      // A hook of a whole scope: there is no later moment that would be ours.
      await recogniser.renew(request, reply);
      reply.raw.once('close', () => void recogniser.note(request));
    };
    guards.add(hook);
    return hook;
  }

  app.addHook('preHandler', async (request, reply) => {
    try {
      await recogniser.confirm(request);
    } catch (error) {
      return refuse(error, request, reply);
    }
  });

  const renew = (request: FastifyRequest, reply: FastifyReply) => recogniser.renew(request, reply);
  const note = (request: FastifyRequest) => recogniser.note(request);
  app.addHook('onRoute', (route: RouteOptions) => {
    const marks: FastifyContextConfig = {};
    if (route.errorHandler) marks[hasErrorHandler] = true;
    const hooks = [route.onRequest, route.preParsing, route.preValidation, route.preHandler].flat();
    if (hooks.some((hook) => guards.has(hook as Guard))) {
      marks[renewsLate] = true;
      // The route for HEAD is made of the one for GET, with its hooks.
      route.onSend = [...new Set([route.onSend ?? [], renew].flat())];
      route.onResponse = [...new Set([route.onResponse ?? [], note].flat())];
    }
    if (Object.getOwnPropertySymbols(marks).length > 0) route.config = Object.assign({}, route.config, marks);
  });

  app.decorate(
    'requireSession',
    guard((request) => void requireIdentity(request, null)),
  );
  app.decorate(
    'optionalSession',
    guard(() => {}),
  );
  app.decorate('requireScope', (scope) => {
    if (!scopes.includes(scope)) {
      throw new Error(`portero: no token can have the scope "${scope}"; name it in the option scopes`);
    }
    return guard((request) => {
      requireIdentity(request, scope);
      tokenAdmitted(request, true);
    });
  });
  app.decorate('requireRole', (...roles) => {
    for (const role of roles) assertRole(role);
    return guard((request) => {
      // What a guard before has let in, token or not; else it takes a session.
      const identity = request.identity ?? requireIdentity(request, null);
      if (!roles.some((role) => identity.roles.includes(role))) {
        throw new Failure('role_required', { detail: `This needs the role ${roles.join(' or ')}.` });
      }
    });
  });
}

/** Beside RFC 9457's document for whoever wants to send it, the error is what Fastify's own errors are. */
export interface GuardError extends Failure {
  readonly problem: ReturnType<typeof problemBody>;
}

function withProblem(failure: Failure, base: string, request: FastifyRequest): GuardError {
  return Object.assign(failure, { problem: problemBody(failure, base, request.id) });
}

/**
 * Whether the host has an error handler for this route. Fastify's own writes neither type nor instance, so without one
 * of the host's the answer is written here. The name is the one by which Fastify prints it in its plugin tree.
 */
function hostHandlesErrors(request: FastifyRequest): boolean {
  return (
    request.server.errorHandler.name !== 'defaultErrorHandler' || request.routeOptions.config[hasErrorHandler] === true
  );
}

/** The answer depends on who asks; caches must know (RFC 9110 section 12.5.5). */
function vary(reply: FastifyReply): void {
  const present = [reply.getHeader('vary') ?? []].flat().join(', ');
  if (!/(^|,)\s*cookie\s*(,|$)/i.test(present)) {
    reply.header('vary', [present, 'Cookie, Authorization'].filter(Boolean).join(', '));
  }
}
