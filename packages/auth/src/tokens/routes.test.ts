import { endpoints, type Scope, scopes } from '@portero/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../core/clock.ts';
import { ada, bob, type TestApp, testApp } from '../test-app.ts';
import { depsOf } from '../test-deps.ts';
import { allRows, problemOf, refusedFields } from '../test-problems.ts';
import { tokens as feature } from './index.ts';

let portero: TestApp;
let cookie: string;
beforeEach(async () => {
  portero = await testApp({ policy: { rateLimits: false }, scopes: { 'guestbook:write': 'Write into the guestbook' } });
  cookie = await portero.signUp();
});
afterEach(() => portero.close());

const make = (body: object = {}, as = cookie) =>
  portero.send('POST', '/auth/tokens', {
    cookie: as,
    body: { name: 'nightly backup', scopes: ['profile:read'], ...body },
  });
const list = async (as = cookie) => (await portero.send('GET', '/auth/tokens', { cookie: as })).json().tokens;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const me = (token: string) => portero.send('GET', '/me', { headers: bearer(token) });
const tokenFor = async (...allowed: Scope[]): Promise<string> => (await make({ scopes: allowed })).json().token;

describe('making a token', () => {
  test('answers with the token once; afterwards only its first characters are shown', async () => {
    const response = await make({ scopes: ['profile:read', 'sessions:read'], expiresInDays: 7 });
    expect(response.statusCode).toBe(201);
    const { token, ...shown } = response.json();
    expect(shown).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'nightly backup',
      prefix: token.slice(0, 18),
      scopes: ['profile:read', 'sessions:read'],
      createdAt: '2026-11-23T08:00:00.000Z',
      expiresAt: '2026-11-30T08:00:00.000Z',
      lastUsedAt: null,
    });
    expect(response.headers.location).toBe(`/auth/tokens/${shown.id}`);
    expect(await list()).toEqual([shown]);
    expect(JSON.stringify(portero.events)).not.toContain(token);
    expect(allRows(portero)).not.toContain(token);
    expect(portero.events.at(-1)).toMatchObject({ event: 'token.created', tokenId: shown.id });
  });

  test('gives it 90 days unless asked otherwise, a year at most', async () => {
    expect((await make()).json().expiresAt).toBe('2027-02-21T08:00:00.000Z');
    expect((await make({ expiresInDays: 366 })).json().expiresAt).toBe('2027-11-24T08:00:00.000Z');
    expect(refusedFields(await make({ expiresInDays: 367 }))).toEqual({ '#/expiresInDays': 'too_large' });
    expect(refusedFields(await make({ expiresInDays: 0 }))).toEqual({ '#/expiresInDays': 'too_small' });
    expect(refusedFields(await make({ expiresInDays: 1.5 }))).toEqual({ '#/expiresInDays': 'wrong_type' });
  });

  test('takes the scopes of the host as well, each once, and names those that there are not', async () => {
    expect((await make({ scopes: ['guestbook:write', 'guestbook:write'] })).json().scopes).toEqual(['guestbook:write']);
    expect(refusedFields(await make({ scopes: ['profile:read', 'admin:all'] }))).toEqual({
      '#/scopes/1': 'not_allowed',
    });
    expect(refusedFields(await make({ scopes: [] }))).toEqual({ '#/scopes': 'too_short' });
    expect(refusedFields(await make({ scopes: ['*', 'profile:read sessions:write'] }))).toEqual({
      '#/scopes/0': 'invalid_format',
      '#/scopes/1': 'invalid_format',
    });
    expect(refusedFields(await make({ scopes: Array(21).fill('profile:read') }))).toEqual({ '#/scopes': 'too_long' });
  });

  test.each(['', '   ', '\u3164\u3164', 'two\nlines', '\u202ereversed', `a${'\u0301'.repeat(20)}`, 'x'.repeat(101)])(
    'refuses the name %j',
    async (name) => {
      expect(refusedFields(await make({ name }))).toHaveProperty(['#/name']);
    },
  );

  test.each(['“weekly”', '!', 'for Ada’s 👩‍🚀'])('takes the name %s as it is', async (name) => {
    expect((await make({ name })).json().name).toBe(name);
  });
});

