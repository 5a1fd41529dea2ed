import { api } from '@portero/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../core/clock.ts';
import { ada, bob, type SendOptions, type TestApp, testApp } from '../test-app.ts';
import { undescribed } from '../test-description.ts';
import { problemOf, refusedFields } from '../test-problems.ts';

let portero: TestApp;
let cookie: string;
beforeEach(async () => {
  portero = await testApp({ scopes: { 'guestbook:write': 'Write into the guestbook' } });
  cookie = await portero.signUp();
});
afterEach(() => portero.close());

const verify = (options: SendOptions = {}, query = '') => portero.send('GET', `/auth/verify${query}`, options);

async function bearer(...scopes: string[]): Promise<{ authorization: string; id: string }> {
  const { token, id } = (await portero.send('POST', '/auth/tokens', { cookie, body: { name: 'x', scopes } })).json();
  return { authorization: `Bearer ${token}`, id };
}

const page = { accept: 'text/html,*/*;q=0.8', 'x-forwarded-method': 'GET' };

describe('a proxy that asks', () => {
  test('with a session learns whose it is, in headers and without a body', async () => {
    const { user, session } = (await portero.send('GET', '/me', { cookie })).json();
    const response = await verify({ cookie });
    expect([response.statusCode, response.body]).toEqual([204, '']);
    expect(response.headers).toMatchObject({
      'remote-user': user.id,
      'remote-email': ada.email,
      'remote-name': ada.name,
      'remote-credential': `session ${session.id}`,
      'remote-scopes': '*',
      'cache-control': 'no-store',
      vary: 'Cookie, Authorization',
    });
  });

  test('with a token learns whose it is and what it may do', async () => {
    const { authorization, id } = await bearer('profile:read', 'guestbook:write');
    const response = await verify({ headers: { authorization } });
    expect(response.statusCode).toBe(204);
    expect(response.headers).toMatchObject({
      'remote-email': ada.email,
      'remote-credential': `token ${id}`,
      'remote-scopes': 'profile:read guestbook:write',
    });
    expect(response.headers['set-cookie']).toBeUndefined();
  });

  test('without either gets a 401 and not one word about anybody', async () => {
    for (const headers of [
      {},
      { authorization: 'Bearer x' },
      { 'remote-user': 'admin', 'x-forwarded-user': 'admin' },
    ]) {
      const response = await verify({ headers });
      expect(['not_authenticated', 'invalid_token']).toContain(problemOf(response).code);
      expect(Object.keys(response.headers).filter((name) => name.startsWith('remote-'))).toEqual([]);
    }
  });

  test('learns on the very next request that a session or a token was ended', async () => {
    const { authorization, id } = await bearer('profile:read');
    await portero.send('DELETE', `/auth/tokens/${id}`, { cookie });
    expect(problemOf(await verify({ headers: { authorization } })).code).toBe('invalid_token');
    await portero.send('POST', '/auth/logout', { cookie });
    expect(problemOf(await verify({ cookie })).code).toBe('session_ended');
  });

  test('slides a session as any other answer does', async () => {
    expect((await verify({ cookie })).headers['set-cookie']).toBeUndefined();
    portero.travel(2 * HOUR);
    expect((await verify({ cookie })).headers['set-cookie']).toContain('portero=');
    portero.travel(11 * HOUR);
    expect(problemOf(await verify({ cookie })).code).toBe('session_expired');
  });
});

test.each([
  ['Zoë “Zo” Łęcka', 'Zo%C3%AB %E2%80%9CZo%E2%80%9D %C5%81%C4%99cka'],
  ['山田 太郎', '%E5%B1%B1%E7%94%B0 %E5%A4%AA%E9%83%8E'],
  ['100% C++, "quoted" 👩‍🚀', '100%25 C%2B%2B%2C %22quoted%22 %F0%9F%91%A9%E2%80%8D%F0%9F%9A%80'],
])('the name %s comes out of its header as it went in', async (name, header) => {
  const response = await verify({ cookie: await portero.signUp({ ...bob, name }) });
  expect(response.headers['remote-name']).toBe(header);
  expect(decodeURIComponent(header)).toBe(name);
});

