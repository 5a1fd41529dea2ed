import { RETRY_AFTER_MAX_SECONDS } from '@portero/contracts';
import { afterEach, describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../core/clock.ts';
import { ada, bob, type TestApp, testApp } from '../test-app.ts';
import { instantHasher } from '../test-hasher.ts';
import { problemOf } from '../test-problems.ts';
import { inDatabase } from './rate-limit.ts';

let portero: TestApp;
afterEach(() => portero.close());

const HOME = '192.0.2.1';
const passwords = () => instantHasher((password) => password === ada.password);
const signUp = (i: number, from = HOME) =>
  portero.send('POST', '/auth/signup', { body: { ...bob, email: `user${i}@example.com` }, from });

describe('sign-ups by one address', () => {
  test('are twenty a minute and thirty an hour, and never ask for more than a quarter of an hour', async () => {
    portero = await testApp({ passwords: passwords() });
    for (let i = 0; i < 20; i += 1) expect((await signUp(i)).statusCode).toBe(201);
    const minute = await signUp(20);
    expect(problemOf(minute).code).toBe('rate_limited');
    expect(minute.headers['retry-after']).toBe('60');
    expect(minute.headers['ratelimit-policy']).toBe('"signup-minute";q=20;w=60');

    portero.travel(MINUTE);
    for (let i = 20; i < 30; i += 1) expect((await signUp(i)).statusCode).toBe(201);
    const hour = await signUp(30);
    expect(problemOf(hour)).toMatchObject({ code: 'rate_limited', detail: 'Try again in 900 seconds.' });
    expect(hour.headers['retry-after']).toBe('900');
    expect(hour.headers.ratelimit).toBe('"signup-hour";r=0;t=3540');
    expect((await signUp(30, '192.0.2.2')).statusCode).toBe(201);

    portero.travel(HOUR - MINUTE);
    expect((await signUp(31)).statusCode).toBe(201);
  });

  test('count when they fail, so that nobody can ask who has an account', async () => {
    portero = await testApp({ passwords: passwords() });
    await signUp(0);
    for (let i = 1; i < 20; i += 1) expect((await signUp(0)).statusCode).toBe(409);
    expect((await signUp(0)).statusCode).toBe(429);
  });

  test('are not hashed when they are refused', async () => {
    const hasher = passwords();
    portero = await testApp({ passwords: hasher });
    for (let i = 0; i < 40; i += 1) await signUp(i);
    expect(hasher.calls).toHaveLength(20);
    expect(portero.count('users')).toBe(20);
  });
});

describe('password changes', () => {
  const change = (cookie: string, currentPassword: string, from = HOME) =>
    portero.send('POST', '/auth/password', {
      cookie,
      from,
      body: { currentPassword, newPassword: 'nine wooden ships at sea' },
    });

  test('fail ten times in five minutes at most, from wherever they come, and only for this user', async () => {
    const hasher = passwords();
    portero = await testApp({ passwords: hasher });
    const mine = await portero.signUp();
    const other = await portero.signUp(bob);
    for (let i = 0; i < 10; i += 1) expect((await change(mine, 'wrong', `192.0.2.${i}`)).statusCode).toBe(403);
    const before = hasher.calls.length;
    const response = await change(mine, ada.password, '198.51.100.1');
    expect(problemOf(response).code).toBe('rate_limited');
    expect(response.headers['retry-after']).toBe('300');
    expect(hasher.calls).toHaveLength(before);
    expect(portero.events.at(-1)).toMatchObject({ event: 'limited', reason: 'password', userId: expect.any(String) });
    expect((await change(other, 'wrong')).statusCode).toBe(403);
    expect((await portero.send('GET', '/me', { cookie: mine })).statusCode).toBe(200);
  });

  test('that are refused for a weak new password cost nothing', async () => {
    portero = await testApp({ passwords: passwords() });
    const cookie = await portero.signUp();
    for (let i = 0; i < 15; i += 1) {
      const body = { currentPassword: ada.password, newPassword: 'password1234' };
      expect((await portero.send('POST', '/auth/password', { cookie, body })).statusCode).toBe(422);
    }
    expect((await change(cookie, ada.password)).statusCode).toBe(204);
  });
});

test('other writes are sixty a minute for each session', async () => {
  portero = await testApp({ passwords: passwords() });
  const cookie = await portero.signUp();
  const other = await portero.signUp(bob);
  const rename = (who: string) => portero.send('PATCH', '/me', { cookie: who, body: { name: 'Ada' } });
  for (let i = 0; i < 60; i += 1) expect((await rename(cookie)).statusCode).toBe(200);
  const response = await rename(cookie);
  expect(problemOf(response).code).toBe('rate_limited');
  expect(response.headers['ratelimit-policy']).toBe('"write";q=60;w=60');
  expect((await rename(other)).statusCode).toBe(200);
});

test('a stolen token uses up nothing that its owner needs', async () => {
  portero = await testApp({ passwords: passwords() });
  const cookie = await portero.signUp();
  const body = { name: 'job', scopes: ['services:access', 'profile:read'] };
  const { token, id } = (await portero.send('POST', '/auth/tokens', { cookie, body })).json();
  const headers = { authorization: `Bearer ${token}` };
  const use = () => portero.send('POST', '/auth/token', { headers });
  for (let i = 0; i < 60; i += 1) expect((await use()).statusCode).toBe(200);
  expect((await use()).statusCode).toBe(429);
  for (let i = 0; i < 6_000; i += 1) await portero.send('GET', '/auth/verify', { headers });
  expect((await portero.send('GET', '/auth/verify', { headers })).statusCode).toBe(429);

  expect((await portero.send('GET', '/auth/verify', { cookie })).statusCode).toBe(204);
  expect((await portero.send('PATCH', '/me', { cookie, body: { name: 'Ada' } })).statusCode).toBe(200);
  expect((await portero.send('DELETE', `/auth/tokens/${id}`, { cookie })).statusCode).toBe(204);
});

test('whoever has used up all writes can still throw others out', async () => {
  portero = await testApp({ passwords: passwords() });
  const cookie = await portero.signUp();
  await portero.logIn();
  const body = { name: 'job', scopes: ['profile:read'] };
  const { id: token } = (await portero.send('POST', '/auth/tokens', { cookie, body })).json();
  for (let i = 0; i < 60; i += 1) await portero.send('PATCH', '/me', { cookie, body: { name: 'Ada' } });
  const { sessions } = (await portero.send('GET', '/auth/sessions', { cookie })).json();
  const other = sessions.find((session: { current: boolean }) => !session.current);
  expect((await portero.send('PATCH', '/me', { cookie, body: { name: 'Ada' } })).statusCode).toBe(429);
  expect((await portero.send('DELETE', `/auth/tokens/${token}`, { cookie })).statusCode).toBe(204);
  expect((await portero.send('DELETE', `/auth/sessions/${other.id}`, { cookie })).statusCode).toBe(204);
});

test('reads are three thousand a minute for each address, counted in memory alone', async () => {
  portero = await testApp();
  const read = (from: string) => portero.send('GET', '/healthz', { from });
  for (let i = 0; i < 3_000; i += 1) expect((await read(HOME)).statusCode).toBe(200);
  const response = await read(HOME);
  expect(problemOf(response).code).toBe('rate_limited');
  expect(response.headers['retry-after']).toBe('60');
  expect((await read('192.0.2.2')).statusCode).toBe(200);
  expect(portero.count('rate_limits')).toBe(0);
  portero.travel(MINUTE);
  expect((await read(HOME)).statusCode).toBe(200);
});

test('no limit can ask for more patience than a quarter of an hour', () => {
  expect(RETRY_AFTER_MAX_SECONDS).toBe(900);
});

test('every window has a name of its own, since the name is the counter', () => {
  const names = Object.values(inDatabase).flatMap(({ windows }) => windows.map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
});

test('nothing that was used up keeps anybody from logging out', async () => {
  portero = await testApp({ passwords: passwords() });
  const cookie = await portero.signUp();
  const rename = () => portero.send('PATCH', '/me', { cookie, from: HOME, body: { name: 'Ada' } });
  for (let i = 0; i < 60; i += 1) await rename();
  expect((await rename()).statusCode).toBe(429);

  const stranger = () => portero.send('POST', '/auth/logout', { from: HOME });
  for (let i = 0; i < 300; i += 1) await stranger();
  expect((await stranger()).statusCode).toBe(429);
  // Signed-in users are counted by themselves, wherever they are.
  expect((await portero.send('POST', '/auth/logout', { from: HOME, cookie })).statusCode).toBe(204);
});
