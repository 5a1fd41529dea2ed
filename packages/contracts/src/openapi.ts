/** The OpenAPI 3.1 document, derived from the endpoint objects. */
import type { TSchema } from 'typebox';
import { endpoints } from './api.ts';
import { type Endpoint, problemsOf } from './endpoint.ts';
import { Problem, problems } from './problem.ts';
import { Session } from './session.ts';
import { User } from './user.ts';

// A schema object that appears here is written once, under components, and referred to everywhere else.
const components = new Map<TSchema, string>([
  [User, 'User'],
  [Session, 'Session'],
  [Problem, 'Problem'],
]);

const retryAfter = {
  description: 'Seconds to wait before trying again',
  schema: { type: 'integer', minimum: 1, maximum: 900 },
};
const headersOf: Record<number, object> = {
  401: { 'WWW-Authenticate': { description: 'How to authenticate (RFC 6750)', schema: { type: 'string' } } },
  429: { 'Retry-After': retryAfter },
  503: { 'Retry-After': retryAfter },
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
    tags: [...new Set(endpoints().map((e) => e.feature))].map((name) => ({ name })),
    paths,
    components: {
      schemas: Object.fromEntries([...components].map(([schema, name]) => [name, expand(schema, schema)])),
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: info.cookieName } },
    },
  };
}

function operation(tag: string, e: Endpoint): object {
  return {
    operationId: e.operation,
    summary: e.summary,
    tags: [tag],
    security: e.access === 'session' ? [{ session: [] }] : [],
    'x-access': e.access,
    'x-limit': e.limit,
    ...(e.params && { parameters: parameters(e.params) }),
    ...(e.body && {
      requestBody: { required: !e.bodyOptional, content: { 'application/json': { schema: expand(e.body) } } },
    }),
    responses: { [e.ok.status]: success(e), ...failures(e) },
  };
}

function parameters(params: NonNullable<Endpoint['params']>): object[] {
  return Object.entries(params.properties).map(([name, schema]) => ({
    name,
    in: 'path',
    required: true,
    schema: expand(schema as TSchema),
  }));
}

function success(e: Endpoint): object {
  return {
    description: e.ok.description,
    ...(e.ok.status === 201 && {
      headers: { Location: { description: 'Where the new user is found', schema: { type: 'string' } } },
    }),
    ...(e.ok.body && { content: { 'application/json': { schema: expand(e.ok.body) } } }),
  };
}

function failures(e: Endpoint): Record<string, object> {
  const byStatus = Map.groupBy(problemsOf(e), (code) => problems[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `${problems[code].title} (\`${code}\`)`).join('; '),
        ...(headersOf[status] && { headers: headersOf[status] }),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
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
