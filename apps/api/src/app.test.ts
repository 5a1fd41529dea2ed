import { endpoints, problemsOf } from '@portero/contracts';
import { afterEach, describe, expect, test } from 'vitest';
import { ada, cookieOf, type TestApi, testApi } from './test-api.ts';

let api: TestApi;
afterEach(() => api.close());

const problem = (code: string) => expect.objectContaining({ code, instance: expect.stringMatching(/^urn:portero:/) });
const isProblem = /^application\/problem\+json/;

test('an unknown address answers 404 as problem details', async () => {
  api = await testApi();
  for (const path of ['/nothing', '/me/', '/auth', '/auth/nothing', '/favicon.ico']) {
    const response = await api.send('GET', path);
    expect([path, response.statusCode, response.json()]).toEqual([path, 404, problem('not_found')]);
    expect(response.headers['content-type']).toMatch(isProblem);
    expect(response.headers['cache-control']).toBe('no-store');
  }
});

test('an address refuses methods that it does not take with 405, and Allow says which it takes', async () => {
  api = await testApi();
  const byPath = Map.groupBy(endpoints(), ({ endpoint }) => endpoint.path);
  for (const [path, entries] of byPath) {
    const taken: string[] = entries.map(({ endpoint }) => endpoint.method);
    if (taken.includes('GET')) taken.push('HEAD');
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'].filter((m) => !taken.includes(m))) {
      const response = await api.send(method, path.replace(':id', 'x'), { headers: { accept: 'text/html' } });
      expect([method, path, response.statusCode]).toEqual([method, path, 405]);
      expect(String(response.headers.allow).split(', ').toSorted()).toEqual([...taken, 'OPTIONS'].toSorted());
      if (method !== 'HEAD') expect(response.json()).toEqual(problem('method_not_allowed'));
    }
    const options = await api.send('OPTIONS', path.replace(':id', 'x'));
    expect([options.statusCode, options.headers.allow]).toEqual([204, [...taken, 'OPTIONS'].join(', ')]);
  }
});

test('HEAD answers what GET would, without the body', async () => {
  api = await testApi();
  const cookie = await api.signUp();
  for (const [path, status] of [
    ['/me', 200],
    ['/healthz', 200],
    ['/openapi.json', 200],
    ['/nothing', 404],
  ] as const) {
    const response = await api.send('HEAD', path, { cookie });
    expect([path, response.statusCode, response.body]).toEqual([path, status, '']);
    expect(response.headers['content-type']).toBe((await api.send('GET', path, { cookie })).headers['content-type']);
  }
});

test.each(['/%zz', '/auth/%c3%28', '/%'])('the address %s answers 400 as problem details', async (path) => {
  api = await testApi({ PUBLIC_URL: 'https://app.example.com' });
  const response = await api.send('GET', path, { headers: { 'x-request-id': 'mine' } });
  expect([response.statusCode, response.json()]).toEqual([400, problem('malformed_request')]);
  expect(response.headers).toMatchObject({
    'content-type': expect.stringMatching(isProblem),
    'cache-control': 'no-store',
    'x-request-id': 'mine',
    'strict-transport-security': expect.any(String),
  });
});

test('an address of endless length answers 414, as published, and never 500', async () => {
  api = await testApi();
  for (const { endpoint } of endpoints().filter((one) => one.endpoint.params)) {
    const response = await api.send(endpoint.method, endpoint.path.replace(/:\w+/, 'x'.repeat(3000)));
    expect([response.statusCode, response.json()]).toEqual([414, problem('uri_too_long')]);
    expect(problemsOf(endpoint)).toContain('uri_too_long');
  }
});

