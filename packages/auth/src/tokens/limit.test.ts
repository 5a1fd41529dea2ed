/** How many tokens one user can have at the same time. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY } from '../core/clock.ts';
import { ada, cookieOf, type TestApp, testApp } from '../test-app.ts';
import { problemOf } from '../test-problems.ts';

let portero: TestApp;
let cookie: string;
beforeEach(async () => {
  portero = await testApp({ policy: { rateLimits: false } });
  cookie = await portero.signUp();
});
afterEach(() => portero.close());

const make = (expiresInDays = 1) =>
  portero.send('POST', '/auth/tokens', { cookie, body: { name: 'backup', scopes: ['profile:read'], expiresInDays } });
const list = async () => (await portero.send('GET', '/auth/tokens', { cookie })).json().tokens;

async function comeBackAfter(time: number) {
  portero.travel(time);
  const body = { email: ada.email, password: ada.password };
  cookie = cookieOf(await portero.send('POST', '/auth/login', { body }));
}

test('it ends at fifty, also of fifty-one at once, and goes on when one was revoked', async () => {
  const made = await Promise.all(Array.from({ length: 55 }, () => make()));
  expect(made.filter(({ statusCode }) => statusCode === 201)).toHaveLength(50);
  const refused = made.find(({ statusCode }) => statusCode !== 201);
  expect(refused && problemOf(refused)).toMatchObject({ code: 'too_many_tokens', status: 409 });
  expect(refused && problemOf(refused).detail).toBe('At most 50. Revoke one that is no longer needed.');
  const [first] = await list();
  await portero.send('DELETE', `/auth/tokens/${first.id}`, { cookie });
  expect((await make()).statusCode).toBe(201);
});

test('those that have expired take nobody’s place', async () => {
  for (let i = 0; i < 50; i += 1) await make();
  await comeBackAfter(DAY - 1);
  expect(problemOf(await make()).code).toBe('too_many_tokens');
  portero.travel(1);
  expect((await make()).statusCode).toBe(201);
  expect(await list()).toHaveLength(51);
});

test('nor do they keep a program out that was granted access', async () => {
  for (let i = 0; i < 50; i += 1) await make();
  await comeBackAfter(DAY);
  const program = { client_id: 'backup' };
  const { device_code, user_code } = (await portero.send('POST', '/auth/device', { body: program })).json();
  const body = { answer: 'grant' };
  const answered = await portero.send('POST', `/auth/device/requests/${user_code}`, { cookie, body });
  expect(answered.statusCode).toBe(204);
  const grant = { ...program, device_code, grant_type: 'urn:ietf:params:oauth:grant-type:device_code' };
  expect((await portero.send('POST', '/auth/device/token', { body: grant })).statusCode).toBe(200);
});
