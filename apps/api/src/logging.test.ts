import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { ada, bob, cookieOf, type TestApi, testApi } from './test-api.ts';

let api: TestApi;
afterEach(() => api.close());

/** The log's lines, read. Each must be one JSON object on one line. */
function entries(): Record<string, unknown>[] {
  return api.log.map((line) => {
    expect(line).toMatch(/^[^\n]*\n$/);
    return JSON.parse(line);
  });
}

const requests = () => entries().filter(({ msg }) => msg === 'request');
const securityEvents = () => entries().filter(({ msg }) => msg === 'security event');

test('each request has one line: when in UTC, which request, what, how it ended, from where, by whom', async () => {
  api = await testApi();
  const cookie = await api.signUp();
  api.log.length = 0;
  const headers = { 'x-request-id': 'trace-1' };
  await api.send('GET', '/me?token=abc', { cookie, headers, from: '198.51.100.7' });
  expect(requests()).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      reqId: 'trace-1',
      method: 'GET',
      path: '/me',
      status: 200,
      ms: expect.any(Number),
      address: '198.51.100.7',
      userId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      msg: 'request',
    },
  ]);
  expect(entries()).toHaveLength(1);
});

test('refused requests have their line as well, also those that no route ever sees', async () => {
  api = await testApi({ WEB_ORIGINS: 'https://app.example.com' });
  const foreign = { origin: 'https://evil.example' };
  await api.send('GET', '/nothing');
  await api.send('PUT', '/me');
  await api.send('GET', '/me');
  await api.send('POST', '/auth/login', { body: '{' });
  await api.send('POST', '/auth/login', { headers: foreign });
  await api.send('OPTIONS', '/me', { headers: { ...foreign, 'access-control-request-method': 'PATCH' } });
  await api.send('GET', '/%zz?token=abc', { headers: { 'x-request-id': 'bad-url' }, from: '198.51.100.7' });
  await api.send('DELETE', `/auth/sessions/${'x'.repeat(3000)}`);
  expect(requests().map(({ method, status }) => `${method} ${status}`)).toEqual([
    'GET 404',
    'PUT 405',
    'GET 401',
    'POST 400',
    'POST 403',
    'OPTIONS 204',
    'GET 400',
    'DELETE 414',
  ]);
  expect(requests()[6]).toMatchObject({ reqId: 'bad-url', path: '/%zz', address: '198.51.100.7' });
});

