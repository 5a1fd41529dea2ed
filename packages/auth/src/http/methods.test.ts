import { endpoints } from '@portero/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../test-app.ts';
import { allRows, problemOf } from '../test-problems.ts';

let portero: TestApp;
let cookie: string;
beforeAll(async () => {
  portero = await testApp({ policy: { rateLimits: false } });
  cookie = await portero.signUp();
});
afterAll(() => portero.close());

const byPath = [...Map.groupBy(endpoints(), ({ endpoint }) => endpoint.path)].map(([path, group]) => {
  const methods: string[] = group.map(({ endpoint }) => endpoint.method);
  return { path, url: path.replace(':id', 'x'), taken: methods.includes('GET') ? [...methods, 'HEAD'] : methods };
});
const all = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

describe.each(byPath)('$path', ({ url, taken }) => {
  test.each(all.filter((method) => !taken.includes(method)))(
    'does not take %s, and says what it takes',
    async (method) => {
      const before = allRows(portero);
      const response = await portero.send(method, url, { cookie });
      expect(response.statusCode).toBe(405);
      expect(response.headers.allow?.split(', ').sort()).toEqual([...taken, 'OPTIONS'].sort());
      if (method !== 'HEAD') expect(problemOf(response).code).toBe('method_not_allowed');
      expect(allRows(portero)).toBe(before);
    },
  );

  test('does not take other methods with any body either', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'POST'].filter((one) => !taken.includes(one))) {
      const headers = { 'content-type': 'text/plain' };
      expect((await portero.send(method, url, { cookie, headers, body: 'x'.repeat(50_000) })).statusCode).toBe(405);
    }
  });

  test('tells its methods to OPTIONS', async () => {
    const response = await portero.send('OPTIONS', url);
    expect(response.statusCode).toBe(204);
    expect(response.headers.allow?.split(', ').sort()).toEqual([...taken, 'OPTIONS'].sort());
  });
});

test('HEAD answers as GET does, without a body', async () => {
  const get = await portero.send('GET', '/me', { cookie });
  const head = await portero.send('HEAD', '/me', { cookie });
  expect([head.statusCode, head.body]).toEqual([200, '']);
  expect(head.headers['content-length']).toBe(get.headers['content-length']);
  expect((await portero.send('HEAD', '/me')).statusCode).toBe(401);
});

test('logging out by a link, an image or a prefetch is not possible', async () => {
  for (const method of ['GET', 'HEAD']) {
    expect((await portero.send(method, '/auth/logout', { cookie })).statusCode).toBe(405);
  }
  expect((await portero.send('GET', '/me', { cookie })).statusCode).toBe(200);
});

test('an override of the method is not believed', async () => {
  const headers = { 'x-http-method-override': 'DELETE', 'x-http-method': 'DELETE' };
  expect((await portero.send('POST', '/auth/sessions/x', { cookie, headers })).statusCode).toBe(405);
});
