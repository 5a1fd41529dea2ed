import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE } from '../core/clock.ts';
import { ada, bob, cookieOf, type TestApp, testApp } from '../test-app.ts';
import { problemOf } from '../test-problems.ts';

let portero: TestApp;
let phone: string;
let laptop: string;
beforeEach(async () => {
  portero = await testApp();
  phone = await portero.signUp();
  laptop = await portero.logIn();
});
afterEach(() => portero.close());

const statusOf = async (cookie: string) => (await portero.send('GET', '/me', { cookie })).statusCode;
const logOut = (cookie: string | undefined, scope?: string) =>
  portero.send('POST', '/auth/logout', { cookie, ...(scope && { body: { scope } }) });

interface Listed {
  id: string;
  current: boolean;
  device: string;
}
const list = async (cookie: string): Promise<Listed[]> =>
  (await portero.send('GET', '/auth/sessions', { cookie })).json().sessions;
const ownId = async (cookie: string) => (await list(cookie)).find(({ current }) => current)?.id ?? '';

describe('logging out', () => {
  test('answers 204, clears the cookie with its own attributes and kills the old one at once', async () => {
    const response = await logOut(phone);
    expect(response.statusCode).toBe(204);
    expect(response.body).toBe('');
    expect(response.headers['set-cookie']).toMatch(
      /^portero=; (Max-Age=0; )?Path=\/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Lax$/,
    );
    expect(problemOf(await portero.send('GET', '/me', { cookie: phone })).code).toBe('session_ended');
    expect(await statusOf(laptop)).toBe(200);
  });

  test('replayed cookies are refused everywhere', async () => {
    await logOut(phone);
    for (const [method, url, body] of [
      ['GET', '/me', undefined],
      ['PATCH', '/me', { name: 'Eve' }],
      ['GET', '/auth/sessions', undefined],
      ['DELETE', '/auth/sessions/x', undefined],
      ['POST', '/auth/password', { currentPassword: ada.password, newPassword: 'nine wooden ships at sea' }],
    ] as const) {
      expect(problemOf(await portero.send(method, url, { cookie: phone, body })).code).toBe('session_ended');
    }
    expect((await portero.send('GET', '/auth/session', { cookie: phone })).json()).toEqual({
      user: null,
      session: null,
    });
  });

  test('elsewhere keeps this device signed in and its cookie untouched', async () => {
    const response = await logOut(phone, 'others');
    expect(response.statusCode).toBe(204);
    expect(response.headers['set-cookie']).toBeUndefined();
    expect([await statusOf(phone), await statusOf(laptop)]).toEqual([200, 401]);
  });

  test('everywhere ends all devices of this user and of nobody else', async () => {
    const other = await portero.signUp(bob);
    expect((await logOut(laptop, 'all')).cookies[0]).toMatchObject({ name: 'portero', value: '' });
    expect([await statusOf(phone), await statusOf(laptop), await statusOf(other)]).toEqual([401, 401, 200]);
  });

  test.each([
    ['without a cookie', undefined],
    ['with a forged cookie', 'portero=forged'],
  ])('%s is 204 and takes whatever cookie there is out of the browser', async (_how, cookie) => {
    for (const scope of [undefined, 'this', 'all', 'others']) {
      expect((await logOut(cookie, scope)).statusCode).toBe(204);
    }
    expect([await statusOf(phone), await statusOf(laptop)]).toEqual([200, 200]);
  });

  test('twice is 204 twice', async () => {
    expect([(await logOut(phone)).statusCode, (await logOut(phone)).statusCode]).toEqual([204, 204]);
  });

  test('is told to the operator once a session', async () => {
    portero.events.length = 0;
    await logOut(laptop, 'all');
    expect(portero.events.map(({ event }) => event).sort()).toEqual(['logout', 'session.ended']);
  });
});

