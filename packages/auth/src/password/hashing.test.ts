import { afterEach, describe, expect, test } from 'vitest';
import { createHasher } from '../core/passwords.ts';
import { ada, type TestApp, testApp } from '../test-app.ts';
import { depsOf } from '../test-deps.ts';
import { spyingHasher } from '../test-hasher.ts';
import { problemOf } from '../test-problems.ts';
import { heedForeignHashes } from './password.ts';

let portero: TestApp;
afterEach(() => portero.close());

const storedHash = () => portero.db.connection.prepare('SELECT hash FROM passwords').pluck().get() as string;
const changedAt = () => portero.db.connection.prepare('SELECT changed_at FROM passwords').pluck().get() as number;
const hasherOf = (memoryCost: number, timeCost = 2) =>
  createHasher({ parameters: { memoryCost, timeCost, parallelism: 1 } });

/** The stronger hash is stored after the answer went out: waits for it. */
async function hashOtherThan(before: string): Promise<string> {
  while (storedHash() === before) await new Promise((resolve) => setImmediate(resolve));
  return storedHash();
}

test('a password is stored as argon2id with 19 MiB and two passes, salted for each user', async () => {
  portero = await testApp({ passwords: await createHasher() });
  await portero.signUp();
  await portero.signUp({ ...ada, email: 'twin@example.com' });
  const hashes = portero.db.connection.prepare('SELECT hash FROM passwords').pluck().all() as string[];
  expect(hashes).toHaveLength(2);
  for (const hash of hashes) {
    expect(hash).toMatch(
      /^\$argon2id\$v=19\$m=19456,p=1,t=2\$[\w+/]{22}\$[\w+/]{43}$|^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/,
    );
  }
  expect(new Set(hashes).size).toBe(2);
});

describe('when the parameters rise', () => {
  test('a log-in stores a stronger hash, and the password goes on to log in', async () => {
    portero = await testApp({ passwords: await hasherOf(1024) });
    await portero.signUp();
    const before = storedHash();
    const stronger = await testApp({ db: portero.db, clock: () => portero.now, passwords: await hasherOf(2048, 3) });
    await stronger.logIn();
    const after = await hashOtherThan(before);
    expect(after).toMatch(/m=2048/);
    expect(after).toMatch(/t=3/);
    await stronger.logIn();
    expect(storedHash()).toBe(after);
    await stronger.close();
  });

  test('the sessions live on, and the password does not count as changed', async () => {
    portero = await testApp({ passwords: await hasherOf(1024) });
    const cookie = await portero.signUp();
    const [hash, moment] = [storedHash(), changedAt()];
    portero.travel(1_000);
    const stronger = await testApp({ db: portero.db, clock: () => portero.now, passwords: await hasherOf(2048) });
    await stronger.logIn();
    await hashOtherThan(hash);
    expect(changedAt()).toBe(moment);
    expect((await stronger.send('GET', '/me', { cookie })).statusCode).toBe(200);
    expect(stronger.events.map(({ event }) => event)).toEqual(['login']);
    await stronger.close();
  });

  test('a wrong password strengthens nothing', async () => {
    portero = await testApp({ passwords: await hasherOf(1024) });
    await portero.signUp();
    const passwords = await spyingHasher(hasherOf(2048));
    const stronger = await testApp({ db: portero.db, clock: () => portero.now, passwords });
    await stronger.send('POST', '/auth/login', { body: { email: ada.email, password: 'wrong' } });
    expect(passwords.calls).toEqual(['verify']);
    await stronger.close();
  });
});

test('a hash of today\u2019s parameters is left as it is', async () => {
  const passwords = await spyingHasher();
  portero = await testApp({ passwords });
  await portero.signUp();
  const before = storedHash();
  await portero.logIn();
  expect(passwords.calls).toEqual(['hash', 'verify']);
  expect(storedHash()).toBe(before);
});

describe('nobody learns from a log-in whether an account exists', () => {
  const tries = [
    ['a wrong password', { email: ada.email, password: 'wrong horse battery staple' }],
    ['an unknown account', { email: 'nobody@example.com', password: 'wrong horse battery staple' }],
    ['an address that could be none', { email: 'no address at all', password: 'wrong horse battery staple' }],
    ['a look-alike', { email: '\u0430da@example.com', password: ada.password }],
  ] as const;

  test('by its answer: the bodies and headers are the same to the byte', async () => {
    portero = await testApp();
    await portero.signUp();
    const answers = [];
    for (const [, body] of tries) {
      const response = await portero.send('POST', '/auth/login', { body, from: `192.0.2.${answers.length + 1}` });
      expect(problemOf(response)).toMatchObject({ code: 'invalid_credentials', status: 401 });
      const { date: _, ...headers } = response.headers;
      answers.push([response.body.replace(/request:req-\w+/, ''), headers]);
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test.each(tries)('by its work: %s costs one check and no hash', async (_what, body) => {
    const passwords = await spyingHasher();
    portero = await testApp({ passwords });
    await portero.signUp();
    passwords.calls.length = 0;
    await portero.send('POST', '/auth/login', { body });
    expect(passwords.calls).toEqual(['verify']);
  });

  test('by its work at sign-up: a taken address is hashed like a free one', async () => {
    const passwords = await spyingHasher();
    portero = await testApp({ passwords });
    await portero.signUp();
    const response = await portero.send('POST', '/auth/signup', { body: ada });
    expect(response.statusCode).toBe(409);
    expect(passwords.calls).toEqual(['hash', 'hash']);
  });
});

test('hashes that another process imported are heeded, so that every wrong password costs the same', async () => {
  const heeded: string[] = [];
  portero = await testApp();
  await portero.signUp();
  const hasher = { ...(await spyingHasher()), heed: (stored: string) => heeded.push(stored) };
  const deps = await depsOf(portero, { passwords: hasher });
  await heedForeignHashes(deps);
  expect(heeded).toEqual([]);
  const kept = [
    'scrypt:32768:8:1$salt$00',
    'wrapped:pbkdf2:sha256:1000$salt$argon2id$v=19$m=1024,t=2,p=1$c2FsdA$aGFzaA',
  ];
  for (const hash of kept) {
    portero.db.connection.prepare('UPDATE passwords SET hash = ?').run(hash);
    await heedForeignHashes(deps);
  }
  expect(heeded).toEqual(kept);
});

test('sign-up that is closed hashes nothing and creates nobody', async () => {
  const passwords = await spyingHasher();
  portero = await testApp({ passwords, policy: { signup: 'closed' } });
  const response = await portero.send('POST', '/auth/signup', { body: ada });
  expect(problemOf(response)).toMatchObject({ code: 'signup_closed', status: 403 });
  expect(passwords.calls).toEqual([]);
  expect(portero.count('users')).toBe(0);
});
