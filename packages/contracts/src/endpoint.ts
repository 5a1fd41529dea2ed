/** An endpoint as data. Routes, the OpenAPI document and the typed client are all derived from these objects. */
import type * as t from 'typebox';
import { type ProblemCode, problems } from './problem.ts';

/** Who may call: anybody, the owner of a live session, or one who has given the password in it a short while ago. */
export type Access = 'public' | 'session' | 'fresh';

/** How long a session is fresh after its user has given the password. */
export const FRESH_SECONDS = 15 * 60;

/**
 * Which counters guard an endpoint. `login`, `password`, `code`, `link` and `email-code` count failures, the others every
 * call. `verify` has a quota of its own: a proxy asks once for every file of a page.
 */
export type LimitClass =
  | 'login'
  | 'signup'
  | 'revoke'
  | 'password'
  | 'device'
  | 'poll'
  | 'code'
  | 'link'
  | 'email-code'
  | 'mail'
  | 'write'
  | MemoryLimit;

/** The most that a body may hold. */
export const BODY_LIMIT_BYTES = 16 * 1024;
/** No refusal asks for more patience than this. */
export const RETRY_AFTER_MAX_SECONDS = 900;

/** Kept in memory, where all others are in the database: a read must not write. */
const memoryLimits = ['read', 'verify', 'export'] as const;
export type MemoryLimit = (typeof memoryLimits)[number];

/** Whether a class of limits is counted in memory. */
export function isInMemory(limit: LimitClass): limit is MemoryLimit {
  return (memoryLimits as readonly LimitClass[]).includes(limit);
}

/** What a personal access token may be allowed to do. */
export const scopes = ['profile:read', 'profile:write', 'sessions:read', 'sessions:write', 'services:access'] as const;

/** What a personal access token must be allowed; null where no token may ever act. */
export type Scope = (typeof scopes)[number];

export interface Endpoint {
  /** camelCase and unique; also the OpenAPI operationId. */
  readonly operation: string;
  readonly summary: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Fastify notation: `/auth/sessions/:id`. */
  readonly path: string;
  readonly access: Access;
  readonly scope: Scope | null;
  /** Public, and yet it looks at who calls: the credentials that change what it does. */
  readonly reads?: readonly ('session' | 'token')[];
  readonly limit: LimitClass;
  /** Sends mail to an address that the caller names: where it does, it is also counted as `mail`. */
  readonly mails?: true;
  readonly params?: t.TObject;
  /** The query parameters that the endpoint reads; others are ignored, as HTTP has it. */
  readonly query?: t.TObject;
  /** Absent: the endpoint takes no body. */
  readonly body?: t.TObject;
  /** OAuth names it: the same fields may also come as a form, and it refuses so that OAuth's libraries understand. */
  readonly oauth?: true;
  /** A body may be left out altogether. */
  readonly bodyOptional?: boolean;
  readonly ok: {
    readonly status: 200 | 201 | 202 | 204;
    readonly description: string;
    readonly body?: t.TSchema;
    /** The media type of the body; absent: `application/json`. */
    readonly type?: 'application/jwk-set+json';
    /** Name → description of header fields that belong to the success. */
    readonly headers?: Readonly<Record<string, string>>;
  };
  /** Another success, where what was asked for is only begun: 202. */
  readonly begun?: { readonly description: string; readonly body: t.TSchema };
  /** Status of refusals → name → description of header fields that belong to them at this endpoint alone. */
  readonly refusalHeaders?: Readonly<Record<number, Readonly<Record<string, string>>>>;
  /** What a success may do to the session cookie: set it, or take it away. Absent: nothing. */
  readonly cookie?: 'set' | 'cleared';
  /** Carried out twice it does and answers the same, so that a client may try it again. Every GET is so anyway. */
  readonly idempotent?: true;
  /** The codes this endpoint answers with, besides those that every endpoint can (see `universalProblems`). */
  readonly problems: readonly ProblemCode[];
}

/** What any endpoint may answer, whatever it does. */
const universalProblems = [
  'malformed_request',
  'rate_limited',
  'internal_error',
  'database_unavailable',
] as const satisfies readonly ProblemCode[];

/** What any endpoint may answer besides whose method can carry a body, also one that it does not want. */
const bodyProblems = ['malformed_json', 'body_too_large', 'json_required'] as const satisfies readonly ProblemCode[];

/** What any endpoint behind the session may answer besides. */
const sessionProblems = [
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
      ...(e.access === 'public'
        ? []
        : [...sessionProblems, e.scope === null ? ('session_required' as const) : ('insufficient_scope' as const)]),
      ...(e.access === 'fresh' ? (['reauth_required'] as const) : []),
      ...(e.params ? (['uri_too_long'] as const) : []),
      ...(e.params || e.query || e.body ? (['validation_failed'] as const) : []),
      ...(e.method === 'GET' ? [] : (['origin_denied', ...bodyProblems] as const)),
      ...e.problems,
    ]),
  ];
}

/** The status with which an endpoint says a problem. OAuth has 400 for whatever is not the server's fault or a matter of time. */
export function statusOf({ oauth }: Endpoint, code: ProblemCode): number {
  const { status } = problems[code];
  return oauth && status < 500 && status !== 429 ? 400 : status;
}

/** The JSON body of an endpoint; `undefined` where it takes none. */
export type BodyOf<E> = E extends { body: infer B extends t.TSchema }
  ? E extends { bodyOptional: true }
    ? t.Static<B> | undefined
    : t.Static<B>
  : undefined;

/** The path parameters of an endpoint; `undefined` where it has none. */
export type ParamsOf<E> = E extends { params: infer P extends t.TSchema } ? t.Static<P> : undefined;

/** The query parameters of an endpoint; `undefined` where it reads none. */
export type QueryOf<E> = E extends { query: infer Q extends t.TSchema } ? t.Static<Q> : undefined;

/** The JSON body of an endpoint's success; `undefined` for 204. */
export type OkOf<E> =
  | (E extends { ok: { body: infer B extends t.TSchema } } ? t.Static<B> : undefined)
  | (E extends { begun: { body: infer B extends t.TSchema } } ? t.Static<B> : never);
