/** What the tutorial got wrong, one by one, and that Portero has it right. */
import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { DAY, HOUR } from './core/clock.ts';
import { parseKeyring } from './core/keyring.ts';
import { createHasher } from './core/passwords.ts';
import { ada, bob, cookieOf, type TestApp, testApp } from './test-app.ts';
import { spyingHasher } from './test-hasher.ts';
import { problemOf, refusedFields } from './test-problems.ts';

let portero: TestApp;
afterEach(() => portero?.close());

const statusOf = async (cookie: string) => (await portero.send('GET', '/me', { cookie })).statusCode;

describe('1. the box "remember me" had no name, so nobody was ever remembered', () => {
  test('a remembered session has a lasting cookie and lives for days; another ends with the browser', async () => {
    portero = await testApp();
    await portero.signUp();
    const body = { email: ada.email, password: ada.password };
    const remembered = await portero.send('POST', '/auth/login', { body: { ...body, remember: true } });
    const forgotten = await portero.send('POST', '/auth/login', { body });
    expect(remembered.headers['set-cookie']).toContain('Max-Age=1209600');
    expect(forgotten.headers['set-cookie']).not.toMatch(/Max-Age|Expires/);
    portero.travel(13 * DAY);
    expect([await statusOf(cookieOf(remembered)), await statusOf(cookieOf(forgotten))]).toEqual([200, 401]);
  });
});

describe('2. passwords were hashed by one fast HMAC', () => {
  test('they are hashed by argon2id, which costs 19 MiB and two passes', async () => {
    portero = await testApp({ passwords: await createHasher() });
    await portero.signUp();
    const hash = portero.db.connection.prepare('SELECT hash FROM passwords').pluck().get() as string;
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,(t=2,p=1|p=1,t=2)\$/);
    const [, , , , salt = ''] = hash.split('$');
    const fast = createHmac('sha256', Buffer.from(salt, 'base64')).update(ada.password).digest('base64');
    expect(hash).not.toContain(fast.slice(0, 40));
  });
});

describe('3. the column was too short for a stronger hash', () => {
  test('a hash of any length fits', async () => {
    portero = await testApp();
    await portero.signUp();
    const long = `$argon2id$${'x'.repeat(10_000)}`;
    portero.db.connection.prepare('UPDATE passwords SET hash = ?').run(long);
    expect(portero.db.connection.prepare('SELECT hash FROM passwords').pluck().get()).toBe(long);
  });
});

describe('4. the secret stood in the source, the same for everybody', () => {
  test('it is refused, and so is every other that is short or can be guessed', () => {
    for (const secret of [
      'secret-key-goes-here',
      'secret-key-goes-here'.repeat(3),
      'changeme'.repeat(8),
      'x'.repeat(64),
    ]) {
      expect(parseKeyring(`k1:${secret}`)).toHaveProperty('faults');
    }
  });

  test('there is none to fall back on', async () => {
    await expect(testApp({ keyring: { secrets: new Map() } })).rejects.toThrow('keyring is empty');
  });
});

describe('5. any page could send its forms in the name of a visitor', () => {
  test.each([{ origin: 'https://evil.example.net' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }])(
    'a write with %j is refused',
    async (headers) => {
      portero = await testApp();
      const cookie = await portero.signUp();
      const response = await portero.send('PATCH', '/me', { cookie, headers, body: { name: 'Eve' } });
      expect(problemOf(response).code).toBe('origin_denied');
      expect((await portero.send('GET', '/me', { cookie })).json().user.name).toBe(ada.name);
    },
  );

  test('what a form can send is refused even where it comes from nowhere', async () => {
    portero = await testApp();
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain']) {
      const headers = { 'content-type': type };
      const response = await portero.send('POST', '/auth/login', { headers, body: JSON.stringify(ada) });
      expect(problemOf(response).code).toBe('json_required');
    }
  });

  test('the cookie does not travel with writes from other sites', async () => {
    portero = await testApp();
    expect((await portero.send('POST', '/auth/signup', { body: ada })).headers['set-cookie']).toContain('SameSite=Lax');
  });
});

