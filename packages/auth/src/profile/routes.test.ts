import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ada, bob, type TestApp, testApp } from '../test-app.ts';
import { problemOf } from '../test-problems.ts';
import { canonicalEmail } from './profile.ts';

let portero: TestApp;
let cookie: string;
beforeEach(async () => {
  portero = await testApp();
  cookie = await portero.signUp();
});
afterEach(() => portero.close());

const rename = (name: string) => portero.send('PATCH', '/me', { cookie, body: { name } });

test('the profile shows user and session, and nothing else of either', async () => {
  const response = await portero.send('GET', '/me', { cookie });
  expect(response.statusCode).toBe(200);
  expect(response.headers['cache-control']).toBe('no-store');
  const { user, session } = response.json();
  expect(user).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    email: ada.email,
    name: ada.name,
    createdAt: '2026-11-23T08:00:00.000Z',
    emailVerified: false,
    language: null,
    timeZone: null,
  });
  expect(Object.keys(session).sort()).toEqual([
    'absoluteExpiresAt',
    'authenticatedAt',
    'browser',
    'createdAt',
    'current',
    'device',
    'id',
    'idleExpiresAt',
    'ipAddress',
    'lastSeenAt',
    'platform',
    'remembered',
  ]);
});

test('whoever is signed out learns so from the session, and from the profile as an error', async () => {
  expect((await portero.send('GET', '/auth/session')).json()).toEqual({ user: null, session: null });
  expect(problemOf(await portero.send('GET', '/me')).code).toBe('not_authenticated');
});

describe('a new name', () => {
  test('is shown at once, here and on other devices', async () => {
    const other = await portero.logIn();
    const response = await rename('Countess of Lovelace');
    expect(response.statusCode).toBe(200);
    expect(response.json().user.name).toBe('Countess of Lovelace');
    expect((await portero.send('GET', '/me', { cookie: other })).json().user.name).toBe('Countess of Lovelace');
  });

  test('loses the blanks around it and keeps those within', async () => {
    expect((await rename('  Ada  Lovelace ')).json().user.name).toBe('Ada  Lovelace');
  });

  test('is the user\u2019s own alone', async () => {
    const other = await portero.signUp(bob);
    await rename('Eve');
    expect((await portero.send('GET', '/me', { cookie: other })).json().user.name).toBe('Bob');
  });

  test('for an account that vanished meanwhile is refused', async () => {
    portero.db.connection.exec('CREATE TRIGGER vanish BEFORE INSERT ON rate_limits BEGIN DELETE FROM users; END');
    expect(problemOf(await rename('Ghost')).code).toBe('session_ended');
  });

  test('that comes twice at once is written, one after the other', async () => {
    const answers = await Promise.all([rename('One'), rename('Two')]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(['One', 'Two']).toContain((await portero.send('GET', '/me', { cookie })).json().user.name);
  });
});

test.each([
  ['ada@example.com', 'ada@example.com'],
  [' ADA@Example.COM\t', 'ada@example.com'],
  ['\u212aelvin@example.com', '\u212aelvin@example.com'],
  ['\u0130@example.com', '\u0130@example.com'],
])('the address %j is compared as %j', (typed, canonical) => {
  expect(canonicalEmail(typed)).toBe(canonical);
});
