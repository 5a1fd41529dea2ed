/** What others' generators, validators and readers need of the document. */
import { describe, expect, test } from 'vitest';
import { endpoints } from './index.ts';
import { openapiDocument } from './openapi.ts';

const info = { version: '1', cookieName: 'portero' };
const document = openapiDocument(info) as {
  paths: Record<string, Record<string, Operation>>;
  components: { headers: Record<string, { example: string }> };
};

interface Operation {
  operationId: string;
  description: string;
  security: object[];
  parameters?: { description: string; example: unknown }[];
  responses: Record<string, { content?: Record<string, { example: Record<string, string | null> }> }>;
}

const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
const operationOf = (id: string) => operations.find(({ operationId }) => operationId === id) as Operation;

/** Every object of the document that has a key, however deep. */
function having(key: string, within: unknown): Record<string, unknown>[] {
  if (within === null || typeof within !== 'object') return [];
  const here = !Array.isArray(within) && key in within ? [within as Record<string, unknown>] : [];
  return [...here, ...Object.values(within).flatMap((value) => having(key, value))];
}

test('the server is where the endpoints are, under a prefix or not', () => {
  expect(openapiDocument(info)).toMatchObject({ servers: [{ url: '/' }] });
  expect(openapiDocument({ ...info, prefix: '/api' })).toMatchObject({ servers: [{ url: '/api' }] });
});

describe('a credential', () => {
  test('is asked for where it changes what a public call does, so that a log-out with a token revokes it', () => {
    expect(operationOf('logOut').security).toEqual([{}, { session: [] }, { token: [] }]);
    expect(operationOf('getSession').security).toEqual([{}, { session: [] }]);
  });

  test('is not asked for where one begins, or where it changes nothing', () => {
    for (const { endpoint } of endpoints()) if (endpoint.reads) expect(endpoint.access).toBe('public');
    expect(operationOf('logIn').security).toEqual([]);
    expect(operationOf('getSettings').security).toEqual([]);
  });

  test('is named in words too, with the scope that it needs', () => {
    expect(operationOf('logIn').description).toBe('For anybody.');
    expect(operationOf('logOut').description).toBe(
      'For anybody; a session or an access token that is sent is looked at.',
    );
    expect(operationOf('getMe').description).toBe(
      'For who is signed in, by a session or by an access token with the scope `profile:read`.',
    );
    expect(operationOf('renameToken').description).toBe(
      'For who is signed in by a session; no access token may do it.',
    );
    expect(operationOf('createToken').description).toBe(
      'For who is signed in by a session and has given the password in it in the last 15 minutes; no access token may do it.',
    );
  });
});

test('patterns are such as every engine reads, RE2 and Python too; the rest is said in words', () => {
  const fields = having('pattern', document).map(({ pattern }) => String(pattern));
  expect(fields.length).toBeGreaterThan(3);
  // No lookaround, no back references, no classes or escapes of Unicode.
  expect(fields.filter((pattern) => /\(\?[=!<]|\\[1-9pPuk]/.test(pattern))).toEqual([]);
  for (const { pattern } of endpoints().flatMap(({ endpoint }) => having('pattern', endpoint.body))) {
    if (!fields.includes(String(pattern))) expect(String(pattern)).toMatch(/\(\?[=!]|\\p/);
  }
  const { schema } = having('schema', document.paths['/auth/device']).find((media) => 'example' in media) as {
    schema: { properties: { client_id: { description: string } } };
  };
  expect(schema.properties.client_id.description).toContain('no quotation marks');
});

test('lists of values say which type the values have', () => {
  const enums = having('enum', document);
  expect(enums.length).toBeGreaterThan(5);
  expect(enums.filter(({ type }) => type !== 'string')).toEqual([]);
});

describe('the examples', () => {
  const exampleOf = (id: string, status: number) =>
    operationOf(id).responses[status]?.content?.['application/json']?.example ?? {};

  test('show a token that was just made, and ends later', () => {
    const { createdAt, expiresAt, lastUsedAt } = exampleOf('createToken', 201);
    expect(lastUsedAt).toBeNull();
    expect(String(createdAt) < String(expiresAt)).toBe(true);
    const waiting = exampleOf('readDeviceLogin', 200);
    expect(String(waiting.createdAt) < String(waiting.expiresAt)).toBe(true);
  });

  test('have the cookie of this installation', () => {
    expect(document.components.headers.SetCookie?.example).toMatch(/^portero=.*; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(openapiDocument({ ...info, cookieName: '__Host-portero' })).toMatchObject({
      components: { headers: { SetCookie: { example: expect.stringMatching(/^__Host-portero=.*; Secure;/) } } },
    });
  });

  test('are there for parameters as well, with what they mean', () => {
    const parameters = operations.flatMap((operation) => operation.parameters ?? []);
    expect(parameters.length).toBeGreaterThan(4);
    for (const parameter of parameters) {
      expect(parameter.description).toMatch(/^.{10}/);
      expect(parameter.example).toMatch(/^.{3}/);
    }
  });
});
