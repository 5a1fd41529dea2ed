import { afterEach, expect, test } from 'vitest';
import { HOUR } from '../core/clock.ts';
import type { PasswordHasher } from '../core/passwords.ts';
import { ada, cookieOf, type TestApp, testApp } from '../test-app.ts';

let portero: TestApp;
afterEach(() => portero.close());

const SLOW_GUESS = 'a guess that takes its time';

/** Knows Ada's passwords at once, and thinks about the slow guess until it is released. */
function hasher() {
  const gate = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const passwords: PasswordHasher = {
    hash: async (password) => `hash of ${password}`,
    verify: async (stored, password) => {
      if (password === SLOW_GUESS) {
        started.resolve();
        await gate.promise;
      }
      return stored === `hash of ${password}`;
    },
    needsRehash: () => false,
  };
  return { passwords, started: started.promise, release: gate.resolve };
}

/** A request with a cookie that is due to be issued anew, held up until `release`. */
async function heldUp() {
  const { passwords, started, release } = hasher();
  portero = await testApp({ passwords });
  const cookie = await portero.signUp();
  portero.travel(2 * HOUR);
  const answer = portero.send('POST', '/auth/password', {
    cookie,
    body: { currentPassword: SLOW_GUESS, newPassword: 'nine wooden ships at sea' },
  });
  await started;
  return {
    cookie,
    late: async () => {
      release();
      return await answer;
    },
  };
}

test('a late answer does not put the old cookie over the one that a log-in has just set', async () => {
  const { cookie, late } = await heldUp();
  const login = await portero.send('POST', '/auth/login', {
    cookie,
    body: { email: ada.email, password: ada.password },
  });
  const response = await late();
  expect([response.statusCode, cookieOf(response)]).toEqual([403, '']);
  expect((await portero.send('GET', '/me', { cookie: cookieOf(login) })).statusCode).toBe(200);
});

test('nor over the one that a change of password has just set', async () => {
  const { cookie, late } = await heldUp();
  const changed = await portero.send('POST', '/auth/password', {
    cookie,
    body: { currentPassword: ada.password, newPassword: 'nine wooden ships at sea' },
  });
  const response = await late();
  expect([changed.statusCode, response.statusCode, cookieOf(response)]).toEqual([204, 403, '']);
  expect((await portero.send('GET', '/me', { cookie: cookieOf(changed) })).statusCode).toBe(200);
});

test('nor does it bring the cookie back after a log-out', async () => {
  const { cookie, late } = await heldUp();
  await portero.send('POST', '/auth/logout', { cookie });
  expect(cookieOf(await late())).toBe('');
});

test('otherwise a late answer issues the cookie anew as any other does', async () => {
  const { late } = await heldUp();
  const response = await late();
  expect(cookieOf(response)).not.toBe('');
  expect((await portero.send('GET', '/me', { cookie: cookieOf(response) })).statusCode).toBe(200);
});
