import { afterEach, describe, expect, test, vi } from 'vitest';
import { createHasher } from '../core/passwords.ts';
import { ada, type TestApp, testApp } from '../test-app.ts';
import { depsOf } from '../test-deps.ts';
import { spyingHasher } from '../test-hasher.ts';
import { problemOf } from '../test-problems.ts';
import { workOf } from '../test-work.ts';
import { heedForeignHashes } from './password.ts';
import { firstForeignHash } from './queries.ts';

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

describe('the hasher is told of hashes that were imported, so that every wrong password costs the same:', () => {
  const phc = 'argon2id$v=19$m=1024,t=2,p=1$c2FsdA$aGFzaA';
  const put = (hashes: string[]) => {
    const { connection } = portero.db;
    connection.exec('DELETE FROM users');
    const user = connection.prepare(
      'INSERT INTO users (id, email, email_canonical, name, created_at, updated_at) VALUES (?, ?, ?, ?, 0, 0)',
    );
    const password = connection.prepare('INSERT INTO passwords (user_id, hash, changed_at) VALUES (?, ?, 0)');
    hashes.forEach((hash, n) => {
      const id = `u${n}`;
      user.run(id, `${id}@example.com`, `${id}@example.com`, id);
      password.run(id, hash);
    });
  };
  const heededBy = async () => {
    const heeded: (readonly string[])[] = [];
    const heed = (stored: readonly string[]) => heeded.push(stored);
    await heedForeignHashes(await depsOf(portero, { passwords: { ...(await spyingHasher()), heed } }));
    return heeded;
  };

  test('of one of each method, whatever its count, wrapped or not, and of none of its own making', async () => {
    portero = await testApp();
    await portero.signUp();
    expect(await heededBy()).toEqual([[]]);
    const kept = [
      'pbkdf2$salt$00',
      'pbkdf2:sha256$salt$00',
      'pbkdf2:sha256:1000000$$00',
      'pbkdf2:sha256:600000$salt$00',
      'pbkdf2:sha512:600000$salt$00',
      'scrypt$salt$00',
      'scrypt:32768:8:1$salt$00',
      'scrypt:32768:8:12$salt$00',
      `wrapped:pbkdf2:sha256:1000$salt$${phc}`,
      `wrapped:pbkdf2:sha256:150000$salt$${phc}`,
      `wrapped:sha256$salt$${phc}`,
    ];
    const others = kept.map((hash) => hash.replace(/\$.*\$/, '$~other$'));
    put([...others, ...kept.toReversed(), `$${phc}`]);
    expect(await heededBy()).toEqual([kept]);
  });

  test('in as many looks as there are methods, not users, each of which the index answers', async () => {
    portero = await testApp();
    const methods = Array.from({ length: 120 }, (_, n) => `wrapped:pbkdf2:sha256:${1000 + n}`);
    put([...Array.from({ length: 600 }, (_, n) => `${methods[n % 120]}$salt${n}$${phc}`)]);
    const rows = vi.spyOn(portero.db, 'rows');
    expect((await heededBy())[0]).toHaveLength(120);
    expect(rows).toHaveBeenCalledTimes(121);
    const look = firstForeignHash(portero.db, 'x').toSQL();
    const plan = portero.db.connection.prepare(`EXPLAIN QUERY PLAN ${look.sql}`).all(...look.params);
    expect(plan).toMatchObject([{ detail: expect.stringContaining('SEARCH passwords USING COVERING INDEX') }]);
  });

  test('before the first request, and no longer than they are there', async () => {
    portero = await testApp();
    put([`wrapped:pbkdf2:sha256:30$salt$${phc}`]);
    const passwords = await hasherOf(1024);
    const restarted = await testApp({ db: portero.db, clock: () => portero.now, passwords });
    const guess = () =>
      workOf(() => restarted.send('POST', '/auth/login', { body: { email: 'nobody@example.com', password: 'wrong' } }));
    expect(await guess()).toMatchObject({ 'pbkdf2 sha256, 32 bytes': 30 });
    put([]);
    await heedForeignHashes(await depsOf(portero, { passwords }));
    expect(Object.keys(await guess())).toEqual([expect.stringContaining('argon2id')]);
    await restarted.close();
  });
});

test('sign-up that is closed hashes nothing and creates nobody', async () => {
  const passwords = await spyingHasher();
  portero = await testApp({ passwords, policy: { signup: 'closed' } });
  const response = await portero.send('POST', '/auth/signup', { body: ada });
  expect(problemOf(response)).toMatchObject({ code: 'signup_closed', status: 403 });
  expect(passwords.calls).toEqual([]);
  expect(portero.count('users')).toBe(0);
});