describe('the list of sessions', () => {
  test('shows where and since when, the latest used first, and no credential', async () => {
    portero.travel(MINUTE);
    const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0' };
    const cookie = await portero.logIn(ada, { remember: true, headers, from: '192.0.2.7' });
    const response = await portero.send('GET', '/auth/sessions', { cookie });
    expect(response.statusCode).toBe(200);
    const { sessions } = response.json();
    expect(sessions).toHaveLength(3);
    expect(sessions[0]).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      device: 'Firefox on Linux',
      browser: 'Firefox',
      platform: 'Linux',
      ipAddress: '192.0.2.7',
      createdAt: '2026-11-23T08:01:00.000Z',
      lastSeenAt: '2026-11-23T08:01:00.000Z',
      idleExpiresAt: '2026-12-07T08:01:00.000Z',
      absoluteExpiresAt: '2026-12-23T08:01:00.000Z',
      remembered: true,
      authenticatedAt: '2026-11-23T08:01:00.000Z',
      current: true,
    });
    expect(sessions.map((session: Listed) => session.current)).toEqual([true, false, false]);
    const hashes = portero.db.connection.prepare('SELECT sid_hash FROM sessions').pluck().all() as string[];
    for (const hash of hashes) expect(response.body).not.toContain(hash);
  });

  test('names programs, and says nothing of what has no name', async () => {
    const devices: unknown[] = [];
    for (const agent of ['curl/8.5.0', '']) {
      const cookie = await portero.logIn(ada, { headers: { 'user-agent': agent } });
      const { device, browser, platform } = (await portero.send('GET', '/me', { cookie })).json().session;
      devices.push([device, browser, platform]);
    }
    expect(devices).toEqual([
      ['curl', 'curl', null],
      ['Unknown device', null, null],
    ]);
  });

  test('marks the session of the request as current, whichever it is', async () => {
    expect(await ownId(phone)).not.toBe(await ownId(laptop));
    expect((await list(phone)).filter(({ current }) => current)).toHaveLength(1);
  });

  test('never shows sessions of others', async () => {
    const other = await portero.signUp(bob);
    expect(await list(other)).toHaveLength(1);
    expect(await list(phone)).toHaveLength(2);
  });
});

describe('ending one session', () => {
  test('signs that device out at once and leaves this one', async () => {
    const response = await portero.send('DELETE', `/auth/sessions/${await ownId(laptop)}`, { cookie: phone });
    expect(response.statusCode).toBe(204);
    expect(response.headers['set-cookie']).toBeUndefined();
    expect([await statusOf(phone), await statusOf(laptop)]).toEqual([200, 401]);
  });

  test('that is one\u2019s own clears the cookie', async () => {
    const response = await portero.send('DELETE', `/auth/sessions/${await ownId(phone)}`, { cookie: phone });
    expect(response.statusCode).toBe(204);
    expect(response.cookies[0]).toMatchObject({ name: 'portero', value: '', path: '/', httpOnly: true });
    expect(await statusOf(phone)).toBe(401);
  });

  test('of another user says 404, word for word as for none, and leaves it alive', async () => {
    const other = await portero.signUp(bob);
    const end = (id: string) => portero.send('DELETE', `/auth/sessions/${id}`, { cookie: phone });
    const theirs = problemOf(await end(await ownId(other)));
    const none = problemOf(await end('0199d9f3-6b0a-7c3e-9b1d-2f6a5c1e8d47'));
    expect(theirs.code).toBe('session_not_found');
    expect({ ...theirs, instance: '' }).toEqual({ ...none, instance: '' });
    expect(await statusOf(other)).toBe(200);
  });

  test('twice is 404 the second time', async () => {
    const id = await ownId(laptop);
    const end = () => portero.send('DELETE', `/auth/sessions/${id}`, { cookie: phone });
    expect([(await end()).statusCode, (await end()).statusCode]).toEqual([204, 404]);
  });
});

describe('a log-in', () => {
  test('never takes over a credential that came along, not even a good one', async () => {
    const response = await portero.send('POST', '/auth/login', {
      body: { email: ada.email, password: ada.password },
      cookie: phone,
    });
    expect(cookieOf(response)).not.toBe(phone);
    expect([await statusOf(phone), await statusOf(laptop), await statusOf(cookieOf(response))]).toEqual([
      401, 200, 200,
    ]);
  });

  test('ends the session whose cookie came along when it belongs to another user', async () => {
    await portero.signUp(bob);
    const before = portero.count('sessions');
    const cookie = await portero.logIn(bob, { cookie: phone });
    expect(await statusOf(phone)).toBe(401);
    expect((await portero.send('GET', '/me', { cookie })).json().user.email).toBe(bob.email);
    expect(portero.count('sessions')).toBe(before);
  });

  test('that fails leaves the session alone whose cookie came along', async () => {
    const body = { email: ada.email, password: 'wrong' };
    expect((await portero.send('POST', '/auth/login', { body, cookie: phone })).statusCode).toBe(401);
    expect(await statusOf(phone)).toBe(200);
  });

  test('for the 21st time ends the oldest session and tells so', async () => {
    portero.events.length = 0;
    for (let i = 0; i < 19; i += 1) await portero.logIn();
    expect(portero.count('sessions')).toBe(20);
    expect(await statusOf(phone)).toBe(401);
    expect(await statusOf(laptop)).toBe(200);
    expect(portero.events.filter(({ reason }) => reason === 'too_many')).toHaveLength(1);
  });
});
