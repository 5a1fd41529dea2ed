import { endpoints } from '@portero/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../test-app.ts';
import { allRows, problemOf, refusedFields } from '../test-problems.ts';

let portero: TestApp;
let cookie: string;
/** A code that waits for an answer, so that its address leads somewhere. */
let code: string;
beforeAll(async () => {
  portero = await testApp({ policy: { rateLimits: false } });
  cookie = await portero.signUp();
  code = (await portero.send('POST', '/auth/device', { body: { client_id: 'backup' } })).json().user_code;
});
afterAll(() => portero.close());

describe('ending a session', () => {
  const end = async (id: string) => {
    const before = allRows(portero);
    const response = await portero.send('DELETE', `/auth/sessions/${id}`, { cookie });
    expect(allRows(portero)).toBe(before);
    return response;
  };

  test.each([
    'x',
    '0',
    'null',
    'undefined',
    '*',
    '%25',
    '%2e%2e%2fme',
    "'%20OR%20'1'='1",
    '%F0%9F%9A%AA',
    '00000000-0000-7000-8000-000000000000',
    '__proto__',
    'x'.repeat(64),
  ])('of the id %s says that there is none', async (id) => {
    const { code, status } = problemOf(await end(id));
    expect([400, 404]).toContain(status);
    expect(['session_not_found', 'malformed_request']).toContain(code);
  });

  test('of an id of 65 characters names the parameter', async () => {
    const response = await end('x'.repeat(65));
    expect(response.statusCode).toBe(422);
    expect(refusedFields(response)).toEqual({ '#/id': 'too_long' });
  });

  test('of an id that holds NUL names the parameter', async () => {
    expect(refusedFields(await end('%00'))).toEqual({ '#/id': 'invalid_characters' });
  });

  test.each([
    ['half a character', '%ED%A0%80'],
    ['a percent sign alone', '%'],
    ['200 characters', 'x'.repeat(200)],
    ['20,000 characters', 'x'.repeat(20_000)],
  ])('of an id of %s is no server error', async (_what, id) => {
    const response = await end(id);
    expect(response.statusCode).toBeGreaterThanOrEqual(400);
    expect(response.statusCode).toBeLessThan(500);
  });

  test('with the id in a query or in a body ends nothing', async () => {
    const { id } = (await portero.send('GET', '/me', { cookie })).json().session;
    for (const [url, body] of [
      [`/auth/sessions?id=${id}`, undefined],
      ['/auth/sessions/other', { id }],
      [`/auth/sessions/other?id=${id}`, undefined],
    ] as const) {
      const response = await portero.send('DELETE', url, { cookie, body });
      expect([404, 405]).toContain(response.statusCode);
    }
    expect((await portero.send('GET', '/me', { cookie })).statusCode).toBe(200);
  });

  test('refuses a body that is no JSON', async () => {
    const headers = { 'content-type': 'text/plain' };
    expect(problemOf(await portero.send('DELETE', '/auth/sessions/x', { cookie, body: 'x', headers })).code).toBe(
      'json_required',
    );
    expect(problemOf(await portero.send('DELETE', '/auth/sessions/x', { cookie, body: '{' })).code).toBe(
      'malformed_json',
    );
  });
});

const reads = endpoints()
  .map(({ endpoint }) => endpoint)
  .filter(({ method }) => method === 'GET');

describe.each(reads)('$method $path', ({ method, path, ok }) => {
  const url = () => path.replace(':code', code);

  test.each([
    ['application/json', '{"id":1}'],
    ['application/json', '{'],
    ['text/plain', 'hello'],
    ['application/x-www-form-urlencoded', 'a=b'],
    ['application/json', 'x'.repeat(200_000)],
  ])('does not mind a body of type %s', async (type, body) => {
    const response = await portero.send(method, url(), { cookie, body, headers: { 'content-type': type } });
    expect(response.statusCode).toBe(ok.status);
  });

  test('does not mind a query', async () => {
    const query = '?id=1&id=2&__proto__[admin]=1&email=ada%40example.com&%00=%ff';
    expect((await portero.send(method, `${url()}${query}`, { cookie })).statusCode).toBe(ok.status);
  });

  test('takes no other method by an override', async () => {
    const headers = { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' };
    expect((await portero.send(method, `${url()}?_method=DELETE`, { cookie, headers })).statusCode).toBe(ok.status);
  });
});

test.each([
  'portero=',
  'portero',
  '=',
  ';;;;',
  'portero=%',
  'portero=%E0%A4%A',
  'portero=a.b.c',
  'portero=...',
  'portero=null',
  '__proto__=x; constructor=y',
  `portero=${'x'.repeat(12_000)}`,
  'portero="quoted"',
  '$Version=1; portero=x',
])('the cookie header %j is nobody, and no server error', async (value) => {
  const response = await portero.send('GET', '/me', { cookie: value });
  expect(problemOf(response).code).toBe('not_authenticated');
});
