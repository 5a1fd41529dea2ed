/** The OpenAPI 3.1 document, derived from the endpoint objects. */
import type { TObject, TSchema } from 'typebox';
import { Activity } from './activity.ts';
import { type Api, about, endpoints } from './api.ts';
import { type Endpoint, isInMemory, problemsOf, RETRY_AFTER_MAX_SECONDS, statusOf } from './endpoint.ts';
import { exampleOf } from './example.ts';
import { OAuthProblem } from './oauth.ts';
import { FieldError, Problem, type ProblemCode, problems } from './problem.ts';
import { Session } from './session.ts';
import { Settings } from './settings.ts';
import { Token } from './tokens.ts';
import { User } from './user.ts';

/** A schema object that appears here has a name: it is written once and referred to everywhere else. */
export const components = new Map<TSchema, string>([
  [User, 'User'],
  [Session, 'Session'],
  [Settings, 'Settings'],
  [FieldError, 'FieldError'],
  [Token, 'Token'],
  [Activity, 'Activity'],
  [Problem, 'Problem'],
  [OAuthProblem, 'OAuthProblem'],
]);

const headers = {
  SetCookie: {
    description:
      'The session cookie: HttpOnly, SameSite=Lax, Secure on https; empty and expired where it is taken away',
    schema: { type: 'string' },
  },
  Location: {
    description: 'The address of what is new; a token is renamed and revoked there, but not read',
    schema: { type: 'string' },
    example: '/me',
  },
  WWWAuthenticate: {
    description: 'How to authenticate (RFC 9110, RFC 6750)',
    schema: { type: 'string' },
    example: 'Bearer realm="portero"',
  },
  RetryAfter: {
    description: 'Seconds to wait before trying again',
    schema: { type: 'integer', minimum: 1, maximum: RETRY_AFTER_MAX_SECONDS },
    example: 30,
  },
  RateLimit: {
    description:
      'What is left of the quota, and the seconds until it is whole again (draft-ietf-httpapi-ratelimit-headers)',
    schema: { type: 'string' },
    example: '"write";r=59;t=60',
  },
  RateLimitPolicy: {
    description: 'The quota and its window in seconds (draft-ietf-httpapi-ratelimit-headers)',
    schema: { type: 'string' },
    example: '"write";q=60;w=60',
  },
  RequestId: {
    description: 'Names this one request; the server log has the same id',
    schema: { type: 'string' },
    example: '5b1f0d6e-8c2a-4f7e-9a51-3f1c2d9b7e60',
  },
} as const;

const header = (name: keyof typeof headers) => ({ $ref: `#/components/headers/${name}` });
const standing = { RateLimit: header('RateLimit'), 'RateLimit-Policy': header('RateLimitPolicy') };
const named = { 'X-Request-Id': header('RequestId') };
// A 403 has no challenge but where a token was shown that opens nothing there.
const challenging: ReadonlySet<ProblemCode> = new Set(['session_required', 'insufficient_scope']);
// Refusals that say when to come back.
const passing: ReadonlySet<ProblemCode> = new Set([
  'authorization_pending',
  'slow_down',
  'rate_limited',
  'overloaded',
  'database_unavailable',
]);

/**
 * Builds the document.
 * @param info `version` of the API, `cookieName` of this installation's session cookie, and the `prefix` of all paths
 */
export function openapiDocument(info: { version: string; cookieName: string; prefix?: string }): object {
  const isSecure = info.cookieName.startsWith('__Host-');
  const cookie = `${info.cookieName}=eyJhbGciOiJIUzI1NiJ9…; Path=/; HttpOnly;${isSecure ? ' Secure;' : ''} SameSite=Lax`;
  const paths: Record<string, Record<string, object>> = {};
  for (const { feature, endpoint } of endpoints()) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][endpoint.method.toLowerCase()] = operation(feature, endpoint);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Portero',
      version: info.version,
      summary: 'Sign-in for your app',
      description:
        'JSON in, JSON out; errors are problem details (RFC 9457). Programs send an access token, browsers and cookie jars the session cookie.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: info.prefix || '/' }],
    tags: [...new Set(endpoints().map((e) => e.feature))].map((name) => ({
      name,
      description: about[name as keyof Api],
    })),
    paths,
    components: {
      schemas: Object.fromEntries([...components].map(([schema, name]) => [name, expand(schema, schema)])),
      headers: { ...headers, SetCookie: { ...headers.SetCookie, example: cookie } },
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: info.cookieName,
          description:
            'Set by sign-up and log-in, now and then renewed by any answer. Browsers and cookie jars send it by themselves.',
        },
        token: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A personal access token (RFC 6750). Each call says which scope it must have, and whether it may call at all.',
        },
      },
    },
  };
}

function operation(tag: string, e: Endpoint): object {
  return {
    operationId: e.operation,
    summary: e.summary,
    description: whoMayCall(e),
    tags: [tag],
    security: securityOf(e),
    'x-access': e.access,
    'x-scope': e.scope,
    'x-limit': e.limit,
    ...((e.params || e.query) && { parameters: [...parameters(e.params, 'path'), ...parameters(e.query, 'query')] }),
    ...(e.body && {
      requestBody: { required: !e.bodyOptional, content: contentOf(e.body, e.oauth) },
    }),
    responses: { [e.ok.status]: success(e), ...begun(e), ...failures(e) },
  };
}

