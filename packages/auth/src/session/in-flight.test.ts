import { afterEach, expect, test } from 'vitest';
import { HOUR } from '../core/clock.ts';
import type { PasswordHasher } from '../core/passwords.ts';
import { ada, bob, cheapHasher, cookieOf, type TestApp, testApp } from '../test-app.ts';
import { problemOf } from '../test-problems.ts';

let portero: TestApp;
afterEach(() => portero.close());

const statusOf = async (cookie: string) => (await portero.send('GET', '/me', { cookie })).statusCode;
const passwords = { currentPassword: ada.password, newPassword: 'nine wooden ships at sea' };

/** A hasher whose checks wait until they are let go, so that other requests can happen in between. */
async function heldHasher() {
  const hasher = await cheapHasher;
  let held = false;
  let letGo = () => {};
  let arrived = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const verify: PasswordHasher['verify'] = async (stored, password) => {
    const result = await hasher.verify(stored, password);
    arrived();
    if (held) await gate;
    return result;
  };
  return {
    hasher: { ...hasher, verify },
    hold: () => {
      held = true;
    },
    letGo: () => {
      held = false;
      letGo();
    },
    reached,
  };
}

test('logging out amid other requests fails none of them, and afterwards every copy of the cookie is dead', async () => {
  portero = await testApp();
  const cookie = await portero.signUp();
  portero.travel(2 * HOUR);
  const read = (i: number) => portero.send('GET', i % 2 ? '/me' : '/auth/sessions', { cookie });
  const answers = await Promise.all([
    ...Array.from({ length: 20 }, (_, i) => read(i)),
    portero.send('POST', '/auth/logout', { cookie }),
    ...Array.from({ length: 20 }, (_, i) => read(i)),
  ]);
  for (const { statusCode } of answers) expect([200, 204, 401]).toContain(statusCode);
  for (const copy of [cookie, ...answers.map(cookieOf).filter((c) => c !== '' && c !== 'portero=')]) {
    expect(problemOf(await portero.send('GET', '/me', { cookie: copy })).code).toBe('session_ended');
  }
  expect(portero.count('sessions')).toBe(0);
});

test('a password change that was on its way when the user logged out changes nothing', async () => {
  const { hasher, hold, letGo, reached } = await heldHasher();
  portero = await testApp({ passwords: hasher });
  const cookie = await portero.signUp();
  hold();
  const change = portero.send('POST', '/auth/password', { cookie, body: passwords });
  await reached;
  expect((await portero.send('POST', '/auth/logout', { cookie })).statusCode).toBe(204);
  letGo();
  const response = await change;
  expect(problemOf(response).code).toBe('session_ended');
  expect(cookieOf(response)).toBe('');
  expect(portero.count('sessions')).toBe(0);
  await portero.logIn();
});

test('a log-in that was on its way when the password changed leaves no session by the old one', async () => {
  const { hasher, hold, letGo, reached } = await heldHasher();
  portero = await testApp({ passwords: hasher });
  const cookie = await portero.signUp();
  hold();
  const login = portero.send('POST', '/auth/login', { body: { email: ada.email, password: ada.password } });
  await reached;
  // The change is made by another device, whose own check is not held.
  const hash = await (await cheapHasher).hash(passwords.newPassword);
  portero.db.connection.prepare('UPDATE passwords SET hash = ?').run(hash);
  letGo();
  const response = await login;
  expect(problemOf(response).code).toBe('invalid_credentials');
  expect(cookieOf(response)).toBe('');
  expect(portero.count('sessions')).toBe(1);
  expect(await statusOf(cookie)).toBe(200);
});

test('a log-in that was on its way when the hash was only made stronger goes through', async () => {
  const { hasher, hold, letGo, reached } = await heldHasher();
  portero = await testApp({ passwords: hasher });
  await portero.signUp();
  hold();
  const login = portero.send('POST', '/auth/login', { body: { email: ada.email, password: ada.password } });
  await reached;
  const hash = await (await cheapHasher).hash(ada.password);
  portero.db.connection.prepare('UPDATE passwords SET hash = ?').run(hash);
  letGo();
  expect((await login).statusCode).toBe(200);
});

test('a password change that was on its way when the hash was only made stronger goes through', async () => {
  const { hasher, hold, letGo, reached } = await heldHasher();
  portero = await testApp({ passwords: hasher });
  const cookie = await portero.signUp();
  hold();
  const change = portero.send('POST', '/auth/password', { cookie, body: passwords });
  await reached;
  const hash = await (await cheapHasher).hash(ada.password);
  portero.db.connection.prepare('UPDATE passwords SET hash = ?').run(hash);
  letGo();
  expect((await change).statusCode).toBe(204);
  await portero.logIn({ ...ada, password: passwords.newPassword });
});

test('changing the password while other devices are busy fails none of their requests and ends them all', async () => {
  portero = await testApp();
  const here = await portero.signUp();
  const others = [await portero.logIn(), await portero.logIn(ada, { remember: true })];
  const stranger = await portero.signUp(bob);
  const busy = () => others.flatMap((cookie) => Array.from({ length: 10 }, () => statusOf(cookie)));
  const [change, ...statuses] = await Promise.all([
    portero.send('POST', '/auth/password', { cookie: here, body: passwords }),
    ...busy(),
    ...busy(),
  ]);
  for (const status of statuses) expect([200, 401]).toContain(status);
  expect(change.statusCode).toBe(204);
  for (const cookie of [...others, here]) {
    expect(problemOf(await portero.send('GET', '/me', { cookie })).code).toBe('session_ended');
  }
  expect([await statusOf(cookieOf(change)), await statusOf(stranger)]).toEqual([200, 200]);
  expect(portero.count('sessions')).toBe(2);
});

test('of two password changes at once exactly one wins, and its cookie is the one that lives', async () => {
  portero = await testApp();
  const cookie = await portero.signUp();
  const change = (newPassword: string) =>
    portero.send('POST', '/auth/password', { cookie, body: { currentPassword: ada.password, newPassword } });
  const chosen = ['nine wooden ships at sea', 'seven copper kettles sing'];
  const answers = await Promise.all(chosen.map(change));
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([204, 403]);
  const winner = answers.findIndex(({ statusCode }) => statusCode === 204);
  expect(problemOf(answers[1 - winner] as (typeof answers)[number]).code).toBe('wrong_password');
  expect(await statusOf(cookieOf(answers[winner] as (typeof answers)[number]))).toBe(200);
  await portero.logIn({ ...ada, password: chosen[winner] as string });
  expect(portero.events.filter(({ event }) => event === 'password.changed')).toHaveLength(1);
});

test('twenty log-ins at once leave at most twenty sessions, all of them good', async () => {
  portero = await testApp({ policy: { rateLimits: false } });
  await portero.signUp();
  const cookies = await Promise.all(Array.from({ length: 30 }, () => portero.logIn()));
  expect(portero.count('sessions')).toBe(20);
  const statuses = await Promise.all(cookies.map(statusOf));
  expect(statuses.filter((status) => status === 200)).toHaveLength(20);
});
