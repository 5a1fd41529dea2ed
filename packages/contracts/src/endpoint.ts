/** An endpoint as data. Routes, the OpenAPI document and the typed client are all derived from these objects. */
import type * as t from 'typebox';
import type { ProblemCode } from './problem.ts';

/** Who may call: anybody, or the owner of a live session. */
export type Access = 'public' | 'session';

/**
 * Which counters guard an endpoint. `login` and `password` count failures, `signup`, `logout` and `write` every call -
 * all of them kept in the database; `read` is counted in memory, since a read must not write.
 */
export type LimitClass = 'login' | 'signup' | 'logout' | 'password' | 'write' | 'read';

/** What an access token would have to be allowed; null where no token may ever act. */
export type Scope = 'profile:read' | 'profile:write' | 'sessions:read' | 'sessions:write';

export interface Endpoint {
  /** camelCase and unique; also the OpenAPI operationId. */
  readonly operation: string;
  readonly summary: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Fastify notation: `/auth/sessions/:id`. */
  readonly path: string;
  readonly access: Access;
  readonly scope: Scope | null;
  readonly limit: LimitClass;
  readonly params?: t.TObject;
  /** Absent: the endpoint takes no body. */
  readonly body?: t.TObject;
  /** A body may be left out altogether. */
  readonly bodyOptional?: boolean;
  readonly ok: { readonly status: 200 | 201 | 204; readonly description: string; readonly body?: t.TSchema };
  /** The codes this endpoint answers with, besides those that every endpoint can (see `universalProblems`). */
  readonly problems: readonly ProblemCode[];
}

/** What any endpoint may answer, whatever it does. */
export const universalProblems = [
  'malformed_request',
  'rate_limited',
  'internal_error',
  'database_unavailable',
] as const satisfies readonly ProblemCode[];

/** What any endpoint may answer besides whose method can carry a body, also one that it does not want. */
export const bodyProblems = [
  'malformed_json',
  'body_too_large',
  'json_required',
  'validation_failed',
] as const satisfies readonly ProblemCode[];

/** What any endpoint behind the session may answer besides. */
export const sessionProblems = [
  'not_authenticated',
  'session_expired',
  'session_ended',
  'invalid_token',
] as const satisfies readonly ProblemCode[];

/** Declares one endpoint, keeping its exact types. */
export function endpoint<const E extends Endpoint>(definition: E): E {
  return definition;
}

/** All codes an endpoint may answer with, its own and the ones that follow from its access, method and body. */
export function problemsOf(e: Endpoint): ProblemCode[] {
  return [
    ...new Set<ProblemCode>([
      ...universalProblems,
      ...(e.access === 'session' ? sessionProblems : []),
      ...(e.method === 'GET' ? [] : (['origin_denied', ...bodyProblems] as const)),
      ...e.problems,
    ]),
  ];
}

/** The JSON body of an endpoint; `undefined` where it takes none. */
export type BodyOf<E> = E extends { body: infer B extends t.TSchema }
  ? E extends { bodyOptional: true }
    ? t.Static<B> | undefined
    : t.Static<B>
  : undefined;

/** The path parameters of an endpoint; `undefined` where it has none. */
export type ParamsOf<E> = E extends { params: infer P extends t.TSchema } ? t.Static<P> : undefined;

/** The JSON body of an endpoint's success; `undefined` for 204. */
export type OkOf<E> = E extends { ok: { body: infer B extends t.TSchema } } ? t.Static<B> : undefined;