function securityOf({ access, scope, reads }: Endpoint): object[] {
  if (access !== 'public') return [{ session: [] }, ...(scope ? [{ token: [] }] : [])];
  // The empty one: it may be called without.
  return reads ? [{}, ...reads.map((scheme) => ({ [scheme]: [] }))] : [];
}

function whoMayCall({ access, scope, reads }: Endpoint): string {
  if (access !== 'public') {
    if (access === 'fresh')
      return 'For who is signed in by a session and has given the password in it in the last 15 minutes; no access token may do it.';
    return scope
      ? `For who is signed in, by a session or by an access token with the scope \`${scope}\`.`
      : 'For who is signed in by a session; no access token may do it.';
  }
  const credentials = reads?.map((scheme) => (scheme === 'session' ? 'a session' : 'an access token')).join(' or ');
  return credentials ? `For anybody; ${credentials} that is sent is looked at.` : 'For anybody.';
}

function contentOf(body: TSchema, isOAuth = false): object {
  const content = media(body);
  return { 'application/json': content, ...(isOAuth && { 'application/x-www-form-urlencoded': content }) };
}

function parameters(fields: TObject | undefined, place: 'path' | 'query'): object[] {
  return Object.entries((fields?.properties ?? {}) as Record<string, TSchema & { description?: string }>).map(
    ([name, { description, ...schema }]) => ({
      name,
      in: place,
      required: place === 'path' || ((fields?.required ?? []) as readonly string[]).includes(name),
      description,
      schema: expand(schema),
      example: exampleOf(schema),
    }),
  );
}

function success(e: Endpoint): object {
  const sent = {
    ...(e.ok.status === 201 && { Location: header('Location') }),
    ...(e.cookie && { 'Set-Cookie': header('SetCookie') }),
    ...(isAnnounced(e) && standing),
    ...described(e.ok.headers),
    ...named,
  };
  return {
    description: e.ok.description,
    headers: sent,
    ...(e.ok.body && { content: { [e.ok.type ?? 'application/json']: media(e.ok.body) } }),
  };
}

/** What is answered where only a beginning was made. */
function begun(e: Endpoint): Record<string, object> {
  if (!e.begun) return {};
  const { description, body } = e.begun;
  const content = { 'application/json': media(body) };
  return { 202: { description, headers: { ...(isAnnounced(e) && standing), ...named }, content } };
}

/** Whether the answers say what is left of the quota: reads are too many for that. */
function isAnnounced({ limit }: Endpoint): boolean {
  return !isInMemory(limit);
}

/** Whether a refusal can come after the call was counted: what is wrong with its form is found before. */
function isCounted(e: Endpoint, code: ProblemCode): boolean {
  return [...e.problems, 'validation_failed', 'internal_error', 'database_unavailable'].includes(code);
}

function described(fields: Readonly<Record<string, string>> = {}): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );
}

function refusalHeaders(e: Endpoint, status: number, codes: readonly ProblemCode[]): object {
  return {
    ...((status === 401 || codes.some((code) => challenging.has(code))) && {
      'WWW-Authenticate': header('WWWAuthenticate'),
    }),
    ...(codes.some((code) => passing.has(code)) && { 'Retry-After': header('RetryAfter') }),
    ...((status === 429 || (isAnnounced(e) && codes.some((code) => isCounted(e, code)))) && standing),
    ...described(e.refusalHeaders?.[status]),
    ...named,
  };
}

function media(schema: TSchema): object {
  return { schema: expand(schema), example: exampleOf(schema) };
}

function failures(e: Endpoint): Record<string, object> {
  const byStatus = Map.groupBy(problemsOf(e), (code) => statusOf(e, code));
  const [type, name] = e.oauth ? ['application/json', 'OAuthProblem'] : ['application/problem+json', 'Problem'];
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `${problems[code].title} (\`${code}\`)`).join('; '),
        headers: refusalHeaders(e, status, codes),
        content: { [type]: { schema: { $ref: `#/components/schemas/${name}` } } },
      },
    ]),
  );
}

// What RE2 (Go, Rust) or Python's re cannot read: lookaround, back references, classes and escapes of Unicode.
const OWN_TO_SOME = /\(\?[=!<]|\\[1-9pPuk]/;

/**
 * Copies a schema as plain JSON, with a $ref wherever a component appears (but for `root` itself). A pattern that not every
 * engine can read is left out, since one would stop a whole generator; the description says in words what it asks.
 */
function expand(schema: unknown, root?: unknown): unknown {
  if (Array.isArray(schema)) return schema.map((item) => expand(item));
  if (schema === null || typeof schema !== 'object') return schema;
  const name = schema === root ? undefined : components.get(schema as TSchema);
  if (name) return { $ref: `#/components/schemas/${name}` };
  const kept = Object.entries(schema).filter(([key, value]) => key !== 'pattern' || !OWN_TO_SOME.test(String(value)));
  return {
    // All our lists are of texts. Without a type generators make anything at all of them.
    ...('enum' in schema && { type: 'string' }),
    ...Object.fromEntries(kept.map(([key, value]) => [key, expand(value)])),
  };
}
