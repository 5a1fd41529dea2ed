import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, type TestApp, testApp } from '../test-app.ts';
import { allRows, problemOf } from '../test-problems.ts';

const OWN = 'https://app.example.com';
const ALLOWED = 'https://admin.example.com';

let portero: TestApp;
let cookie: string;
beforeAll(async () => {
  portero = await testApp({ publicUrl: OWN, webOrigins: [ALLOWED], policy: { rateLimits: false } });
  cookie = await portero.signUp();
});
afterAll(() => portero.close());

const rename = (headers: Record<string, string>) =>
  portero.send('PATCH', '/me', { cookie, headers, body: { name: 'Ada' } });

const refused: [string, Record<string, string>][] = [
  ['from another site', { origin: 'https://evil.example.net' }],
  ['from a sub-domain', { origin: 'https://x.app.example.com' }],
  ['from the parent domain', { origin: 'https://example.com' }],
  ['from a domain that begins like ours', { origin: 'https://app.example.com.evil.example' }],
  ['from our host over http', { origin: 'http://app.example.com' }],
  ['from our host at another port', { origin: 'https://app.example.com:8443' }],
  ['from our origin with a slash', { origin: 'https://app.example.com/' }],
  ['from our origin in capitals', { origin: 'https://APP.example.com' }],
  ['from our origin among others', { origin: 'https://app.example.com, https://evil.example.net' }],
  ['from a page without an origin', { origin: 'null' }],
  ['from an empty origin', { origin: '' }],
  ['from a local page', { origin: 'file://' }],
  ['from an extension', { origin: 'chrome-extension://abcdef' }],
  ['from another site that names our host', { origin: 'https://evil.example.net', host: 'app.example.com' }],
  [
    'from another site behind a lying proxy',
    { origin: 'https://evil.example.net', 'x-forwarded-host': 'evil.example.net' },
  ],
  ['of a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
  ['of a same-site fetch', { 'sec-fetch-site': 'same-site' }],
  ['of an unknown kind of fetch', { 'sec-fetch-site': 'something-new' }],
  ['of an empty kind of fetch', { 'sec-fetch-site': '' }],
  [
    'from another site that calls itself same-origin',
    { origin: 'https://evil.example.net', 'sec-fetch-site': 'same-origin' },
  ],
];

const welcome: [string, Record<string, string>][] = [
  ['from our own pages', { origin: OWN }],
  ['from our own pages, in every respect', { origin: OWN, 'sec-fetch-site': 'same-origin' }],
  ['from an origin on the list', { origin: ALLOWED, 'sec-fetch-site': 'same-site' }],
  ['of a same-origin fetch without an origin', { 'sec-fetch-site': 'same-origin' }],
  ['that the user started', { 'sec-fetch-site': 'none' }],
  ['of a program that is no browser', {}],
  ['of a program with a Referer', { referer: 'https://evil.example.net/' }],
];

test.each(refused)('a write %s is refused', async (_what, headers) => {
  const before = allRows(portero);
  const response = await rename(headers);
  expect(problemOf(response).code).toBe('origin_denied');
  expect(response.statusCode).toBe(403);
  expect(allRows(portero)).toBe(before);
});

test.each(welcome)('a write %s is served', async (_what, headers) => {
  expect((await rename(headers)).statusCode).toBe(200);
});

describe('the refusal', () => {
  test('names the origin and the settings to change, of the program and of the plugin', async () => {
    const { detail } = problemOf(await rename({ origin: 'https://evil.example.net' }));
    expect(detail).toBe(
      'This request came from https://evil.example.net. If that is your own page, add its origin to WEB_ORIGINS ' +
        '(the plugin\u2019s option webOrigins), or set PUBLIC_URL (publicUrl) to the address that people open.',
    );
  });

  test('repeats no more than 200 characters of the header', async () => {
    const { detail = '' } = problemOf(await rename({ origin: `https://${'x'.repeat(10_000)}` }));
    expect(detail.length).toBeLessThan(400);
  });

  test.each([
    ['POST', '/auth/signup', { ...ada, email: 'eve@example.com' }],
    ['POST', '/auth/login', { email: ada.email, password: ada.password }],
    ['POST', '/auth/logout', undefined],
    ['POST', '/auth/password', { currentPassword: ada.password, newPassword: 'nine wooden ships at sea' }],
    ['PATCH', '/me', { name: 'Eve' }],
    ['DELETE', '/auth/sessions/x', undefined],
    ['PUT', '/me', { name: 'Eve' }],
  ] as const)('meets %s %s', async (method, url, body) => {
    const response = await portero.send(method, url, { cookie, body, headers: { origin: 'https://evil.example.net' } });
    expect(problemOf(response).code).toBe('origin_denied');
    expect(response.headers['set-cookie']).toBeUndefined();
  });

  test('comes before the body is read, whatever is in it', async () => {
    const headers = { origin: 'https://evil.example.net', 'content-type': 'text/plain' };
    const response = await portero.send('POST', '/auth/login', { headers, body: '{'.repeat(100_000) });
    expect(problemOf(response).code).toBe('origin_denied');
  });

  test('does not meet reading: a link from another site may open a page', async () => {
    for (const headers of refused.map(([, given]) => given)) {
      expect((await portero.send('GET', '/me', { cookie, headers })).statusCode).toBe(200);
      expect((await portero.send('HEAD', '/me', { cookie, headers })).statusCode).toBe(200);
    }
  });
});

test('a foreign page gains nothing by an Authorization header: beside it the cookie does not count', async () => {
  const headers = { origin: 'https://evil.example.net', authorization: 'Bearer x' };
  expect(problemOf(await rename(headers)).code).toBe('invalid_token');
  expect((await portero.send('POST', '/auth/logout', { cookie, headers })).statusCode).toBe(204);
  expect((await portero.send('GET', '/me', { cookie })).statusCode).toBe(200);
});

test('our own origin is the configured one, never the one that a request claims', async () => {
  const headers = {
    host: 'evil.example.net',
    origin: 'https://evil.example.net',
    'x-forwarded-host': 'evil.example.net',
    'x-forwarded-proto': 'https',
    forwarded: 'host=evil.example.net;proto=https',
  };
  expect(problemOf(await rename(headers)).code).toBe('origin_denied');
  expect((await rename({ ...headers, origin: OWN })).statusCode).toBe(200);
});

test.each([
  '*',
  'app.example.com',
  'https://app.example.com/',
  'https://app.example.com/path',
  'ftp://app.example.com',
  '',
])('the origin %j is refused at the start', async (origin) => {
  await expect(testApp({ webOrigins: [origin] })).rejects.toThrow('is no origin');
  await expect(testApp({ publicUrl: origin })).rejects.toThrow('is no origin');
});