describe('a scope that the proxy demands', () => {
  test('is asked of a token, and the refusal names it', async () => {
    const { authorization } = await bearer('profile:read');
    const response = await verify({ headers: { authorization } }, '?scope=guestbook:write');
    expect(problemOf(response).code).toBe('insufficient_scope');
    expect(response.headers['www-authenticate']).toContain('error="insufficient_scope", scope="guestbook:write"');
    const able = await bearer('profile:read', 'guestbook:write');
    expect(
      (await verify({ headers: { authorization: able.authorization } }, '?scope=guestbook:write')).statusCode,
    ).toBe(204);
  });

  test('is not asked of a session, which may do everything', async () => {
    expect((await verify({ cookie }, '?scope=guestbook:write')).statusCode).toBe(204);
  });

  test('does not spare a token the scope for the profile, which the answer shows', async () => {
    const { authorization } = await bearer('guestbook:write');
    const response = await verify({ headers: { authorization } }, '?scope=guestbook:write');
    expect(problemOf(response)).toMatchObject({
      code: 'insufficient_scope',
      detail: expect.stringContaining('profile:read'),
    });
  });

  test.each([
    ['?scope=', 'invalid_format'],
    ['?scope=Guestbook:Write', 'invalid_format'],
    ['?scope=guestbook:write%20profile:read', 'invalid_format'],
    ['?scope=guestbook:write%22%0d%0ax:y', 'invalid_format'],
    [`?scope=${'x'.repeat(65)}:y`, 'too_long'],
    ['?scope=a:b&scope=c:d', 'wrong_type'],
  ])('that is none (%s) lets nobody through', async (query, code) => {
    expect(refusedFields(await verify({ cookie }, query))).toEqual({ '#/scope': code });
  });
});

describe('a role that the proxy demands', () => {
  const grant = async (role: string) => {
    const { user } = (await portero.send('GET', '/me', { cookie })).json();
    await portero.app.portero.roles.grant(user.id, role);
    return () => portero.app.portero.roles.revoke(user.id, role);
  };

  test('keeps out whoever only has an account, by session and by token alike, and the refusal names it', async () => {
    const { authorization } = await bearer('profile:read');
    for (const options of [{ cookie }, { headers: { authorization } }]) {
      const response = await verify(options, '?role=staff');
      expect(problemOf(response)).toMatchObject({ code: 'role_required', detail: expect.stringContaining('staff') });
      expect(Object.keys(response.headers).filter((name) => name.startsWith('remote-'))).toEqual([]);
    }
  });

  test('lets in who has it, from the very next request on and until it is taken away', async () => {
    const { authorization } = await bearer('profile:read');
    const statuses = () =>
      Promise.all(
        [{ cookie }, { headers: { authorization } }].map(
          async (options) => (await verify(options, '?role=staff')).statusCode,
        ),
      );
    await grant('staf');
    await grant('staff2');
    expect(await statuses()).toEqual([403, 403]);
    const takeAway = await grant('staff');
    expect(await statuses()).toEqual([204, 204]);
    await takeAway();
    expect(await statuses()).toEqual([403, 403]);
  });

  test('is demanded beside a scope: a token needs both', async () => {
    await grant('staff');
    const reading = await bearer('profile:read');
    const able = await bearer('profile:read', 'guestbook:write');
    const code = async ({ authorization }: { authorization: string }, role: string) => {
      const response = await verify({ headers: { authorization } }, `?scope=guestbook:write&role=${role}`);
      return response.statusCode === 204 ? 204 : problemOf(response).code;
    };
    expect(await code(reading, 'staff')).toBe('insufficient_scope');
    expect(await code(able, 'admin')).toBe('role_required');
    expect(await code(able, 'staff')).toBe(204);
  });

  test('does not say to somebody who is signed out which one it is', async () => {
    expect(problemOf(await verify({}, '?role=staff')).code).toBe('not_authenticated');
  });

  test.each([
    ['?role=', 'invalid_format'],
    ['?role=Staff', 'invalid_format'],
    ['?role=staff,admin', 'invalid_format'],
    ['?role=staff%0a', 'invalid_format'],
    ['?role=1', 'invalid_format'],
    [`?role=${'x'.repeat(65)}`, 'too_long'],
    ['?role=staff&role=admin', 'wrong_type'],
  ])('that is none (%s) lets nobody through', async (query, code) => {
    await grant('staff');
    expect(refusedFields(await verify({ cookie }, query))).toEqual({ '#/role': code });
  });
});

