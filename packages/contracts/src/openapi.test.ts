import { describe, expect, test } from 'vitest';
import { endpoints, isInMemory, problems, problemsOf, statusOf } from './index.ts';
import { openapiDocument } from './openapi.ts';

interface Operation {
  operationId: string;
  summary: string;
  security: unknown[];
  parameters?: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { required: boolean; content: Record<string, { schema: { properties: object } }> };
  responses: Record<string, { description: string; headers?: object; content?: Record<string, { schema: object }> }>;
}

interface Document {
  openapi: string;
  info: { title: string; version: string };
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
}

const document = openapiDocument({ version: '1.2.3', cookieName: '__Host-portero' }) as Document;

/** Every value of a key, however deep. */
function valuesOf(key: string, within: unknown): unknown[] {
  if (within === null || typeof within !== 'object') return [];
  return Object.entries(within).flatMap(([name, value]) => [...(name === key ? [value] : []), ...valuesOf(key, value)]);
}

const operationOf = (method: string, path: string): Operation => {
  const operation = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
  if (!operation) throw new Error(`${method} ${path} is missing`);
  return operation;
};

test('it is plain JSON of OpenAPI 3.1, with version and cookie of this installation', () => {
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  expect(document.openapi).toBe('3.1.0');
  expect(document.info).toMatchObject({ title: 'Portero', version: '1.2.3' });
  expect(document.components.securitySchemes).toMatchObject({
    session: { type: 'apiKey', in: 'cookie', name: '__Host-portero' },
    token: { type: 'http', scheme: 'bearer', description: expect.any(String) },
  });
});

test('every reference leads somewhere, and everything with a name is referred to', () => {
  const references = valuesOf('$ref', document) as string[];
  expect(new Set(references)).toEqual(
    new Set(
      Object.entries(document.components)
        .filter(([kind]) => kind !== 'securitySchemes')
        .flatMap(([kind, named]) => Object.keys(named).map((name) => `#/components/${kind}/${name}`)),
    ),
  );
  for (const reference of references) {
    const [, ...steps] = reference.split('/');
    expect(steps.reduce((at: unknown, step) => (at as Record<string, unknown>)?.[step], document)).toBeTypeOf('object');
  }
});

test('every operation stands there once', () => {
  const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map((o) => o.operationId));
  expect(ids.sort()).toEqual(
    endpoints()
      .map(({ endpoint }) => endpoint.operation)
      .sort(),
  );
});

test('every security requirement names a scheme that is described, and every tag is listed', () => {
  for (const name of valuesOf('security', document)
    .flat()
    .flatMap((one) => Object.keys(one as object))) {
    expect(document.components.securitySchemes).toHaveProperty(name);
  }
  const tags = document.tags.map(({ name }) => name);
  for (const tag of valuesOf('tags', document.paths).flat()) expect(tags).toContain(tag);
});

describe.each(endpoints().map(({ endpoint }) => endpoint))('$operation', (endpoint) => {
  const operation = operationOf(endpoint.method, endpoint.path);

  test('lists its success and every status that its problems have', () => {
    const statuses = new Set([
      endpoint.ok.status,
      ...(endpoint.begun ? [202] : []),
      ...problemsOf(endpoint).map((code) => statusOf(endpoint, code)),
    ]);
    expect(Object.keys(operation.responses).map(Number).sort()).toEqual([...statuses].sort());
  });

  test('names each of its problems in words and by code, in the form that it has there', () => {
    for (const code of problemsOf(endpoint)) {
      const { description, content } = operation.responses[statusOf(endpoint, code)] ?? {};
      expect(description).toContain(`${problems[code].title} (\`${code}\`)`);
      expect(content).toEqual(
        endpoint.oauth
          ? { 'application/json': { schema: { $ref: '#/components/schemas/OAuthProblem' } } }
          : { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      );
    }
  });

  test('describes its body, its parameters and who may call', () => {
    expect(Object.keys(operation.requestBody?.content['application/json']?.schema.properties ?? {})).toEqual(
      Object.keys(endpoint.body?.properties ?? {}),
    );
    if (operation.requestBody) expect(operation.requestBody.required).toBe(!endpoint.bodyOptional);
    expect((operation.parameters ?? []).map(({ name, in: place, required }) => [name, place, required])).toEqual([
      ...Object.keys(endpoint.params?.properties ?? {}).map((name) => [name, 'path', true]),
      ...Object.keys(endpoint.query?.properties ?? {}).map((name) => [name, 'query', false]),
    ]);
    const byToken = endpoint.scope === null ? [] : [{ token: [] }];
    const ifSent = endpoint.reads ? [{}, ...endpoint.reads.map((scheme) => ({ [scheme]: [] }))] : [];
    expect(operation.security).toEqual(endpoint.access !== 'public' ? [{ session: [] }, ...byToken] : ifSent);
  });

  test('says by example what is sent and what comes back', () => {
    const examples = valuesOf('example', [
      operation.requestBody?.content['application/json'],
      operation.responses[endpoint.ok.status],
    ]);
    expect(examples).toHaveLength([endpoint.body, endpoint.ok.body].filter(Boolean).length);
    expect(JSON.stringify(examples)).not.toContain('…');
  });

  test('says what becomes of the cookie, and what is left of the quota', () => {
    const names = Object.keys(operation.responses[endpoint.ok.status]?.headers ?? {});
    expect(names.includes('Set-Cookie')).toBe(endpoint.cookie !== undefined);
    expect(names.includes('RateLimit')).toBe(!isInMemory(endpoint.limit));
    expect(Object.keys(operation.responses[429]?.headers ?? {})).toEqual([
      'Retry-After',
      'RateLimit',
      'RateLimit-Policy',
      'X-Request-Id',
    ]);
  });

  test('says how to wait and how to authenticate', () => {
    expect(operation.responses[429]?.headers).toHaveProperty('Retry-After');
    expect(operation.responses[503]?.headers).toHaveProperty('Retry-After');
    if (operation.responses[401]) expect(operation.responses[401].headers).toHaveProperty('WWW-Authenticate');
    if (endpoint.access !== 'public') expect(operation.responses[403]?.headers).toHaveProperty('WWW-Authenticate');
  });
});
