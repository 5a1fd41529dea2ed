import { afterEach, expect, test } from 'vitest';
import { ada, bob, cookieOf, type TestApp, testApp } from '../test-app.ts';

let portero: TestApp;
afterEach(() => portero.close());

test('signing up answers 201 with user, session, Location and an httpOnly cookie', async () => {
  portero = await testApp();
  const response = await portero.send('POST', '/auth/signup', { body: ada });
  expect(response.statusCode).toBe(201);
  expect(response.headers.location).toBe('/me');
  expect(response.json()).toMatchObject({
    user: { email: ada.email, name: ada.name },
    session: { remembered: false, current: true },
  });
  expect(response.headers['set-cookie']).toMatch(/^portero=ey[^;]+; Path=\/; HttpOnly; SameSite=Lax$/);
});

test('the new user is signed in at once', async () => {
  portero = await testApp();
  const cookie = await portero.signUp();
  const response = await portero.send('GET', '/me', { cookie });
  expect(response.json().user.name).toBe(ada.name);
});

test('of twenty sign-ups of one address at once exactly one wins, and one row is written', async () => {
  portero = await testApp();
  const attempts = Array.from({ length: 20 }, () => portero.send('POST', '/auth/signup', { body: bob }));
  const statuses = (await Promise.all(attempts)).map((response) => response.statusCode);
  expect(statuses.filter((status) => status === 201)).toHaveLength(1);
  expect(statuses.filter((status) => status === 409)).toHaveLength(19);
  expect([portero.count('users'), portero.count('passwords'), portero.count('sessions')]).toEqual([1, 1, 1]);
});

test('logging in anew ends the session whose cookie came along', async () => {
  portero = await testApp();
  const first = await portero.signUp();
  const response = await portero.send('POST', '/auth/login', {
    body: { email: ada.email, password: ada.password },
    cookie: first,
  });
  expect((await portero.send('GET', '/me', { cookie: first })).statusCode).toBe(401);
  expect((await portero.send('GET', '/me', { cookie: cookieOf(response) })).statusCode).toBe(200);
  expect(portero.count('sessions')).toBe(1);
});