describe('forged requests', () => {
  const evil = { origin: 'https://evil.example.net' };
  const refusal = async (headers: Record<string, string>, options: SendOptions = { cookie }) =>
    problemOf(await verify({ ...options, headers })).code;

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'post'])(
    'of the method %s are refused by their origin, though the proxy asks with GET',
    async (method) => {
      const asked = { 'x-forwarded-method': method };
      expect(await refusal({ ...asked, ...evil })).toBe('origin_denied');
      expect(await refusal({ ...asked, origin: 'null' })).toBe('origin_denied');
      expect(await refusal({ ...asked, 'sec-fetch-site': 'same-site' })).toBe('origin_denied');
      const own = { ...asked, origin: 'http://localhost:3000' };
      expect((await verify({ cookie, headers: own })).statusCode).toBe(204);
    },
  );

  test('are refused as WebSockets too, which open with GET', async () => {
    const handshake = { 'x-forwarded-method': 'GET', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' };
    expect(await refusal({ ...handshake, ...evil })).toBe('origin_denied');
    const own = { ...handshake, origin: 'http://localhost:3000' };
    expect((await verify({ cookie, headers: own })).statusCode).toBe(204);
  });

  test('do not exist where a page is only read, or where a token is sent', async () => {
    expect((await verify({ cookie, headers: { 'x-forwarded-method': 'GET', ...evil } })).statusCode).toBe(204);
    const { authorization } = await bearer('profile:read');
    const headers = { 'x-forwarded-method': 'POST', authorization, ...evil };
    expect((await verify({ headers })).statusCode).toBe(204);
  });
});

describe('a 401 says where to log in', () => {
  const location = async (headers: Record<string, string>, options: SendOptions = {}) =>
    (await verify({ ...options, headers })).headers.location;

  test('to somebody who opens a page, with the whole way back', async () => {
    expect(await location({ ...page, 'x-forwarded-uri': '/reports/2026?from=a&to=b%20c' })).toBe(
      '/login?next=/reports/2026%3Ffrom%3Da%26to%3Db%2520c',
    );
    portero.travel(2 * DAY);
    expect(await location({ ...page, 'x-forwarded-uri': '/' }, { cookie })).toBe('/login?next=/');
  });

  test.each(['//evil.example.net', '/\\evil.example.net', 'https://evil.example.net/', '', `/${'x'.repeat(2000)}`])(
    'and never leads to another host or to an address without end (%j)',
    async (uri) => expect(await location({ ...page, 'x-forwarded-uri': uri })).toBe('/login'),
  );

  test('and the OpenAPI document says so', async () => {
    const refused = await verify({ headers: { ...page, 'x-forwarded-uri': '/reports' } });
    expect(refused.headers.location).toBe('/login?next=/reports');
    expect(undescribed(api.verify.check, refused)).toEqual([]);
  });

  test('but not to programs, writes, WebSockets, parts of a page or tokens', async () => {
    const uri = { 'x-forwarded-uri': '/reports' };
    expect(await location({ ...uri, accept: 'application/json' })).toBeUndefined();
    expect(await location({ ...page, ...uri, 'x-forwarded-method': 'POST' })).toBeUndefined();
    expect(await location({ ...page, ...uri, 'sec-fetch-mode': 'cors' })).toBeUndefined();
    expect(await location({ ...page, ...uri, 'sec-websocket-key': 'x' })).toBeUndefined();
    expect(await location({ ...page, ...uri, authorization: 'Bearer x' })).toBeUndefined();
    expect(await location(page)).toBeUndefined();
  });
});

test('pages of a hundred files do not use up what somebody may read, and another session has a count of its own', async () => {
  const other = await portero.signUp(bob);
  for (let i = 0; i < 6000; i += 1) await verify({ cookie });
  const refused = await verify({ cookie });
  expect(problemOf(refused).code).toBe('rate_limited');
  expect(refused.headers['ratelimit-policy']).toBe('"verify";q=6000;w=60');
  expect((await verify({ cookie: other })).statusCode).toBe(204);
  expect((await portero.send('GET', '/me', { cookie })).statusCode).toBe(200);
  portero.travel(MINUTE);
  expect((await verify({ cookie })).statusCode).toBe(204);
});
