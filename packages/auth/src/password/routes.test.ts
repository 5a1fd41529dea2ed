import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOUR } from '../core/clock.ts';
import { ada, bob, cookieOf, type TestApp, testApp } from '../test-app.ts';
import { allRows, problemOf, refusedFields } from '../test-problems.ts';

let portero: TestApp;
let cookie: string;
beforeEach(async () => {
  portero = await testApp({ policy: { rateLimits: false } });
  cookie = await portero.signUp();
});
afterEach(() => portero.close());

const NEXT = 'nine wooden ships at sea';
const statusOf = async (who: string) => (await portero.send('GET', '/me', { cookie: who })).statusCode;
const change = (body: Partial<{ currentPassword: string; newPassword: string }> = {}, who = cookie) =>
  portero.send('POST', '/auth/password', {
    cookie: who,
    body: { currentPassword: ada.password, newPassword: NEXT, ...body },
  });
const logIn = (password: string) => portero.send('POST', '/auth/login', { body: { email: ada.email, password } });

describe('changing the password', () => {
  test('answers 204 with a new cookie; the new password logs in and the old one does not', async () => {
    const response = await change();
    expect(response.statusCode).toBe(204);
    expect(response.body).toBe('');
    expect(response.headers['set-cookie']).toMatch(/^portero=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(problemOf(await logIn(ada.password)).code).toBe('invalid_credentials');
    expect((await logIn(NEXT)).statusCode).toBe(200);
  });

  test('keeps this session under a new cookie and kills the old copy of it', async () => {
    const before = (await portero.send('GET', '/me', { cookie })).json().session;
    const fresh = cookieOf(await change());
    expect(problemOf(await portero.send('GET', '/me', { cookie })).code).toBe('session_ended');
    expect((await portero.send('GET', '/me', { cookie: fresh })).json().session).toMatchObject({
      id: before.id,
      createdAt: before.createdAt,
      absoluteExpiresAt: before.absoluteExpiresAt,
    });
  });

  test('ends the other sessions of this user, tells of it, and leaves other users alone', async () => {
    const other = await portero.logIn();
    const stranger = await portero.signUp(bob);
    portero.events.length = 0;
    await change();
    expect([await statusOf(other), await statusOf(stranger)]).toEqual([401, 200]);
    expect(portero.events.map(({ event, reason }) => [event, reason])).toEqual([
      ['password.changed', undefined],
      ['session.ended', 'password_changed'],
    ]);
  });

  test('keeps a remembered session remembered', async () => {
    const remembered = await portero.logIn(ada, { remember: true });
    const response = await change({}, remembered);
    expect(response.headers['set-cookie']).toContain('Max-Age=1209600;');
  });

  test('sets one cookie only, also when the old one was due for renewal', async () => {
    portero.travel(2 * HOUR);
    const response = await change();
    expect(response.cookies).toHaveLength(1);
    expect(await statusOf(cookieOf(response))).toBe(200);
  });
});

describe('a change is refused', () => {
  const refused = async (body: Parameters<typeof change>[0]) => {
    // That somebody tried stands in the trail.
    const before = allRows(portero, { andTrail: false });
    const response = await change(body);
    expect(allRows(portero, { andTrail: false })).toBe(before);
    expect(response.cookies).toEqual([]);
    return response;
  };

  test('with 403 and a pointer when the current password is wrong', async () => {
    const response = await refused({ currentPassword: 'wrong' });
    expect(problemOf(response).code).toBe('wrong_password');
    expect(response.statusCode).toBe(403);
    expect(refusedFields(response)).toEqual({ '#/currentPassword': 'wrong_password' });
    expect(await statusOf(cookie)).toBe(200);
  });

  test('when it is no change', async () => {
    expect(refusedFields(await refused({ newPassword: ada.password }))).toEqual({
      '#/newPassword': 'password_unchanged',
    });
  });

  test('when it only looks like a change, in another form of Unicode', async () => {
    await change({ newPassword: 'nine caf\u00e9s by the sea' });
    cookie = await portero.logIn({ ...ada, password: 'nine caf\u00e9s by the sea' });
    const response = await refused({
      currentPassword: 'nine caf\u00e9s by the sea',
      newPassword: 'nine cafe\u0301s by the sea',
    });
    expect(refusedFields(response)).toEqual({ '#/newPassword': 'password_unchanged' });
  });

  test('when the new one is weak, without a word on whether the current one was right', async () => {
    const right = await refused({ newPassword: 'password1' });
    const wrong = await refused({ newPassword: 'password1', currentPassword: 'wrong' });
    expect(refusedFields(right)).toEqual({ '#/newPassword': 'password_common' });
    expect(refusedFields(wrong)).toEqual({ '#/newPassword': 'password_common' });
  });

  test('when the new one is made of the user\u2019s own name', async () => {
    expect(refusedFields(await refused({ newPassword: 'AdaLovelace1' }))).toEqual({
      '#/newPassword': 'password_personal',
    });
  });

  test('to somebody who is not signed in', async () => {
    expect(problemOf(await change({}, 'portero=forged')).code).toBe('not_authenticated');
  });

  test('with somebody else\u2019s password', async () => {
    await portero.signUp(bob);
    expect(problemOf(await refused({ currentPassword: bob.password })).code).toBe('wrong_password');
  });
});

describe('the password counts exactly as it was typed', () => {
  const person = { ...bob, email: 'exact@example.com' };
  const signUpWith = async (password: string) => {
    const response = await portero.send('POST', '/auth/signup', { body: { ...person, password } });
    expect(response.statusCode, response.body).toBe(201);
  };
  const logsIn = async (password: string) =>
    (await portero.send('POST', '/auth/login', { body: { email: person.email, password } })).statusCode === 200;

  test('with its blanks, capitals and every last character', async () => {
    await signUpWith('  Nine Wooden Ships  ');
    expect(await logsIn('  Nine Wooden Ships  ')).toBe(true);
    for (const other of ['Nine Wooden Ships', '  nine wooden ships  ', '  Nine Wooden Ships ', '  Nine Wooden Ship']) {
      expect(await logsIn(other)).toBe(false);
    }
  });

  test('and in every form that Unicode has for the same characters', async () => {
    await signUpWith('\u00e5ngstr\u00f6m \ufb01nds 25\u2103');
    expect(await logsIn('a\u030angstro\u0308m finds 25\u00b0C')).toBe(true);
    expect(await logsIn('\u212bngstr\u00f6m finds 25\u00b0C')).toBe(false);
  });

  test('up to 256 characters and not one more', async () => {
    const long = `${'a ship '.repeat(36)}abcd`;
    expect(long).toHaveLength(256);
    await signUpWith(long);
    expect(await logsIn(long)).toBe(true);
    expect(await logsIn(`${long.slice(0, -1)}x`)).toBe(false);
    const response = await portero.send('POST', '/auth/signup', { body: { ...person, password: `${long}x` } });
    expect(refusedFields(response)).toEqual({ '#/password': 'too_long' });
    const login = await portero.send('POST', '/auth/login', { body: { email: person.email, password: `${long}x` } });
    expect(refusedFields(login)).toEqual({ '#/password': 'too_long' });
  });

  test('also where it has 256 characters of four bytes', async () => {
    const long = '\u{1f6aa}\u{1f511}\u{1f5dd}\u{1f512}'.repeat(64);
    await signUpWith(long);
    expect(await logsIn(long)).toBe(true);
    expect(await logsIn([...long].slice(0, 255).join(''))).toBe(false);
  });
});

test('a server that asks for fifteen characters says so at sign-up and at a change, but not at log-in', async () => {
  await portero.close();
  portero = await testApp({ policy: { passwordMinLength: 15 } });
  const body = { ...bob, password: 'kzvwqptmxrbjhd' };
  const response = await portero.send('POST', '/auth/signup', { body });
  expect(problemOf(response).errors).toEqual([
    { pointer: '#/password', code: 'too_short', message: 'Use at least 15 characters.', limit: 15 },
  ]);
  cookie = await portero.signUp();
  expect(refusedFields(await change({ newPassword: 'kzvwqptmxrbjhd' }))).toEqual({ '#/newPassword': 'too_short' });
  expect(problemOf(await logIn('x')).code).toBe('invalid_credentials');
});
