import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { DAY } from '../core/clock.ts';
import { ada, bob, type SendOptions, type TestApp, testApp } from '../test-app.ts';
import { client, depsOf } from '../test-deps.ts';
import { problemOf } from '../test-problems.ts';
import { noteAlone } from './trail.ts';

let portero: TestApp;
let cookie: string;
beforeEach(async () => {
  portero = await testApp({ policy: { rateLimits: false } });
  onTestFinished(portero.close);
  cookie = await portero.signUp();
});

interface Row {
  id: string;
  event: string;
  outcome: string;
}
const list = async (query = '', as: SendOptions = { cookie }) => {
  const response = await portero.send('GET', `/auth/activity${query}`, as);
  expect(response.statusCode).toBe(200);
  return response.json() as { activity: Row[]; next: string | null };
};
const rename = (name: string) => portero.send('PATCH', '/me', { cookie, body: { name } });

test('shows what has happened to the account, the latest first, with when, whence and from what', async () => {
  portero.travel(60_000);
  await portero.send('POST', '/auth/logout', {
    cookie: await portero.logIn(),
    headers: { 'user-agent': 'curl/8.5.0' },
    from: '198.51.100.7',
  });
  const { activity, next } = await list();
  expect(next).toBeNull();
  expect(activity.map(({ event }) => event)).toEqual(['logout', 'login', 'signup']);
  expect(activity[0]).toEqual({
    id: '3',
    at: portero.now.toISOString(),
    event: 'logout',
    outcome: 'done',
    reason: null,
    device: 'curl',
    browser: 'curl',
    platform: null,
    ipAddress: '198.51.100.7',
  });
});

test('shows log-ins that failed as refused, and nothing of anybody else’s', async () => {
  const bobs = await portero.signUp(bob);
  await portero.send('POST', '/auth/login', { body: { email: ada.email, password: 'a guess of a password' } });
  await portero.send('POST', '/auth/login', { body: { email: 'nobody@example.com', password: 'a guess' } });
  await portero.send('POST', '/auth/reauth', { cookie, body: { password: 'a guess of a password' } });
  expect((await list()).activity.map(({ event, outcome }) => [event, outcome])).toEqual([
    ['reauth.failed', 'refused'],
    ['login.failed', 'refused'],
    ['signup', 'done'],
  ]);
  expect((await list('', { cookie: bobs })).activity.map(({ event }) => event)).toEqual(['signup']);
});

test('comes in pages that neither repeat nor leave out anything, whatever happens in between', async () => {
  for (let n = 0; n < 6; n += 1) await rename(`Ada ${n}`);
  const first = await list('?limit=3');
  expect(first.activity.map(({ id }) => id)).toEqual(['7', '6', '5']);
  expect(first.next).toBe('5');
  await rename('Ada again');
  const second = await list(`?limit=3&before=${first.next}`);
  expect(second.activity.map(({ id }) => id)).toEqual(['4', '3', '2']);
  const third = await list(`?limit=3&before=${second.next}`);
  expect(third).toMatchObject({ activity: [{ id: '1' }], next: null });
  expect(await list('?before=1')).toEqual({ activity: [], next: null });
  expect((await list('?limit=100&before=999999999999999')).activity).toHaveLength(8);
});

test('has fifty to a page unless asked otherwise', async () => {
  const deps = await depsOf(portero);
  const { user } = (await portero.send('GET', '/me', { cookie })).json();
  for (let n = 0; n < 60; n += 1) await noteAlone(deps, { event: 'profile.changed', userId: user.id, client });
  expect(await list()).toMatchObject({ activity: { length: 50 }, next: '12' });
  expect((await list('?limit=100')).activity).toHaveLength(61);
});

test.each(['?limit=0', '?limit=101', '?limit=', '?limit=1e1', '?before=x', '?before=-1', '?before=1234567890123456'])(
  'refuses %s',
  async (query) => {
    expect(problemOf(await portero.send('GET', `/auth/activity${query}`, { cookie })).code).toBe('validation_failed');
  },
);

test('goes back 90 days', async () => {
  portero.travel(90 * DAY - 1);
  cookie = await portero.logIn();
  expect((await list()).activity.map(({ event }) => event)).toEqual(['login', 'signup']);
  portero.travel(1);
  expect((await list()).activity.map(({ event }) => event)).toEqual(['login']);
});

test('holds no credential, no id of a session or token, no salt and no hash', async () => {
  await portero.send('POST', '/auth/tokens', { cookie, body: { name: 'job', scopes: ['profile:read'] } });
  const text = JSON.stringify(await list());
  const hidden = portero.db.connection
    .prepare(
      `SELECT salt AS v FROM audit_details UNION SELECT hash FROM audit_trail UNION SELECT subject FROM audit_trail
       UNION SELECT id FROM sessions UNION SELECT id FROM tokens UNION SELECT details_hash FROM audit_trail`,
    )
    .pluck()
    .all() as string[];
  for (const value of hidden) expect(text).not.toContain(value);
});

test('is for the owner, and for a token that may read sessions', async () => {
  const bearer = async (scope: string) => {
    const made = await portero.send('POST', '/auth/tokens', { cookie, body: { name: 'job', scopes: [scope] } });
    return { headers: { authorization: `Bearer ${made.json().token}` } };
  };
  expect((await list('', await bearer('sessions:read'))).activity.at(-1)).toMatchObject({ event: 'signup' });
  for (const scope of ['profile:read', 'sessions:write']) {
    const refused = await portero.send('GET', '/auth/activity', await bearer(scope));
    expect(problemOf(refused).code).toBe('insufficient_scope');
  }
  expect(problemOf(await portero.send('GET', '/auth/activity')).code).toBe('not_authenticated');
});