describe('X-Request-Id', () => {
  test('is echoed where it is harmless, in the answer and in the problem', async () => {
    api = await testApi();
    const response = await api.send('GET', '/me', { headers: { 'x-request-id': 'Deploy-7.a_b' } });
    expect(response.headers['x-request-id']).toBe('Deploy-7.a_b');
    expect(response.json().instance).toBe('urn:portero:request:Deploy-7.a_b');
  });

  test.each(['', 'a b', 'a\tb', '<script>', 'x'.repeat(65), '"}', 'é'])(
    'is replaced where it is "%s"',
    async (given) => {
      api = await testApi();
      const response = await api.send('GET', '/healthz', { headers: { 'x-request-id': given } });
      expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});

describe('the session cookie', () => {
  test('on http is plain, httpOnly and Lax', async () => {
    api = await testApi();
    const response = await api.send('POST', '/auth/signup', { body: ada });
    expect(response.headers['set-cookie']).toMatch(/^portero=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  test('on https is Secure and bound to the host by its name; nothing a request says changes that', async () => {
    api = await testApi({ PUBLIC_URL: 'https://app.example.com' });
    const headers = { 'x-forwarded-proto': 'http', host: 'evil.example' };
    const response = await api.send('POST', '/auth/signup', { body: ada, headers });
    const attributes = /^__Host-portero=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/;
    expect(response.headers['set-cookie']).toMatch(attributes);
    const cookie = cookieOf(response);
    expect((await api.send('GET', '/me', { cookie })).statusCode).toBe(200);
    // Under the name without the prefix any neighbouring host could have planted it.
    expect((await api.send('GET', '/me', { cookie: cookie.replace('__Host-', '') })).statusCode).toBe(401);

    const out = await api.send('POST', '/auth/logout', { cookie });
    expect(out.headers['set-cookie']).toMatch(
      /^__Host-portero=; (Max-Age=0; )?Path=\/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax$/,
    );
  });
});

describe('headers of JSON answers', () => {
  test('forbid storing, sniffing, framing and referring, on success and on failure', async () => {
    api = await testApi();
    const cookie = await api.signUp();
    for (const response of [
      await api.send('GET', '/me', { cookie }),
      await api.send('GET', '/me'),
      await api.send('POST', '/auth/login', { body: '{' }),
      await api.send('PUT', '/me'),
      await api.send('GET', '/nothing'),
    ]) {
      expect(response.headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      expect(response.headers).not.toHaveProperty('server');
      expect(response.headers).not.toHaveProperty('x-powered-by');
    }
  });

  test('personal answers vary by what identifies the person', async () => {
    api = await testApi();
    for (const path of ['/me', '/auth/session', '/auth/sessions']) {
      expect((await api.send('GET', path)).headers.vary).toBe('Cookie, Authorization');
    }
  });

  test('HSTS is sent where the public URL is https, and never on http, where it would lock people out', async () => {
    api = await testApi({ PUBLIC_URL: 'https://app.example.com' });
    expect((await api.send('GET', '/me')).headers['strict-transport-security']).toMatch(/^max-age=\d{8,}; includeSub/);
    await api.close();
    api = await testApi();
    const headers = { 'x-forwarded-proto': 'https' };
    expect((await api.send('GET', '/me', { headers })).headers).not.toHaveProperty('strict-transport-security');
  });
});

test('a fault of ours answers 500 without a word of its text; the log has it under the same request id', async () => {
  api = await testApi();
  const cookie = await api.signUp();
  const broken = new Error('no such column: password_hash in /srv/portero/db.sqlite');
  api.db.rows = () => Promise.reject(broken);
  api.db.transaction = () => Promise.reject(broken);
  for (const response of [
    await api.send('GET', '/auth/sessions', { cookie }),
    await api.send('POST', '/auth/signup', { body: { ...ada, email: 'other@example.com' } }),
  ]) {
    expect([response.statusCode, response.json()]).toEqual([500, problem('internal_error')]);
    expect(Object.keys(response.json()).toSorted()).toEqual(['code', 'instance', 'status', 'title', 'type']);
    expect(response.body + JSON.stringify(response.headers)).not.toMatch(/column|password_hash|srv|sqlite/);
    const id = String(response.headers['x-request-id']);
    expect(response.json().instance).toContain(id);
    expect(api.log.filter((line) => line.includes(id)).join()).toContain('no such column');
  }
});
