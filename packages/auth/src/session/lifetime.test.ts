import { afterEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../core/clock.ts';
import { cookieOf, type TestApp, testApp } from '../test-app.ts';
import { problemOf } from '../test-problems.ts';

let portero: TestApp;
afterEach(() => portero.close());

const me = (cookie: string) => portero.send('GET', '/me', { cookie });
const statusOf = async (cookie: string) => (await me(cookie)).statusCode;

/** Uses a session every `step` until `until` has passed, as a browser would, and returns the cookie it then has. */
async function keepUsing(cookie: string, step: number, until: number): Promise<string> {
  let current = cookie;
  for (let passed = step; passed <= until; passed += step) {
    portero.travel(step);
    const response = await me(current);
    expect(response.statusCode, `after ${passed / MINUTE} minutes`).toBe(200);
    current = cookieOf(response) || current;
  }
  return current;
}

describe('a session that is not remembered', () => {
  test('has a cookie without Max-Age, which ends with the browser', async () => {
    portero = await testApp();
    await portero.signUp();
    for (const remember of [undefined, false]) {
      const body = { email: 'ada@example.com', password: 'correct horse battery staple', remember };
      const response = await portero.send('POST', '/auth/login', { body });
      expect(response.headers['set-cookie']).toMatch(/^portero=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax$/);
      expect(response.json().session.remembered).toBe(false);
    }
  });

  test('shows when it ends: in 12 hours unused, in 24 hours at the latest', async () => {
    portero = await testApp();
    const { session } = (await me(await portero.signUp())).json();
    expect(session).toMatchObject({
      createdAt: '2026-11-23T08:00:00.000Z',
      idleExpiresAt: '2026-11-23T20:00:00.000Z',
      absoluteExpiresAt: '2026-11-24T08:00:00.000Z',
    });
  });

  test('lives until a millisecond before its 12 hours unused are over, and not at the deadline', async () => {
    portero = await testApp();
    const cookie = await portero.signUp();
    portero.travel(12 * HOUR - 1);
    expect((await portero.send('GET', '/auth/session', { cookie })).json().user).not.toBeNull();
    portero.travel(1);
    expect(problemOf(await me(cookie)).code).toBe('session_expired');
  });

  test('ends after 24 hours however much it is used', async () => {
    portero = await testApp();
    const cookie = await keepUsing(await portero.signUp(), 50 * MINUTE, 23 * HOUR);
    portero.travel(24 * HOUR - 50 * 27 * MINUTE - 1);
    expect(await statusOf(cookie)).toBe(200);
    portero.travel(1);
    expect(problemOf(await me(cookie)).code).toBe('session_expired');
  });
});

describe('a remembered session', () => {
  test('has a cookie with a Max-Age of 14 days', async () => {
    portero = await testApp();
    await portero.signUp();
    const body = { email: 'ada@example.com', password: 'correct horse battery staple', remember: true };
    const response = await portero.send('POST', '/auth/login', { body });
    expect(response.headers['set-cookie']).toMatch(
      /^portero=[\w.-]+; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(response.json().session).toMatchObject({
      remembered: true,
      idleExpiresAt: '2026-12-07T08:00:00.000Z',
      absoluteExpiresAt: '2026-12-23T08:00:00.000Z',
    });
  });

  test('ends after 14 days unused', async () => {
    portero = await testApp();
    await portero.signUp();
    const cookie = await portero.logIn(undefined, { remember: true });
    portero.travel(14 * DAY - 1);
    expect((await portero.send('GET', '/auth/session', { cookie })).json().user).not.toBeNull();
    portero.travel(1);
    expect(problemOf(await me(cookie)).code).toBe('session_expired');
  });

  test('slides with every use, but not beyond 30 days', async () => {
    portero = await testApp();
    await portero.signUp();
    const cookie = await keepUsing(await portero.logIn(undefined, { remember: true }), DAY, 29 * DAY);
    portero.travel(DAY - 1);
    expect(await statusOf(cookie)).toBe(200);
    portero.travel(1);
    expect(problemOf(await me(cookie)).code).toBe('session_expired');
  });

  test('is given a cookie that never outlives the row', async () => {
    portero = await testApp();
    await portero.signUp();
    const cookie = await keepUsing(await portero.logIn(undefined, { remember: true }), DAY, 20 * DAY);
    portero.travel(5 * DAY);
    expect((await me(cookie)).headers['set-cookie']).toContain(`Max-Age=${(5 * DAY) / SECOND};`);
  });
});

describe('the cookie', () => {
  test('is issued anew only when it is an hour old', async () => {
    portero = await testApp();
    const cookie = await portero.signUp();
    portero.travel(HOUR - SECOND);
    expect((await me(cookie)).headers['set-cookie']).toBeUndefined();
    portero.travel(SECOND);
    const response = await me(cookie);
    expect(response.headers['set-cookie']).toMatch(/^portero=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(response.json().session.idleExpiresAt).toBe('2026-11-23T21:00:00.000Z');
    expect((await me(cookieOf(response))).headers['set-cookie']).toBeUndefined();
  });

  test('stays good in its older copies while the session lives', async () => {
    portero = await testApp();
    const first = await portero.signUp();
    portero.travel(2 * HOUR);
    const second = cookieOf(await me(first));
    portero.travel(2 * HOUR);
    const third = cookieOf(await me(second));
    expect(new Set([first, second, third]).size).toBe(3);
    expect(await Promise.all([first, second, third].map(statusOf))).toEqual([200, 200, 200]);
  });

  test('survives fifty requests at once across its renewal, in old and new copies', async () => {
    portero = await testApp();
    const old = await portero.signUp();
    portero.travel(90 * MINUTE);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => portero.send('GET', i % 2 ? '/me' : '/auth/session', { cookie: old })),
    );
    expect(new Set(answers.map((answer) => answer.statusCode))).toEqual(new Set([200]));
    const renewed = answers.map(cookieOf);
    expect(renewed).not.toContain('');
    const again = await Promise.all([...renewed, ...Array.from({ length: 50 }, () => old)].map(statusOf));
    expect(again).toEqual(Array.from({ length: 100 }, () => 200));
    expect(portero.count('sessions')).toBe(1);
  });

  test('moves the deadline once for fifty requests at once', async () => {
    portero = await testApp();
    const cookie = await portero.signUp();
    portero.travel(2 * HOUR);
    const changes = () => portero.db.connection.prepare('SELECT total_changes()').pluck().get() as number;
    const before = changes();
    await Promise.all(Array.from({ length: 50 }, () => me(cookie)));
    // One write moves the deadline, one notes the last use.
    expect(changes() - before).toBe(2);
  });

  test('is renewed on a refusal too, so that a page of errors does not end a session', async () => {
    portero = await testApp();
    const cookie = await portero.signUp();
    portero.travel(2 * HOUR);
    const response = await portero.send('PATCH', '/me', { cookie, body: {} });
    expect(response.statusCode).toBe(422);
    expect(await statusOf(cookieOf(response))).toBe(200);
  });

  test('is set once where a log-in and a renewal meet, and the log-in counts', async () => {
    portero = await testApp();
    const cookie = await portero.signUp();
    portero.travel(2 * HOUR);
    const body = { email: 'ada@example.com', password: 'correct horse battery staple' };
    const response = await portero.send('POST', '/auth/login', { cookie, body });
    expect(response.cookies).toHaveLength(1);
    expect(await statusOf(cookieOf(response))).toBe(200);
    portero.travel(2 * HOUR);
    const loggedOut = await portero.send('POST', '/auth/logout', { cookie: cookieOf(response) });
    expect(loggedOut.cookies).toHaveLength(1);
    expect(loggedOut.cookies[0]).toMatchObject({ name: 'portero', value: '', path: '/' });
  });

  test('is Secure and bound to the host where people open an https address', async () => {
    portero = await testApp({ publicUrl: 'https://app.example.com' });
    const body = { email: 'ada@example.com', name: 'Ada', password: 'correct horse battery staple' };
    const response = await portero.send('POST', '/auth/signup', { body });
    expect(response.headers['set-cookie']).toMatch(/^__Host-portero=[\w.-]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const cookie = cookieOf(response);
    expect(await statusOf(cookie)).toBe(200);
    // A cookie that a sub-domain could have planted is not looked at.
    expect(await statusOf(cookie.replace('__Host-', ''))).toBe(401);
    expect(await statusOf(cookie.replace('__Host-', '__host-'))).toBe(401);
    const loggedOut = await portero.send('POST', '/auth/logout', { cookie });
    expect(loggedOut.headers['set-cookie']).toMatch(
      /^__Host-portero=; (Max-Age=0; )?Path=\/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax$/,
    );
  });
});

describe('shorter lifetimes', () => {
  test.each([
    ['two hours', 2 * HOUR, 20 * MINUTE],
    ['an hour', HOUR, 10 * MINUTE],
    ['half an hour', 30 * MINUTE, 5 * MINUTE],
    ['ten minutes', 10 * MINUTE, 2 * MINUTE],
    ['two minutes', 2 * MINUTE, 20 * SECOND],
  ])('of %s slide as well: whoever keeps using a session stays signed in', async (_words, idle, step) => {
    portero = await testApp({ policy: { session: { idle, absolute: DAY } } });
    const cookie = await keepUsing(await portero.signUp(), step, 3 * idle);
    portero.travel(idle);
    expect(problemOf(await me(cookie)).code).toBe('session_expired');
  });

  test('end at the absolute deadline where that is the shorter one', async () => {
    portero = await testApp({ policy: { session: { idle: DAY, absolute: HOUR } } });
    const response = await me(await portero.signUp());
    expect(response.json().session.idleExpiresAt).toBe(response.json().session.absoluteExpiresAt);
  });
});
