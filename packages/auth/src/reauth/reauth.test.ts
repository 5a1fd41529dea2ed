import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { MINUTE } from '../core/clock.ts';
import { ada, bob, cheapHasher, cookieOf, type TestApp, type TestOptions, testApp } from '../test-app.ts';
import { problemOf } from '../test-problems.ts';
import { eventsOf } from '../test-trail.ts';

let portero: TestApp;
let cookie: string;
const start = async (options: TestOptions = {}) => {
  portero = await testApp(options);
  onTestFinished(portero.close);
  cookie = await portero.signUp();
};
beforeEach(() => start());

const reauth = (password = ada.password, as = cookie) =>
  portero.send('POST', '/auth/reauth', { cookie: as, body: { password } });
const statusOf = async (as: string) => (await portero.send('GET', '/me', { cookie: as })).statusCode;
const makeToken = (as = cookie) =>
  portero.send('POST', '/auth/tokens', { cookie: as, body: { name: 'job', scopes: ['profile:read'] } });

const delicate: [what: string, send: (as: string) => ReturnType<TestApp['send']>][] = [
  [
    'changing the address',
    (as) => portero.send('POST', '/auth/email', { cookie: as, body: { email: 'a@example.org' } }),
  ],
  ['deleting the account', (as) => portero.send('DELETE', '/me', { cookie: as })],
  ['making a token', makeToken],
  [
    'answering a program',
    (as) => portero.send('POST', '/auth/device/requests/BCDF-GHJK', { cookie: as, body: { answer: 'grant' } }),
  ],
];

describe.each(delicate)('%s', (_what, send) => {
  test('takes a password that was given within 15 minutes', async () => {
    portero.travel(15 * MINUTE - 1);
    expect([201, 202, 404]).toContain((await send(cookie)).statusCode);
  });

  test('is refused afterwards, and works again once the password was given', async () => {
    portero.travel(15 * MINUTE);
    const refused = await send(cookie);
    expect(problemOf(refused)).toMatchObject({ code: 'reauth_required', status: 401, methods: ['password'] });
    // RFC 9470 section 3.
    expect(refused.headers['www-authenticate']).toBe(
      'Bearer realm="portero", error="insufficient_user_authentication", max_age="900"',
    );
    expect(refused.headers['set-cookie']).toBeUndefined();
    const fresh = cookieOf(await reauth());
    expect([201, 202, 404]).toContain((await send(fresh)).statusCode);
  });
});

test('what makes a session fresh is a log-in, a sign-up, a new password and the password once more', async () => {
  portero.travel(15 * MINUTE);
  expect((await makeToken()).statusCode).toBe(401);
  expect((await makeToken(await portero.logIn())).statusCode).toBe(201);
  expect((await makeToken(await portero.signUp(bob))).statusCode).toBe(201);
  const newPassword = 'nine wooden ships at sea';
  const passwords = { currentPassword: ada.password, newPassword };
  const changed = cookieOf(await portero.send('POST', '/auth/password', { cookie, body: passwords }));
  expect((await makeToken(changed)).statusCode).toBe(201);
  portero.travel(15 * MINUTE);
  expect((await makeToken(changed)).statusCode).toBe(401);
  expect((await makeToken(cookieOf(await reauth(newPassword, changed)))).statusCode).toBe(201);
});

test('reading is never refused for that, nor is what ends something', async () => {
  const { id } = (await makeToken()).json();
  portero.travel(60 * MINUTE);
  for (const path of ['/me', '/me/export', '/auth/activity', '/auth/email', '/auth/sessions', '/auth/tokens'])
    expect((await portero.send('GET', path, { cookie })).statusCode, path).toBe(200);
  expect((await portero.send('DELETE', `/auth/tokens/${id}`, { cookie })).statusCode).toBe(204);
  expect((await portero.send('DELETE', '/auth/email/pending', { cookie })).statusCode).toBe(204);
  expect((await portero.send('POST', '/auth/logout', { cookie, body: { scope: 'others' } })).statusCode).toBe(204);
});

