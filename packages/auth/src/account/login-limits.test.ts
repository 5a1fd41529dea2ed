import { afterEach, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../core/clock.ts';
import { Failure } from '../core/failure.ts';
import { ada, bob, type TestApp, testApp } from '../test-app.ts';
import { instantHasher, spyingHasher } from '../test-hasher.ts';
import { allRows, problemOf } from '../test-problems.ts';

let portero: TestApp;
afterEach(() => portero.close());

const HOME = '192.0.2.1';
const instant = () => instantHasher((password) => password === ada.password);

/** Tries to log in, wrongly unless told otherwise. */
const attempt = (from: string, { email = ada.email, password = 'wrong' } = {}) =>
  portero.send('POST', '/auth/login', { body: { email, password }, from });
async function statuses(times: number, from: (i: number) => string, person?: { email?: string; password?: string }) {
  const found: number[] = [];
  for (let i = 0; i < times; i += 1) found.push((await attempt(from(i), person)).statusCode);
  return found;
}
const times = (count: number, status: number) => Array.from({ length: count }, () => status);
const stranger = (i: number) => `198.51.${Math.floor(i / 200)}.${(i % 200) + 1}`;

describe('ten wrong log-ins in five minutes by one address for one account', () => {
  test('are refused from the eleventh on, with all that a program needs to wait', async () => {
    portero = await testApp();
    await portero.signUp();
    expect(await statuses(10, () => HOME)).toEqual(times(10, 401));
    const response = await attempt(HOME);
    expect(problemOf(response)).toMatchObject({ code: 'rate_limited', detail: 'Try again in 300 seconds.' });
    expect(response.headers['retry-after']).toBe('300');
    expect(response.headers['ratelimit-policy']).toBe('"login-account-address";q=10;w=300');
    expect(response.headers.ratelimit).toBe('"login-account-address";r=0;t=300');
  });

  test('announce on the way how many are left', async () => {
    portero = await testApp();
    const response = await attempt(HOME);
    expect(response.headers['ratelimit-policy']).toBe('"login-account-address";q=10;w=300');
    expect(response.headers.ratelimit).toBe('"login-account-address";r=9;t=300');
  });

  test('are refused for the right password too, before it is looked at', async () => {
    const passwords = await spyingHasher();
    portero = await testApp({ passwords });
    await portero.signUp();
    await statuses(10, () => HOME);
    const before = { calls: passwords.calls.length, rows: allRows(portero) };
    expect((await attempt(HOME, { password: ada.password })).statusCode).toBe(429);
    expect({ calls: passwords.calls.length, rows: allRows(portero) }).toEqual(before);
  });

  test('are refused alike for an account that does not exist', async () => {
    portero = await testApp();
    await portero.signUp();
    const known: Awaited<ReturnType<typeof attempt>>[] = [];
    const unknown: typeof known = [];
    for (let i = 0; i < 11; i += 1) {
      known.push(await attempt(HOME));
      unknown.push(await attempt('192.0.2.2', { email: 'nobody@example.com' }));
    }
    const shape = (responses: typeof known) =>
      responses.map(({ statusCode, headers, body }) => [
        statusCode,
        headers['retry-after'],
        headers.ratelimit,
        headers['ratelimit-policy'],
        body.replace(/request:req-\w+/, ''),
      ]);
    expect(shape(known)).toEqual(shape(unknown));
  });

  test('are one account in every spelling of its address', async () => {
    portero = await testApp();
    const spellings = ['ada@example.com', 'ADA@example.com', ' ada@example.com', 'Ada@Example.Com\t'];
    for (let i = 0; i < 10; i += 1) await attempt(HOME, { email: spellings[i % 4] as string });
    expect((await attempt(HOME, { email: 'aDA@example.com' })).statusCode).toBe(429);
  });

  test('cannot be outrun by sending them all at once', async () => {
    const passwords = await spyingHasher();
    portero = await testApp({ passwords });
    const answers = await Promise.all(Array.from({ length: 25 }, () => attempt(HOME)));
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(10);
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(15);
    expect(passwords.calls).toHaveLength(10);
  });

  test('are forgiven when the five minutes are over', async () => {
    portero = await testApp();
    await portero.signUp();
    await statuses(11, () => HOME);
    portero.travel(5 * MINUTE - SECOND);
    expect((await attempt(HOME, { password: ada.password })).statusCode).toBe(429);
    portero.travel(SECOND);
    expect((await attempt(HOME, { password: ada.password })).statusCode).toBe(200);
  });

  test('leave other accounts and other addresses alone', async () => {
    portero = await testApp();
    await portero.signUp();
    await portero.signUp(bob);
    await statuses(11, () => HOME);
    expect((await attempt(HOME, bob)).statusCode).toBe(200);
    expect((await attempt('192.0.2.2', ada)).statusCode).toBe(200);
  });

  test('leave sessions alone that live already', async () => {
    portero = await testApp();
    const cookie = await portero.signUp(ada, { from: HOME });
    await statuses(11, () => HOME);
    expect((await portero.send('GET', '/me', { cookie, from: HOME })).statusCode).toBe(200);
    expect((await portero.send('PATCH', '/me', { cookie, from: HOME, body: { name: 'Ada' } })).statusCode).toBe(200);
  });

  test('are told to the operator, with the user whose account was tried', async () => {
    portero = await testApp();
    await portero.signUp(ada, { from: HOME });
    await statuses(11, () => HOME);
    expect(portero.events.at(-1)).toMatchObject({
      event: 'limited',
      reason: 'login-account-address',
      userId: portero.events[0]?.userId,
      client: { address: HOME },
    });
    expect(portero.events[0]?.event).toBe('signup');
  });
});

describe('only failures count', () => {
  test('so whoever knows the password logs in as often as they like', async () => {
    portero = await testApp({ passwords: instant() });
    await portero.signUp(ada, { from: HOME });
    expect(await statuses(60, () => HOME, ada)).toEqual(times(60, 200));
  });

  test('so a success between failures neither counts nor forgives', async () => {
    portero = await testApp({ passwords: instant() });
    await portero.signUp();
    await statuses(9, () => HOME);
    expect(await statuses(3, () => HOME, ada)).toEqual(times(3, 200));
    expect(await statuses(2, () => HOME)).toEqual([401, 429]);
  });

  test('so a server that is busy charges nobody', async () => {
    const passwords = instant();
    let busy = true;
    portero = await testApp({
      passwords: {
        ...passwords,
        verify: (...input) => {
          if (busy) throw new Failure('overloaded', { retryAfter: 2 });
          return passwords.verify(...input);
        },
      },
    });
    await portero.signUp();
    expect(await statuses(40, () => HOME)).toEqual(times(40, 503));
    busy = false;
    expect(await statuses(11, () => HOME)).toEqual([...times(10, 401), 429]);
  });

  test('so what is not a log-in at all is not counted', async () => {
    portero = await testApp();
    for (let i = 0; i < 30; i += 1) await portero.send('POST', '/auth/login', { body: { email: ada.email } });
    expect(portero.count('rate_limits')).toBe(0);
  });
});

describe('one address', () => {
  test('is refused after 25 failures in a minute over many accounts', async () => {
    portero = await testApp({ passwords: instant() });
    for (let i = 0; i < 25; i += 1) {
      expect((await attempt(HOME, { email: `user${i}@example.com` })).statusCode).toBe(401);
    }
    const response = await attempt(HOME, { email: 'another@example.com' });
    expect(response.statusCode).toBe(429);
    expect(response.headers['retry-after']).toBe('60');
    expect(response.headers['ratelimit-policy']).toBe('"login-address";q=25;w=60');
    portero.travel(MINUTE);
    expect((await attempt(HOME, { email: 'another@example.com' })).statusCode).toBe(401);
  });

  test('is a whole /64 in IPv6', async () => {
    portero = await testApp({ passwords: instant() });
    expect(await statuses(10, (i) => `2001:db8:1:2::${i + 1}`)).toEqual(times(10, 401));
    expect((await attempt('2001:db8:1:2:ffff:ffff:ffff:ffff')).statusCode).toBe(429);
    expect((await attempt('2001:db8:1:3::1')).statusCode).toBe(401);
  });

  test('is the same in IPv4 and in IPv6 clothes', async () => {
    portero = await testApp({ passwords: instant() });
    await statuses(10, (i) => (i % 2 ? '::ffff:192.0.2.1' : '192.0.2.1'));
    expect([(await attempt('192.0.2.1')).statusCode, (await attempt('::ffff:c000:201')).statusCode]).toEqual([
      429, 429,
    ]);
  });
});

describe('one account under attack from many addresses', () => {
  test('is closed to strangers after 50 failures in a quarter of an hour', async () => {
    portero = await testApp({ passwords: instant() });
    await portero.signUp(ada, { from: HOME });
    expect(await statuses(50, stranger)).toEqual(times(50, 401));
    const response = await attempt(stranger(60));
    expect(response.statusCode).toBe(429);
    expect(response.headers['retry-after']).toBe('900');
    expect(response.headers['ratelimit-policy']).toBe('"login-account";q=50;w=900');
    portero.travel(15 * MINUTE);
    expect((await attempt(stranger(60))).statusCode).toBe(401);
  });

  test('stays open to its owner at an address of hers', async () => {
    portero = await testApp({ passwords: instant() });
    await portero.signUp(ada, { from: HOME });
    await statuses(60, stranger);
    expect((await attempt(HOME, ada)).statusCode).toBe(200);
    expect((await attempt('203.0.113.5', ada)).statusCode).toBe(429);
  });

  test('knows an address from the first log-in there, and from another device in the same home network', async () => {
    portero = await testApp({ passwords: instant() });
    await portero.signUp(ada, { from: HOME });
    await portero.logIn(ada, { from: '2001:db8:1:2::1' });
    await statuses(60, stranger);
    expect((await attempt('2001:db8:1:2::99', ada)).statusCode).toBe(200);
  });

  test('does not let strangers use up what the owner has left', async () => {
    portero = await testApp({ passwords: instant() });
    await portero.signUp(ada, { from: HOME });
    await statuses(60, stranger);
    expect(await statuses(9, () => HOME)).toEqual(times(9, 401));
    expect((await attempt(HOME, ada)).statusCode).toBe(200);
  });

  test('says the same where there is no such account', async () => {
    portero = await testApp({ passwords: instant() });
    expect(await statuses(51, stranger, { email: 'nobody@example.com' })).toEqual([...times(50, 401), 429]);
  });

  test('is limited at the owner\u2019s address as well: there are no free guesses', async () => {
    portero = await testApp({ passwords: instant() });
    await portero.signUp(ada, { from: HOME });
    expect(await statuses(11, () => HOME)).toEqual([...times(10, 401), 429]);
  });
});

test('the database holds no address of mail or network in clear among its counters', async () => {
  portero = await testApp({ passwords: instant() });
  await portero.signUp(ada, { from: HOME });
  await attempt(HOME);
  await attempt(HOME, { email: 'nobody@example.com' });
  const rows = JSON.stringify([
    portero.db.connection.prepare('SELECT * FROM rate_limits').all(),
    portero.db.connection.prepare('SELECT address FROM known_addresses').all(),
  ]);
  expect(rows).not.toMatch(/example|ada|nobody|192\.0\.2/);
});

test('limits that are switched off refuse nobody, count nothing and announce nothing', async () => {
  portero = await testApp({ passwords: instant(), policy: { rateLimits: false } });
  await portero.signUp(ada);
  expect(await statuses(80, () => HOME)).toEqual(times(80, 401));
  expect(portero.count('rate_limits')).toBe(0);
  expect((await attempt(HOME)).headers.ratelimit).toBeUndefined();
});

test('counts outlive a restart', async () => {
  portero = await testApp({ passwords: instant() });
  await statuses(10, () => HOME);
  const again = await testApp({ db: portero.db, clock: () => portero.now });
  const response = await again.send('POST', '/auth/login', { body: { email: ada.email, password: 'x' }, from: HOME });
  expect(response.statusCode).toBe(429);
  await again.close();
});