describe('6. logging out was a link', () => {
  test('it is a POST: opening an address changes nothing', async () => {
    portero = await testApp();
    const cookie = await portero.signUp();
    const response = await portero.send('GET', '/auth/logout', { cookie });
    expect(response.statusCode).toBe(405);
    expect(response.headers.allow).toBe('POST, OPTIONS');
    expect(await statusOf(cookie)).toBe(200);
  });
});

describe('7. signing up told anybody who has an account, as often as they asked', () => {
  test('it still says that an address is taken, but to one place no more than thirty times an hour', async () => {
    portero = await testApp();
    await portero.signUp();
    const statuses = [];
    for (let i = 0; i < 40; i += 1) {
      statuses.push((await portero.send('POST', '/auth/signup', { body: ada, from: '192.0.2.1' })).statusCode);
      if (i === 20) portero.travel(HOUR / 2);
    }
    expect(statuses.filter((status) => status === 409)).toHaveLength(30);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
  });
});

describe('8. an unknown user was refused sooner than a wrong password', () => {
  test('both cost one check, and both say the same', async () => {
    const passwords = await spyingHasher();
    portero = await testApp({ passwords });
    await portero.signUp();
    const tries = [ada.email, bob.email].map(async (email) => {
      const response = await portero.send('POST', '/auth/login', { body: { email, password: 'wrong' } });
      return { ...problemOf(response), instance: '' };
    });
    const [known, unknown] = await Promise.all(tries);
    expect(known).toEqual(unknown);
    expect(passwords.calls).toEqual(['hash', 'verify', 'verify']);
  });
});

describe('9. nothing was validated, and two could sign up with one address at once', () => {
  test('empty and missing fields are refused, each by name', async () => {
    portero = await testApp();
    const empty = await portero.send('POST', '/auth/signup', { body: { email: '', name: '', password: '' } });
    expect(Object.keys(refusedFields(empty)).sort()).toEqual(['#/email', '#/name', '#/password']);
    const missing = await portero.send('POST', '/auth/signup', { body: {} });
    expect(refusedFields(missing)).toEqual({ '#/email': 'required', '#/name': 'required', '#/password': 'required' });
    expect(portero.count('users')).toBe(0);
  });

  test('of many sign-ups at once one wins, the others learn that the address is taken', async () => {
    portero = await testApp();
    const attempts = Array.from({ length: 10 }, () => portero.send('POST', '/auth/signup', { body: ada }));
    const codes = (await Promise.all(attempts)).map(({ statusCode }) => statusCode).sort();
    expect(codes).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
    expect(portero.count('users')).toBe(1);
  });
});

describe('10. logging out ended nothing on the server, and the cookie lasted a year', () => {
  test('a copied cookie is worthless from the moment of logging out', async () => {
    portero = await testApp();
    const cookie = await portero.signUp();
    await portero.send('POST', '/auth/logout', { cookie });
    expect(await statusOf(cookie)).toBe(401);
    expect(portero.count('sessions')).toBe(0);
  });

  test('no session outlives thirty days', async () => {
    portero = await testApp();
    await portero.signUp();
    let cookie = await portero.logIn(ada, { remember: true });
    for (let day = 1; day < 30; day += 1) {
      portero.travel(DAY);
      const response = await portero.send('GET', '/me', { cookie });
      expect(response.statusCode).toBe(200);
      cookie = cookieOf(response) || cookie;
    }
    portero.travel(DAY);
    expect(await statusOf(cookie)).toBe(401);
  });

  test('the cookie is Secure wherever people open an https address', async () => {
    portero = await testApp({ publicUrl: 'https://app.example.com' });
    const response = await portero.send('POST', '/auth/signup', { body: ada });
    expect(response.headers['set-cookie']).toMatch(/^__Host-portero=.*; Secure/);
  });
});