describe('giving the password once more', () => {
  test('keeps the session and gives it another cookie; the former one is dead', async () => {
    const before = (await portero.send('GET', '/auth/session', { cookie })).json().session;
    portero.travel(20 * MINUTE);
    const response = await reauth();
    expect(response.statusCode).toBe(200);
    const { session } = response.json();
    expect(session).toMatchObject({ id: before.id, current: true, createdAt: before.createdAt });
    expect(session.authenticatedAt).toBe(portero.now.toISOString());
    expect(session.absoluteExpiresAt).toBe(before.absoluteExpiresAt);
    expect(await statusOf(cookie)).toBe(401);
    expect(await statusOf(cookieOf(response))).toBe(200);
    expect(portero.count('sessions')).toBe(1);
    expect(eventsOf(portero)).toEqual(['signup', 'session.reauthenticated']);
  });

  test('takes the password of this very user', async () => {
    await portero.signUp(bob);
    for (const password of ['a guess of a password', bob.password]) {
      const refused = await reauth(password);
      expect(problemOf(refused)).toMatchObject({ code: 'wrong_password', errors: [{ pointer: '#/password' }] });
      expect(refused.headers['set-cookie']).toBeUndefined();
    }
    expect(await statusOf(cookie)).toBe(200);
    expect(eventsOf(portero)).toEqual(['signup', 'signup', 'reauth.failed', 'reauth.failed']);
    portero.travel(15 * MINUTE);
    await reauth(bob.password);
    expect((await makeToken()).statusCode).toBe(401);
  });

  test('is limited like any other guess, and the right one is not counted', async () => {
    for (let n = 0; n < 12; n += 1) cookie = cookieOf(await reauth());
    for (let n = 0; n < 10; n += 1) expect((await reauth('a guess of a password')).statusCode).toBe(403);
    expect(problemOf(await reauth()).code).toBe('rate_limited');
    // Whoever guesses at one place guesses at the other one.
    const passwords = { currentPassword: ada.password, newPassword: 'nine wooden ships at sea' };
    expect((await portero.send('POST', '/auth/password', { cookie, body: passwords })).statusCode).toBe(429);
    expect(await statusOf(cookie)).toBe(200);
    portero.travel(5 * MINUTE);
    expect((await reauth()).statusCode).toBe(200);
  });

  test('of ten at once leaves one cookie that is good', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => reauth()));
    const cookies = answers.filter(({ statusCode }) => statusCode === 200).map(cookieOf);
    const statuses = await Promise.all([cookie, ...cookies].map(statusOf));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(portero.count('sessions')).toBe(1);
  });

  test('is nothing that a token could do', async () => {
    const headers = { authorization: `Bearer ${(await makeToken()).json().token}` };
    const response = await portero.send('POST', '/auth/reauth', { headers, body: { password: ada.password } });
    expect(problemOf(response).code).toBe('session_required');
  });
});

test.each([
  ['disabled', 'UPDATE users SET disabled_at = 1; DELETE FROM sessions', 'session_ended'],
  ['given another password', "UPDATE passwords SET hash = 'x'", 'wrong_password'],
])('an account that is %s while the password is checked does not get a fresh session', async (_how, sql, code) => {
  const hasher = await cheapHasher;
  let meanwhile = () => {};
  const verify: typeof hasher.verify = async (stored, password) => {
    if (stored === 'x') return false;
    const isRight = await hasher.verify(stored, password);
    meanwhile();
    return isRight;
  };
  await start({ passwords: { ...hasher, verify } });
  portero.travel(20 * MINUTE);
  meanwhile = () => portero.db.connection.exec(sql);
  const response = await reauth();
  expect(problemOf(response).code).toBe(code);
  expect(response.headers['set-cookie']).toBeUndefined();
  expect(eventsOf(portero)).not.toContain('session.reauthenticated');
});