describe('a token', () => {
  test('acts for its user where its scope allows it, without a session and without a cookie', async () => {
    const response = await me(await tokenFor('profile:read'));
    expect(response.json()).toEqual({
      user: expect.objectContaining({ email: ada.email, name: ada.name }),
      roles: [],
      session: null,
    });
    expect(response.headers['set-cookie']).toBeUndefined();
  });

  test.each(
    endpoints()
      .map(({ endpoint }) => endpoint)
      .filter(({ access }) => access !== 'public'),
  )('may call $operation with its scope alone, or never', async (endpoint) => {
    const url = endpoint.path.replace(':id', 'none');
    for (const scope of scopes) {
      const response = await portero.send(endpoint.method, url, { headers: bearer(await tokenFor(scope)), body: {} });
      expect(response.headers['set-cookie']).toBeUndefined();
      if (scope === endpoint.scope) {
        expect([200, 204, 404, 422]).toContain(response.statusCode);
      } else if (endpoint.scope === null) {
        expect(problemOf(response).code).toBe('session_required');
        expect(response.headers['www-authenticate']).toBe('Bearer realm="portero", error="insufficient_scope"');
      } else {
        expect(problemOf(response)).toMatchObject({ code: 'insufficient_scope', status: 403 });
        expect(problemOf(response).detail).toContain(endpoint.scope);
        expect(response.headers['www-authenticate']).toBe(
          `Bearer realm="portero", error="insufficient_scope", scope="${endpoint.scope}"`,
        );
      }
    }
  });

  test('can neither make nor list nor revoke tokens, nor change the password, whatever its scopes', async () => {
    const headers = bearer(await tokenFor(...scopes));
    for (const [method, url, body] of [
      ['POST', '/auth/tokens', { name: 'another', scopes: ['profile:read'] }],
      ['GET', '/auth/tokens', undefined],
      ['PATCH', '/auth/tokens/x', { name: 'x' }],
      ['DELETE', '/auth/tokens/x', undefined],
      ['POST', '/auth/password', { currentPassword: ada.password, newPassword: 'nine wooden ships at sea' }],
    ] as const) {
      expect(problemOf(await portero.send(method, url, { headers, body })).code).toBe('session_required');
    }
    expect(await list()).toHaveLength(1);
  });

  test('needs no proof against forged requests: no page can make a browser send it', async () => {
    const headers = { ...bearer(await tokenFor('profile:write')), origin: 'https://elsewhere.example.net' };
    const response = await portero.send('PATCH', '/me', { headers, body: { name: 'Countess' } });
    expect(response.json().user.name).toBe('Countess');
  });

  test('beats the cookie beside it, whichever of the two is good', async () => {
    const bobs = await portero.signUp(bob);
    const token = await tokenFor('profile:read');
    const both = (headers: Record<string, string>) => portero.send('GET', '/me', { cookie: bobs, headers });
    expect((await both(bearer(token))).json().user.email).toBe(ada.email);
    expect(problemOf(await both(bearer(`${token}x`))).code).toBe('invalid_token');
  });

  test('is no session: whoever asks for one is told that there is none, and no log-in replaces one by it', async () => {
    const headers = bearer(await tokenFor(...scopes));
    expect((await portero.send('GET', '/auth/session', { headers })).json()).toEqual({ user: null, session: null });
    const sessions = (await portero.send('GET', '/auth/sessions', { headers })).json().sessions;
    expect(sessions.map(({ current }: { current: boolean }) => current)).toEqual([false]);
    await portero.send('POST', '/auth/login', { headers, body: { email: ada.email, password: ada.password } });
    expect((await portero.send('GET', '/me', { cookie })).statusCode).toBe(200);
  });

  test('is refused when it has expired, and says since when', async () => {
    const { token } = (await make({ expiresInDays: 1 })).json();
    portero.travel(DAY - 1);
    expect((await me(token)).statusCode).toBe(200);
    portero.travel(1);
    const problem = problemOf(await me(token));
    expect(problem).toMatchObject({ code: 'invalid_token', status: 401 });
    expect(problem.detail).toContain('2026-11-24T08:00:00.000Z');
  });

  test('is refused on the very next request after it was revoked', async () => {
    const { token, id } = (await make()).json();
    expect((await portero.send('DELETE', `/auth/tokens/${id}`, { cookie })).statusCode).toBe(204);
    expect(problemOf(await me(token)).code).toBe('invalid_token');
    expect(await list()).toEqual([]);
    expect(portero.events.at(-1)).toMatchObject({ event: 'token.revoked', reason: 'revoked_by_user', tokenId: id });
  });

  test('outlives log-outs and sessions, and dies with its user', async () => {
    const token = await tokenFor('profile:read');
    await portero.send('POST', '/auth/logout', { cookie, body: { scope: 'all' } });
    expect((await me(token)).statusCode).toBe(200);
    portero.db.connection.exec('DELETE FROM users');
    expect(problemOf(await me(token)).code).toBe('invalid_token');
  });

  test.each([
    'Bearer',
    'Bearer ',
    'bearer x y',
    'Token abc',
    'Basic YWRhOmFkYQ==',
    `Bearer portero_pat_${'A'.repeat(49)}`,
  ])('is not what %j says', async (authorization) => {
    const response = await portero.send('GET', '/me', { headers: { authorization } });
    expect(problemOf(response).code).toBe('invalid_token');
  });

  test('may be announced in any case of the word, as RFC 9110 has it', async () => {
    const token = await tokenFor('profile:read');
    expect((await portero.send('GET', '/me', { headers: { authorization: `bearer ${token}` } })).statusCode).toBe(200);
  });

  test('gives itself up by logging out, and reaches nothing else', async () => {
    const token = await tokenFor(...scopes);
    const logOut = (body?: object) =>
      portero.send('POST', '/auth/logout', { headers: bearer(token), ...(body && { body }) });
    for (const scope of ['all', 'others']) expect(problemOf(await logOut({ scope })).code).toBe('session_required');
    const response = await logOut();
    expect([response.statusCode, response.headers['set-cookie']]).toEqual([204, undefined]);
    expect(problemOf(await me(token)).code).toBe('invalid_token');
    expect((await portero.send('GET', '/me', { cookie })).statusCode).toBe(200);
  });
});