test('a client that goes away before its answer leaves a line as well', async () => {
  let arrived = () => {};
  let answer = () => {};
  const inside = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const hash = () => {
    arrived();
    return new Promise<string>((resolve) => {
      answer = () => resolve('never used');
    });
  };
  api = await testApi({}, { passwords: { hash, verify: async () => false, needsRehash: () => false } });
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = api.app.server.address() as AddressInfo;
  const gone = new AbortController();
  const request = fetch(`http://127.0.0.1:${port}/auth/signup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ada),
    signal: gone.signal,
  });
  await inside;
  gone.abort();
  await expect(request).rejects.toThrow();
  await vi.waitFor(() => {
    expect(requests()).toEqual([expect.objectContaining({ method: 'POST', path: '/auth/signup', aborted: true })]);
  });
  expect(requests()[0]).not.toHaveProperty('status');
  answer();
});

test('passwords, cookies, tokens and e-mail addresses never reach the log, whatever is asked', async () => {
  api = await testApi({ LOG_LEVEL: 'trace' });
  const secret = 'Tr0ub4dor-and-Three';
  const cookie = await api.signUp({ ...ada, password: secret });
  const wrong = 'wrong-horse-wrong-battery';
  await api.logIn(wrong);
  const second = cookieOf(await api.logIn(secret));
  const changed = 'a newer and better phrase';
  const change = await api.send('POST', '/auth/password', {
    body: { currentPassword: secret, newPassword: changed },
    cookie: second,
  });
  expect(change.statusCode).toBe(204);
  await api.send('POST', '/auth/login', { body: `{"email":"${ada.email}","password":"${wrong}"` });
  await api.send('POST', '/auth/login', { body: { email: ada.email, password: wrong, [wrong]: wrong } });
  await api.send('GET', '/auth/session?token=in-the-query');
  await api.send('GET', '/%zz?token=in-the-query');
  await api.send('GET', '/me', { headers: { authorization: 'Bearer in-the-header' }, cookie });
  api.db.rows = () => Promise.reject(new Error('out of order'));
  await api.logIn(wrong);
  await api.send('GET', '/auth/sessions', { cookie: cookieOf(change) });
  expect(requests().filter(({ status }) => status === 500)).toHaveLength(2);

  const log = api.log.join('');
  const credentials = [cookie, second, cookieOf(change)].flatMap((text) => text.split('=')[1]?.split('.') ?? []);
  // The first part of a token is its public header, the same in each.
  for (const forbidden of [secret, wrong, changed, ada.email, 'in-the-query', 'in-the-header', ...credentials]) {
    expect(log).not.toContain(forbidden);
  }
  expect(log).not.toContain('argon2id');
});

test('the codes and tokens of programs never reach the log, wherever they are put', async () => {
  api = await testApi({ LOG_LEVEL: 'trace' });
  const cookie = await api.signUp();
  const { device_code, user_code } = (await api.send('POST', '/auth/device', { body: { client_id: 'x' } })).json();
  const request = `/auth/device/requests/${user_code}`;
  await api.send('GET', `${request}?code=${user_code}`, { cookie });
  await api.send('POST', request, { cookie, body: { answer: 'grant' } });
  await api.send('POST', '/auth/device/token', { body: { device_code, client_id: 'x', grant_type: 'wrong' } });
  const body = { name: 'job', scopes: ['profile:read'] };
  const { token } = (await api.send('POST', '/auth/tokens', { cookie, body })).json();
  await api.send('DELETE', `/auth/tokens/${token}`, { cookie });
  await api.send('GET', `/${token}/%zz`);
  const log = api.log.join('');
  expect(log).toContain('"path":"/auth/device/requests/:code"');
  expect(log).toContain('"path":"/auth/tokens/portero_pat_…"');
  for (const secret of [device_code, user_code, token.slice(12)]) expect(log).not.toContain(secret);
});

test('signing up, in, out and being refused are security events with user and address', async () => {
  api = await testApi();
  const from = '198.51.100.7';
  const cookie = await api.signUp(ada, { from });
  const userId = (await api.send('GET', '/me', { cookie })).json().user.id;
  const other = cookieOf(await api.logIn(ada.password, { from }));
  const { id } = (await api.send('GET', '/me', { cookie: other })).json().session;
  await api.send('DELETE', `/auth/sessions/${id}`, { cookie, from });
  await api.logIn('not this one', { from });
  await api.send('POST', '/auth/logout', { cookie, from });
  expect(securityEvents().map(({ event, userId: who, address }) => [event, who, address])).toEqual([
    ['signup', userId, from],
    ['login', userId, from],
    ['session.ended', userId, from],
    ['login.failed', userId, from],
    ['logout', userId, from],
  ]);
  for (const { reqId, time } of securityEvents()) {
    expect(time).toMatch(/Z$/);
    expect(requests().filter((line) => line.reqId === reqId)).toHaveLength(1);
  }
});

test('guessing is visible: each wrong log-in and each refusal by a limit, also for accounts that do not exist', async () => {
  api = await testApi();
  const from = '198.51.100.7';
  for (let attempt = 1; attempt <= 11; attempt += 1) {
    await api.send('POST', '/auth/login', { body: { email: bob.email, password: `guess ${attempt}` }, from });
  }
  const failed = securityEvents().filter(({ event }) => event === 'login.failed');
  expect(failed).toHaveLength(10);
  for (const line of failed) expect(line).not.toHaveProperty('userId');
  expect(securityEvents().at(-1)).toMatchObject({ event: 'limited', reason: 'login-account-address', address: from });
});

test('nothing that a stranger sends can forge a line', async () => {
  api = await testApi({ TRUST_PROXY: 'loopback' });
  const forged = '{"level":"info","msg":"security event","event":"login"}';
  const encoded = encodeURIComponent(`x\n${forged}`);
  await api.send('GET', `/${encoded}`, {
    headers: {
      'user-agent': `x\\n${forged}`,
      'x-forwarded-for': forged,
      'x-request-id': `x\\n${forged}`,
      cookie: `portero=${forged}`,
    },
    from: '127.0.0.1',
  });
  await api.send('GET', `/\u2028${forged}"`);
  await api.send('GET', `/${'x'.repeat(5000)}`);
  expect(requests()).toHaveLength(3);
  expect(entries()).toHaveLength(3);
  // Every control character is escaped: a line has no byte below the blank but its end.
  expect([...api.log.join('')].filter((character) => character < ' ' && character !== '\n')).toEqual([]);
  for (const line of api.log) expect(line.length).toBeLessThan(1000);
});

test('a proxy that nobody announced is warned of once', async () => {
  api = await testApi();
  const headers = { 'x-forwarded-for': '203.0.113.1' };
  await api.send('GET', '/healthz');
  expect(entries().filter(({ level }) => level === 'warn')).toEqual([]);
  for (let i = 0; i < 3; i += 1) await api.send('GET', '/healthz', { headers });
  const warnings = entries().filter(({ level }) => level === 'warn');
  expect(warnings).toHaveLength(1);
  expect(warnings[0]?.msg).toContain('TRUST_PROXY');
});

test('a proxy that was announced is not warned of', async () => {
  api = await testApi({ TRUST_PROXY: 'loopback' });
  await api.send('GET', '/healthz', { headers: { 'x-forwarded-for': '203.0.113.1' } });
  expect(entries().map(({ level }) => level)).toEqual(['info']);
});

test('LOG_LEVEL silences what is below it', async () => {
  api = await testApi({ LOG_LEVEL: 'error' });
  await api.signUp();
  expect(api.log).toEqual([]);
});
