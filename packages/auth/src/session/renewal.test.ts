import type { LightMyRequestResponse } from 'fastify';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { DAY, HOUR } from '../core/clock.ts';
import { ada, cookieOf, type TestApp, testApp } from '../test-app.ts';
import { depsOf, recognisedBy } from '../test-deps.ts';
import { allRows, problemOf } from '../test-problems.ts';
import { rememberSession } from './renewal.ts';

let portero: TestApp;
beforeEach(async () => {
  portero = await testApp();
  onTestFinished(portero.close);
});

const remember = (cookie: string, remembered: boolean) =>
  portero.send('PATCH', '/auth/session', { cookie, body: { remembered } });
const statusOf = async (cookie: string) => (await portero.send('GET', '/me', { cookie })).statusCode;
const setCookieOf = ({ headers }: LightMyRequestResponse) => String(headers['set-cookie']);
const at = (ms: number) => new Date(portero.now.getTime() + ms).toISOString();

describe('a session that is to be remembered', () => {
  test('stays the same one, outlives the browser, and lives as long as if it had been from the start', async () => {
    const cookie = await portero.signUp();
    const { id } = (await portero.send('GET', '/auth/session', { cookie })).json().session;
    const begun = portero.now.getTime();
    portero.travel(HOUR);
    const response = await remember(cookie, true);
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({
      user: { email: ada.email },
      session: {
        id,
        remembered: true,
        current: true,
        idleExpiresAt: at(14 * DAY),
        absoluteExpiresAt: new Date(begun + 30 * DAY).toISOString(),
      },
    });
    expect(setCookieOf(response)).toMatch(/^portero=[^;]+; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(await statusOf(cookie)).toBe(401);
    expect(await statusOf(cookieOf(response))).toBe(200);
    portero.travel(13 * DAY);
    expect(await statusOf(cookieOf(response))).toBe(200);
  });

  test('is never remembered beyond 30 days from its log-in', async () => {
    let cookie = await portero.signUp();
    for (let days = 0; days < 30; days += 10) {
      cookie = cookieOf(await remember(cookie, true));
      portero.travel(10 * DAY - 1);
      const { session } = (await portero.send('GET', '/auth/session', { cookie })).json();
      expect(session.absoluteExpiresAt).toBe('2026-12-23T08:00:00.000Z');
    }
    const last = await remember(cookie, true);
    expect(last.json().session.idleExpiresAt).toBe('2026-12-23T08:00:00.000Z');
    expect(setCookieOf(last)).toContain('Max-Age=0;');
    portero.travel(3);
    expect(await statusOf(cookieOf(last))).toBe(401);
  });

  test('is not fresh by that', async () => {
    const cookie = await portero.signUp();
    portero.travel(HOUR);
    const response = await remember(cookie, true);
    expect(response.json().session.authenticatedAt).toBe('2026-11-23T08:00:00.000Z');
    const leaving = await portero.send('DELETE', '/me', { cookie: cookieOf(response) });
    expect(problemOf(leaving).code).toBe('reauth_required');
  });
});

describe('a session that is to be forgotten with the browser', () => {
  test('gets the deadlines of such a session from now on, and a cookie that ends with the browser', async () => {
    const cookie = await portero.signUp().then(() => portero.logIn(ada, { remember: true }));
    portero.travel(5 * DAY);
    const response = await remember(cookie, false);
    expect(response.json().session).toMatchObject({
      remembered: false,
      idleExpiresAt: at(12 * HOUR),
      absoluteExpiresAt: at(DAY),
    });
    expect(setCookieOf(response)).toMatch(/^portero=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(await statusOf(cookie)).toBe(401);
    portero.travel(12 * HOUR);
    expect(await statusOf(cookieOf(response))).toBe(401);
  });

  test('lives no longer than it would have, however often that is said', async () => {
    let cookie = await portero.signUp();
    for (let n = 0; n < 4; n += 1) {
      portero.travel(5 * HOUR);
      const response = await remember(cookie, false);
      expect(response.json().session.absoluteExpiresAt).toBe('2026-11-24T08:00:00.000Z');
      cookie = cookieOf(response);
    }
    portero.travel(4 * HOUR);
    expect(await statusOf(cookie)).toBe(401);
  });
});

test('on a server behind https the cookie keeps its prefix and is Secure', async () => {
  const secure = await testApp({ publicUrl: 'https://app.example.com' });
  onTestFinished(secure.close);
  const headers = { origin: 'https://app.example.com' };
  const cookie = await secure.signUp(ada, { headers });
  const response = await secure.send('PATCH', '/auth/session', { cookie, headers, body: { remembered: true } });
  expect(setCookieOf(response)).toMatch(/^__Host-portero=[^;]+; Max-Age=1209600; .*; HttpOnly; Secure; SameSite=Lax$/);
});

test('whoever kept a cookie that was replaced meanwhile gets no new one for it', async () => {
  const cookie = await portero.signUp();
  const deps = await depsOf(portero);
  const thief = await recognisedBy(deps, cookie);
  const body = { currentPassword: ada.password, newPassword: 'nine wooden ships at sea' };
  const changed = await portero.send('POST', '/auth/password', { cookie, body });
  const before = allRows(portero);
  await expect(rememberSession(deps, { ...thief, remembered: true })).rejects.toMatchObject({ code: 'session_ended' });
  expect(allRows(portero)).toBe(before);
  expect(await statusOf(cookieOf(changed))).toBe(200);
});

test('a session that ended meanwhile is not brought back', async () => {
  const cookie = await portero.signUp();
  const deps = await depsOf(portero);
  const identity = await recognisedBy(deps, cookie);
  await portero.send('POST', '/auth/logout', { cookie });
  await expect(rememberSession(deps, { ...identity, remembered: true })).rejects.toMatchObject({
    code: 'session_ended',
  });
  expect(portero.count('sessions')).toBe(0);
});

test('only a session can be remembered, never a token', async () => {
  const cookie = await portero.signUp();
  const made = await portero.send('POST', '/auth/tokens', {
    cookie,
    body: { name: 'job', scopes: ['sessions:write'] },
  });
  const headers = { authorization: `Bearer ${made.json().token}` };
  const response = await portero.send('PATCH', '/auth/session', { headers, body: { remembered: true } });
  expect(problemOf(response).code).toBe('session_required');
  expect(problemOf(await remember('', true)).code).toBe('not_authenticated');
});