describe('its last use', () => {
  test('is noted, at most every five minutes', async () => {
    const token = await tokenFor('profile:read');
    await me(token);
    expect((await list())[0].lastUsedAt).toBe('2026-11-23T08:00:00.000Z');
    portero.travel(5 * MINUTE - 1);
    await me(token);
    expect((await list())[0].lastUsedAt).toBe('2026-11-23T08:00:00.000Z');
    portero.travel(1);
    await me(token);
    expect((await list())[0].lastUsedAt).toBe('2026-11-23T08:05:00.000Z');
  });

  test('waits while the database cannot be written; the token works all the same', async () => {
    const token = await tokenFor('profile:read');
    portero.db.connection.pragma('query_only = ON');
    expect((await me(token)).statusCode).toBe(200);
    portero.db.connection.pragma('query_only = OFF');
    expect((await list())[0].lastUsedAt).toBeNull();
  });
});

describe('somebody else’s token', () => {
  test('is as unknown as none', async () => {
    const { id } = (await make()).json();
    const bobs = await portero.signUp(bob);
    expect(await list(bobs)).toEqual([]);
    for (const [method, body] of [
      ['DELETE', undefined],
      ['PATCH', { name: 'mine' }],
    ] as const) {
      const response = await portero.send(method, `/auth/tokens/${id}`, { cookie: bobs, body });
      expect(problemOf(response).code).toBe('token_not_found');
    }
    expect(await list()).toMatchObject([{ id, name: 'nightly backup' }]);
  });
});

test('a token is renamed in place', async () => {
  const { id } = (await make()).json();
  const response = await portero.send('PATCH', `/auth/tokens/${id}`, { cookie, body: { name: '  weekly backup ' } });
  expect(response.json()).toMatchObject({ id, name: 'weekly backup' });
  expect(await list()).toMatchObject([{ name: 'weekly backup' }]);
});

test('a change of password leaves the tokens alone, or revokes them all', async () => {
  const tokens = [await tokenFor('profile:read'), await tokenFor('profile:read')];
  const change = (body: object) => portero.send('POST', '/auth/password', { cookie, body });
  const second = 'nine wooden ships at sea';
  const first = await change({ currentPassword: ada.password, newPassword: second });
  cookie = first.headers['set-cookie']?.toString().split(';')[0] ?? '';
  for (const token of tokens) expect((await me(token)).statusCode).toBe(200);
  const body = { currentPassword: second, newPassword: 'eight iron bridges in fog', revokeTokens: true };
  expect((await change({ ...body, currentPassword: 'wrong' })).statusCode).toBe(403);
  expect((await me(tokens[0] ?? '')).statusCode).toBe(200);
  expect((await change(body)).statusCode).toBe(204);
  for (const token of tokens) expect(problemOf(await me(token)).code).toBe('invalid_token');
  expect(
    portero.events.filter(({ event, reason }) => event === 'token.revoked' && reason === 'password_changed'),
  ).toHaveLength(2);
});

test('an expired token stays in the list for 30 days', async () => {
  await make({ expiresInDays: 1 });
  const tidy = async () => feature.upkeep?.(await depsOf(portero));
  portero.travel(31 * DAY - HOUR);
  await tidy();
  expect(portero.count('tokens')).toBe(1);
  portero.travel(HOUR);
  await tidy();
  expect(portero.count('tokens')).toBe(0);
});
