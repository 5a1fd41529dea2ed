/** The OpenAPI 3.1 document, derived from the endpoint objects. */
import type { TObject, TSchema } from 'typebox';
import { type Api, about, endpoints } from './api.ts';
import { type Endpoint, problemsOf, statusOf } from './endpoint.ts';
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
  [Problem, 'Problem'],
  [OAuthProblem, 'OAuthProblem'],
]);

const headers = {
  SetCookie: {
    description:
      'The session cookie: HttpOnly, SameSite=Lax, Secure on https; empty and expired where it is taken away',
    schema: { type: 'string' },
    example: 'portero=eyJhbGciOiJIUzI1NiJ9…; Path=/; HttpOnly; SameSite=Lax',
  },
  Location: { description: 'Where the new thing is found', schema: { type: 'string' }, example: '/me' },
  WWWAuthenticate: {
    description: 'How to authenticate (RFC 9110, RFC 6750)',
    schema: { type: 'string' },
    example: 'Bearer realm="portero"',
  },
  RetryAfter: {
    description: 'Seconds to wait before trying again',
    schema: { type: 'integer', minimum: 1, maximum: 900 },
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
} as const;

const header = (name: keyof typeof headers) => ({ $ref: `#/components/headers/${name}` });
const standing = { RateLimit: header('RateLimit'), 'RateLimit-Policy': header('RateLimitPolicy') };
const challenge = { 'WWW-Authenticate': header('WWWAuthenticate') };
// A 403 has no challenge but where a token was shown that opens nothing there.
const challenging: ReadonlySet<ProblemCode> = new Set(['session_required', 'insufficient_scope']);
const headersOf: Record<number, object> = {
  401: challenge,
  429: { 'Retry-After': header('RetryAfter'), ...standing },
  503: { 'Retry-After': header('RetryAfter') },
};

/**
 * Builds the document.
 * @param info `version` of the API and `cookieName` of this installation's session cookie
 */
export function openapiDocument(info: { version: string; cookieName: string }): object {
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
        'JSON in, JSON out; errors are problem details (RFC 9457). Browsers and cookie jars carry the session cookie.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(endpoints().map((e) => e.feature))].map((name) => ({
      name,
      description: about[name as keyof Api],
    })),
    paths,
    components: {
      schemas: Object.fromEntries([...components].map(([schema, name]) => [name, expand(schema, schema)])),
      headers,
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: info.cookieName,
          description: 'Set by sign-up and log-in. Browsers and cookie jars send it by themselves.',
        },
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'A personal access token (RFC 6750). `x-scope` names what it must be allowed.',
        },
      },
    },
  };
}

function operation(tag: string, e: Endpoint): object {
  return {
    operationId: e.operation,
    summary: e.summary,
    tags: [tag],
    security: e.access === 'session' ? [{ session: [] }, ...(e.scope ? [{ token: [] }] : [])] : [],
    'x-access': e.access,
    'x-scope': e.scope,
    'x-limit': e.limit,
    ...((e.params || e.query) && { parameters: [...parameters(e.params, 'path'), ...parameters(e.query, 'query')] }),
    ...(e.body && {
      requestBody: { required: !e.bodyOptional, content: contentOf(e.body, e.oauth) },
    }),
    responses: { [e.ok.status]: success(e), ...failures(e) },
  };
}

function contentOf(body: TSchema, isOAuth = false): object {
  const content = media(body);
  return { 'application/json': content, ...(isOAuth && { 'application/x-www-form-urlencoded': content }) };
}

function parameters(fields: TObject | undefined, place: 'path' | 'query'): object[] {
  return Object.entries(fields?.properties ?? {}).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || ((fields?.required ?? []) as readonly string[]).includes(name),
    schema: expand(schema as TSchema),
  }));
}

function success(e: Endpoint): object {
  const sent = {
    ...(e.ok.status === 201 && { Location: header('Location') }),
    ...(e.cookie && { 'Set-Cookie': header('SetCookie') }),
    // Reads are too many to announce each one's standing.
    ...(e.limit !== 'read' && e.limit !== 'verify' && standing),
    ...Object.fromEntries(
      Object.entries(e.ok.headers ?? {}).map(([name, description]) => [
        name,
        { description, schema: { type: 'string' } },
      ]),
    ),
  };
  return {
    description: e.ok.description,
    ...(Object.keys(sent).length > 0 && { headers: sent }),
    ...(e.ok.body && { content: { [e.ok.type ?? 'application/json']: media(e.ok.body) } }),
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
        ...(headersOf[status] && { headers: headersOf[status] }),
        ...(codes.some((code) => challenging.has(code)) && { headers: challenge }),
        content: { [type]: { schema: { $ref: `#/components/schemas/${name}` } } },
      },
    ]),
  );
}

/** Copies a schema as plain JSON, with a $ref wherever a component appears (but for `root` itself). */
function expand(schema: unknown, root?: unknown): unknown {
  if (Array.isArray(schema)) return schema.map((item) => expand(item));
  if (schema === null || typeof schema !== 'object') return schema;
  const name = schema === root ? undefined : components.get(schema as TSchema);
  if (name) return { $ref: `#/components/schemas/${name}` };
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, expand(value)]));
}
