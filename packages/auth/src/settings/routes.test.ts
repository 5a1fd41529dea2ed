import { afterEach, expect, test } from 'vitest';
import { DAY } from '../core/clock.ts';
import { ada, bob, type TestApp, testApp } from '../test-app.ts';
import { problemOf, refusedFields } from '../test-problems.ts';

let portero: TestApp;
afterEach(() => portero.close());

const read = (options: Parameters<TestApp['send']>[2] = {}) => portero.send('GET', '/auth/settings', options);

test('a front end learns whether sign-up is open and how long a password may be', async () => {
  portero = await testApp();
  const response = await read();
  expect(response.statusCode).toBe(200);
  expect(response.json()).toMatchObject({ signup: 'open', password: { minLength: 8, maxLength: 256 } });
});

test('it learns what this server was set to', async () => {
  portero = await testApp({ policy: { signup: 'closed', passwordMinLength: 15 } });
  expect((await read()).json()).toMatchObject({ signup: 'closed', password: { minLength: 15, maxLength: 256 } });
});

test('it learns what tokens may be allowed: the built-in scopes and the ones that the host adds', async () => {
  portero = await testApp({ scopes: { 'guestbook:write': 'Write into the guestbook' } });
  expect((await read()).json().scopes).toEqual([
    { name: 'profile:read', description: null },
    { name: 'profile:write', description: null },
    { name: 'sessions:read', description: null },
    { name: 'sessions:write', description: null },
    { name: 'services:access', description: null },
    { name: 'guestbook:write', description: 'Write into the guestbook' },
  ]);
});

test('what it learns is what the server does', async () => {
  for (const passwordMinLength of [8, 15]) {
    portero = await testApp({ policy: { passwordMinLength } });
    const { minLength, maxLength } = (await read()).json().password;
    const signUp = (length: number) =>
      portero.send('POST', '/auth/signup', { body: { ...bob, password: 'kzvwqptmxr'.repeat(26).slice(0, length) } });
    expect(refusedFields(await signUp(minLength - 1))).toEqual({ '#/password': 'too_short' });
    expect(refusedFields(await signUp(maxLength + 1))).toEqual({ '#/password': 'too_long' });
    expect((await signUp(minLength)).statusCode).toBe(201);
    await portero.close();
  }
  portero = await testApp({ policy: { signup: 'closed' } });
  expect((await read()).json().signup).toBe('closed');
  expect(problemOf(await portero.send('POST', '/auth/signup', { body: ada })).code).toBe('signup_closed');
});

test('the answer is the same for everybody, whatever they are signed in with, and is not stored', async () => {
  portero = await testApp();
  const cookie = await portero.signUp();
  const anonymous = await read();
  portero.travel(2 * DAY);
  for (const response of [
    await read({ cookie }),
    await read({ cookie: 'portero=forged' }),
    await read({ headers: { authorization: 'Bearer x' } }),
  ]) {
    expect([response.statusCode, response.body]).toEqual([200, anonymous.body]);
    expect(response.headers['set-cookie']).toBeUndefined();
    expect(response.headers['cache-control']).toBe('no-store');
  }
});
