import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../core/clock.ts';
import { ada, bob, type TestApp, testApp } from '../test-app.ts';
import { depsOf } from '../test-deps.ts';
import { allRows, problemOf, refusedFields } from '../test-problems.ts';
import { deviceLogin } from './index.ts';
import { newUserCode } from './user-code.ts';

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code';

let portero: TestApp;
let cookie: string;
beforeEach(async () => {
  portero = await testApp();
  cookie = await portero.signUp();
});
afterEach(() => portero.close());

const start = async (body: object = {}) =>
  (
    await portero.send('POST', '/auth/device', {
      body: { client_id: 'portero on ada-laptop', ...body },
      headers: { 'user-agent': 'curl/8.5.0' },
      from: '198.51.100.4',
    })
  ).json();
const poll = (device_code: string, client_id = 'portero on ada-laptop') =>
  portero.send('POST', '/auth/device/token', { body: { grant_type: GRANT_TYPE, device_code, client_id } });
const answer = (code: string, decision: string, as = cookie) =>
  portero.send('POST', `/auth/device/requests/${code}`, { cookie: as, body: { answer: decision } });
const read = (code: string, as = cookie) => portero.send('GET', `/auth/device/requests/${code}`, { cookie: as });

describe('a program that asks', () => {
  test('gets two codes, the page where the person answers, and how to wait', async () => {
    expect(await start()).toEqual({
      device_code: expect.stringMatching(/^[\w-]{32}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: 'http://localhost:3000/device',
      verification_uri_complete: expect.stringMatching(/^http:\/\/localhost:3000\/device\?code=[A-Z]{4}-[A-Z]{4}$/),
      expires_in: 600,
      interval: 5,
    });
  });

  test('names the page by the public address, whatever host it called', async () => {
    const response = await portero.send('POST', '/auth/device', {
      body: { client_id: 'x' },
      headers: { host: 'evil.example.net', 'x-forwarded-host': 'evil.example.net' },
    });
    expect(response.body).not.toContain('evil');
  });

  test('waits until somebody has answered, and is told to slow down where it does not', async () => {
    const { device_code } = await start();
    expect(problemOf(await poll(device_code))).toMatchObject({ status: 400, code: 'authorization_pending' });
    portero.travel(4 * SECOND);
    const tooSoon = await poll(device_code);
    expect(problemOf(tooSoon).code).toBe('slow_down');
    expect(tooSoon.headers['retry-after']).toBe('10');
    portero.travel(9 * SECOND);
    expect(problemOf(await poll(device_code)).code).toBe('slow_down');
    portero.travel(15 * SECOND);
    expect(problemOf(await poll(device_code)).code).toBe('authorization_pending');
  });

  test('gets a personal access token once it was granted, and only once', async () => {
    const { device_code, user_code } = await start({ scope: 'sessions:read profile:read' });
    expect((await answer(user_code, 'grant')).statusCode).toBe(204);
    const response = await poll(device_code);
    expect(response.json()).toEqual({
      access_token: expect.stringMatching(/^portero_pat_/),
      token_type: 'Bearer',
      expires_in: (90 * DAY) / SECOND,
      scope: 'sessions:read profile:read',
    });
    expect(problemOf(await poll(device_code)).code).toBe('invalid_grant');
    const authorization = `Bearer ${response.json().access_token}`;
    const me = await portero.send('GET', '/me', { headers: { authorization } });
    expect(me.json().user.email).toBe(ada.email);
    const { tokens } = (await portero.send('GET', '/auth/tokens', { cookie })).json();
    expect(tokens).toMatchObject([{ name: 'portero on ada-laptop', scopes: ['sessions:read', 'profile:read'] }]);
    expect(portero.events.map(({ event, reason }) => [event, reason])).toEqual(
      expect.arrayContaining([
        ['device.answered', 'grant'],
        ['token.created', 'device_login'],
      ]),
    );
  });

  test('gets one token, however many of its polls arrive at once', async () => {
    const { device_code, user_code } = await start();
    await answer(user_code, 'grant');
    const polls = await Promise.all(Array.from({ length: 10 }, () => poll(device_code)));
    expect(polls.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    expect(portero.count('tokens')).toBe(1);
  });

  test('may no more than to read the profile unless it says what it wants', async () => {
    const { device_code, user_code } = await start();
    await answer(user_code, 'grant');
    expect((await poll(device_code)).json().scope).toBe('profile:read');
    expect(
      refusedFields(await portero.send('POST', '/auth/device', { body: { client_id: 'x', scope: 'admin:all' } })),
    ).toEqual({
      '#/scope': 'not_allowed',
    });
  });

  test('is told when it was refused, and then there is no such request any more', async () => {
    const { device_code, user_code } = await start();
    await answer(user_code, 'refuse');
    expect(problemOf(await poll(device_code)).code).toBe('access_denied');
    expect(problemOf(await poll(device_code)).code).toBe('invalid_grant');
    expect(portero.count('tokens')).toBe(0);
  });

  test('gets nothing where the account was disabled after the grant', async () => {
    const { device_code, user_code } = await start();
    await answer(user_code, 'grant');
    portero.db.connection.prepare('UPDATE users SET disabled_at = 1').run();
    expect(problemOf(await poll(device_code)).code).toBe('access_denied');
    expect(portero.count('tokens')).toBe(0);
  });

  test('is told when its ten minutes are over, also when it was granted too late', async () => {
    const { device_code, user_code } = await start();
    await answer(user_code, 'grant');
    portero.travel(10 * MINUTE);
    expect(problemOf(await poll(device_code)).code).toBe('expired_token');
    expect(portero.count('tokens')).toBe(0);
  });

  test('cannot ask with the code of another program, nor with the code that the person sees', async () => {
    const { device_code, user_code } = await start();
    await answer(user_code, 'grant');
    expect(problemOf(await poll(device_code, 'another program')).code).toBe('invalid_grant');
    expect(problemOf(await poll(user_code)).code).toBe('invalid_grant');
    expect((await poll(device_code)).statusCode).toBe(200);
  });

  test('may start thirty times in ten minutes', async () => {
    const statuses = [];
    for (let i = 0; i < 31; i += 1) {
      statuses.push((await portero.send('POST', '/auth/device', { body: { client_id: 'x' } })).statusCode);
    }
    expect(statuses).toEqual([...Array(30).fill(200), 429]);
  });
});

describe('the person who is asked', () => {
  test('sees who asks, from where, for what, and until when', async () => {
    const { user_code } = await start({ scope: 'profile:read sessions:read' });
    expect((await read(user_code)).json()).toEqual({
      clientName: 'portero on ada-laptop',
      scopes: ['profile:read', 'sessions:read'],
      browser: 'curl',
      platform: null,
      ipAddress: '198.51.100.4',
      createdAt: '2026-11-23T08:00:00.000Z',
      expiresAt: '2026-11-23T08:10:00.000Z',
    });
  });

  test('may type the code as they like', async () => {
    const { user_code } = await start();
    for (const typed of [user_code.toLowerCase(), user_code.replace('-', ''), ` ${user_code.replace('-', ' ')} `]) {
      expect((await read(encodeURIComponent(typed))).statusCode).toBe(200);
    }
  });

  test('must be signed in: neither a stranger nor a token answers', async () => {
    const { user_code } = await start();
    expect(problemOf(await answer(user_code, 'grant', '')).code).toBe('not_authenticated');
    const made = await portero.send('POST', '/auth/tokens', { cookie, body: { name: 'x', scopes: ['profile:write'] } });
    const headers = { authorization: `Bearer ${made.json().token}` };
    const response = await portero.send('POST', `/auth/device/requests/${user_code}`, {
      headers,
      body: { answer: 'grant' },
    });
    expect(problemOf(response).code).toBe('session_required');
  });

  test('cannot be made to answer by a foreign page', async () => {
    const { user_code } = await start();
    const headers = { origin: 'https://evil.example.net' };
    const response = await portero.send('POST', `/auth/device/requests/${user_code}`, {
      cookie,
      headers,
      body: { answer: 'grant' },
    });
    expect(problemOf(response).code).toBe('origin_denied');
  });

  test('answers once: the first answer holds', async () => {
    const { device_code, user_code } = await start();
    const bobs = await portero.signUp(bob);
    await answer(user_code, 'refuse');
    expect(problemOf(await answer(user_code, 'grant', bobs)).code).toBe('user_code_not_found');
    expect(problemOf(await poll(device_code)).code).toBe('access_denied');
  });

  test('of many answers at once one holds', async () => {
    const { device_code, user_code } = await start();
    const bobs = await portero.signUp(bob);
    const answers = await Promise.all([cookie, bobs, cookie, bobs].map((as) => answer(user_code, 'grant', as)));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([204, 404, 404, 404]);
    expect((await poll(device_code)).statusCode).toBe(200);
    expect(portero.count('tokens')).toBe(1);
  });

  test.each([true, false])(
    'takes back with a new password what no program has fetched yet (tokens revoked as well: %s)',
    async (revokeTokens) => {
      const { device_code, user_code } = await start();
      await answer(user_code, 'grant');
      const body = { currentPassword: ada.password, newPassword: 'nine wooden ships at sea', revokeTokens };
      expect((await portero.send('POST', '/auth/password', { cookie, body })).statusCode).toBe(204);
      expect(problemOf(await poll(device_code)).code).toBe('access_denied');
      expect(portero.count('tokens')).toBe(0);
    },
  );

  test('has ten guesses in ten minutes', async () => {
    await start();
    const codes = [];
    for (let i = 0; i < 11; i += 1) codes.push(problemOf(await read(newUserCode())).code);
    expect(codes).toEqual([...Array(10).fill('user_code_not_found'), 'rate_limited']);
    // The right ones do not count.
    portero.travel(HOUR);
    const { user_code } = await start();
    for (let i = 0; i < 20; i += 1) expect((await read(user_code)).statusCode).toBe(200);
  });

  test('learns before granting that they have as many tokens as one can have', async () => {
    const { user_code } = await start();
    portero.db.connection.exec('DELETE FROM rate_limits');
    for (let i = 0; i < 50; i += 1) {
      await portero.send('POST', '/auth/tokens', { cookie, body: { name: 'x', scopes: ['profile:read'] } });
    }
    portero.db.connection.exec('DELETE FROM rate_limits');
    expect(problemOf(await answer(user_code, 'grant')).code).toBe('too_many_tokens');
    expect((await answer(user_code, 'refuse')).statusCode).toBe(204);
  });
});

test('neither code stands in the database as it is, nor does the token ever', async () => {
  const { device_code, user_code } = await start();
  await answer(user_code, 'grant');
  expect(allRows(portero)).not.toContain(device_code);
  expect(allRows(portero)).not.toContain(user_code);
  const { access_token } = (await poll(device_code)).json();
  expect(allRows(portero)).not.toContain(access_token);
  expect(JSON.stringify(portero.events)).not.toContain(device_code);
});

test('a request that nobody answered is deleted after an hour', async () => {
  await start();
  const upkeep = async () => deviceLogin.upkeep?.(await depsOf(portero));
  portero.travel(HOUR + 10 * MINUTE - 1);
  await upkeep();
  expect(portero.count('device_requests')).toBe(1);
  portero.travel(1);
  await upkeep();
  expect(portero.count('device_requests')).toBe(0);
});
