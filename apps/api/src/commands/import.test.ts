import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSqlite } from '@portero/auth';
import Sqlite from 'better-sqlite3';
import { afterAll, expect, test, vi } from 'vitest';
import { cli, cliCommand, cliJson, operatorEvents, spawnCli } from '../test-cli.ts';
import { cleanUp, startServer, temporaryFolder } from '../test-server.ts';

// Each test has a folder and processes of its own, so they can share the time.
afterAll(cleanUp);

const data = (name: string) => fileURLToPath(new URL(`../../test-data/${name}`, import.meta.url));
const tutorial = data('flask-tutorial.sqlite');
const people = JSON.parse(readFileSync(data('flask-tutorial.json'), 'utf8')) as {
  email: string;
  name: string | null;
  password: string | null;
}[];

interface Report {
  imported: number;
  alreadyThere: number;
  refused: number;
  costlyMethods: string[];
  rows: { id: string; outcome: string; note: string | null }[];
}

/** Runs an import and reads its report, whatever the exit code. */
async function imported(file: string, folder: string, ...more: string[]): Promise<Report & { code: number | null }> {
  const { code, stdout, stderr } = await cli(['import', 'flask', file, '--json', ...more], { folder });
  if (stdout === '') throw new Error(stderr);
  return { code, ...(JSON.parse(stdout) as Report) };
}

/** E-mail address → stored hash. */
function hashesIn(folder: string): Map<string, string> {
  const db = openSqlite(join(folder, 'data/portero.sqlite'));
  try {
    const rows = db.connection.prepare('SELECT email, hash FROM users JOIN passwords ON user_id = id').all();
    return new Map((rows as { email: string; hash: string }[]).map(({ email, hash }) => [email, hash]));
  } finally {
    db.close();
  }
}

/** A file of another app with rows of our choosing. */
function otherApp(folder: string, rows: readonly [string | null, string | null, string | null][]): string {
  const file = join(folder, 'other.sqlite');
  const db = new Sqlite(file);
  db.exec('CREATE TABLE user (id INTEGER PRIMARY KEY, email VARCHAR(100), name VARCHAR(1000), password VARCHAR(100))');
  const insert = db.prepare('INSERT INTO user (email, name, password) VALUES (?, ?, ?)');
  db.transaction(() => {
    for (const row of rows) insert.run(...row);
  })();
  db.close();
  return file;
}

const hash = `sha256$salt$${'ab'.repeat(32)}`;

test.concurrent('the tutorial\u2019s users log in to a running server with the passwords they have, which become plain argon2id', async () => {
  const folder = temporaryFolder();
  const server = await startServer({ folder, env: { RATE_LIMITS: 'off' } });
  const { code, imported: count, rows } = await imported(tutorial, folder);
  expect([code, count]).toEqual([1, 9]);
  expect(rows.filter(({ outcome }) => outcome === 'refused')).toMatchObject([
    { id: '9', note: 'has no password to log in with' },
    { id: '10', note: expect.stringContaining('e-mail address') },
  ]);

  const stored = hashesIn(folder);
  const old = new Sqlite(tutorial, { readonly: true });
  const digests = old.prepare('SELECT email, password FROM user WHERE password IS NOT NULL').all();
  old.close();
  for (const { email, password } of digests as { email: string; password: string }[]) {
    if (password.startsWith('scrypt:')) continue;
    // The weak values stand nowhere any more, not even in pages that were written over.
    const digest = password.split('$').at(-1) ?? '';
    expect([email, [...stored.values()].some((kept) => kept.includes(digest))]).toEqual([email, false]);
    expect(readFileSync(join(folder, 'data/portero.sqlite')).includes(digest)).toBe(false);
  }

  const known = people.filter(({ email }) => stored.has(email));
  expect(known).toHaveLength(9);
  for (const { email, password, name } of known) {
    const wrong = await server.send('POST', '/auth/login', { body: { email, password: `${password}x` } });
    expect([email, wrong.status]).toEqual([email, 401]);
    const answer = await server.send('POST', '/auth/login', { body: { email: email.toUpperCase(), password } });
    expect([email, answer.status]).toEqual([email, 200]);
    expect(JSON.parse(answer.body).user).toMatchObject({ email, name: name ?? 'noname' });
  }
  // The better hash is stored after the answer went out.
  await vi.waitFor(
    () => {
      for (const kept of hashesIn(folder).values()) expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,/);
    },
    { timeout: 30_000 },
  );
  for (const { email, password } of known) {
    expect((await server.send('POST', '/auth/login', { body: { email, password } })).status).toBe(200);
  }
  expect(operatorEvents(folder).map(({ event }) => event)).toEqual(Array.from({ length: 9 }, () => 'user.imported'));
});

test.concurrent('a dry run reports the same and writes nothing, and the other app\u2019s file is never changed', async () => {
  const folder = temporaryFolder();
  await cli(['migrate'], { folder });
  const copy = join(folder, 'copy.sqlite');
  copyFileSync(tutorial, copy);
  const dry = await imported(copy, folder, '--dry-run');
  expect(hashesIn(folder).size).toBe(0);
  expect(existsSync(join(folder, 'data/operator.log'))).toBe(false);
  const real = await imported(copy, folder);
  expect(dry.rows).toEqual(real.rows);
  expect(readFileSync(copy).equals(readFileSync(tutorial))).toBe(true);
});

test.concurrent('a second run finds everybody there and changes nobody', async () => {
  const folder = temporaryFolder();
  await cli(['migrate'], { folder });
  await imported(tutorial, folder);
  const before = hashesIn(folder);
  expect(await imported(tutorial, folder)).toMatchObject({ imported: 0, alreadyThere: 9, refused: 2 });
  expect(hashesIn(folder)).toEqual(before);
});

test.concurrent('rows that cannot be taken over are refused one by one, each with the reason', async () => {
  const folder = temporaryFolder();
  await cli(['migrate'], { folder });
  const file = otherApp(folder, [
    ['Twin@example.com', 'One', hash],
    ['twin@EXAMPLE.com ', 'Two', hash],
    ['fine@example.com', '  Fine ', hash],
    [null, 'Nobody', hash],
    ['\u212Aelvin@example.com', 'Look-alike', hash],
    ['controls@example.com', 'A\u001b[2JB', hash],
    ['huge@example.com', 'Huge', `scrypt:1073741824:8:1$salt$${'ab'.repeat(64)}`],
    ['slow@example.com', 'Slow', `pbkdf2:sha256:1000000000$salt$${'ab'.repeat(32)}`],
    ['plain@example.com', 'Plain', 'my password'],
    ["o'; DROP TABLE users; --@example.com", 'Bobby', hash],
  ]);
  const { code, rows } = await imported(file, folder);
  expect(code).toBe(1);
  expect(rows.map(({ id, outcome, note }) => [id, outcome, note])).toEqual([
    ['1', 'refused', 'rows 1 and 2 have the same e-mail address but for its spelling'],
    ['2', 'refused', 'rows 1 and 2 have the same e-mail address but for its spelling'],
    ['3', 'imported', 'sha256 wrapped in argon2id'],
    ['4', 'refused', 'has no e-mail address'],
    ['5', 'refused', expect.stringContaining('beyond ASCII')],
    ['6', 'refused', expect.stringContaining('control or invisible characters')],
    ['7', 'refused', expect.stringContaining('more memory or work than a log-in may cost')],
    ['8', 'refused', expect.stringContaining('asks for 1000000000 iterations')],
    ['9', 'refused', 'the password hash is not of the form method$salt$hex'],
    ['10', 'refused', expect.stringContaining('e-mail address')],
  ]);
  expect([...hashesIn(folder).keys()]).toEqual(['fine@example.com']);
  const { stdout } = await cli(['import', 'flask', file], { folder });
  expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});

test.concurrent('the report says what every wrong password will cost, and for how long', async () => {
  const folder = temporaryFolder();
  await cli(['migrate'], { folder });
  const kept = (method: string, bytes: number) => `${method}$salt$${'ab'.repeat(bytes)}`;
  const file = otherApp(folder, [
    ['a@example.com', 'A', kept('pbkdf2:sha256:150000', 32)],
    ['b@example.com', 'B', kept('pbkdf2:sha256:1000000', 32)],
    ['c@example.com', 'C', kept('scrypt:32768:8:1', 64)],
    ['d@example.com', 'D', kept('sha256', 32)],
    // Refused rows cost nobody anything.
    ['e@example.com', 'E', kept('pbkdf2:sha512:1000001', 64)],
    ['no address', 'F', kept('pbkdf2:sha512:210000', 64)],
  ]);
  const dearest = ['pbkdf2:sha256:1000000', 'scrypt:32768:8:1'];
  const dry = await imported(file, folder, '--dry-run');
  expect(dry.costlyMethods.toSorted()).toEqual(dearest);
  expect(dry.rows[4]?.note).toBe(
    'the password hash asks for 1000001 iterations; 1000000 is the most that a log-in may cost',
  );
  const { stderr } = await cli(['import', 'flask', file], { folder });
  expect(stderr.trimEnd().split('\n').at(-1)).toBe(
    'Until the users with such hashes have logged in or are gone, every wrong password also costs one check of each: pbkdf2:sha256:1000000, scrypt:32768:8:1.',
  );
  // Who is there already goes on to cost what they cost; who has gone does not.
  expect((await imported(file, folder)).costlyMethods.toSorted()).toEqual(dearest);
  const db = openSqlite(join(folder, 'data/portero.sqlite'));
  db.connection.exec("DELETE FROM users WHERE email IN ('b@example.com', 'c@example.com')");
  db.close();
  const later = otherApp(temporaryFolder(), [['d@example.com', 'D', kept('sha256', 32)]]);
  expect((await imported(later, folder)).costlyMethods).toEqual(['pbkdf2:sha256:150000']);
});

test('a run that is killed and begun anew ends like one that was not', async () => {
  const folder = temporaryFolder();
  const [killed, whole] = [join(folder, 'killed'), join(folder, 'whole')];
  const rows = Array.from({ length: 192 }, (_, n): [string, string, string] => [
    `u${n}@example.com`,
    `User ${n}`,
    hash,
  ]);
  const file = otherApp(folder, rows);
  const runIn = (dir: string) => ({ folder, env: { DATA_DIR: dir } });
  for (const dir of [killed, whole]) await cli(['migrate'], runIn(dir));

  const run = spawnCli(['import', 'flask', file], runIn(killed));
  await vi.waitUntil(() => run.output.stdout.includes('imported'), { timeout: 50_000, interval: 5 });
  run.child.kill('SIGKILL');
  expect((await run.ended).code).toBe(null);
  const count = (dir: string) => {
    const db = openSqlite(join(dir, 'portero.sqlite'));
    const [users, passwords] = ['users', 'passwords'].map((table) =>
      db.connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get(),
    );
    const sound = db.connection.pragma('integrity_check', { simple: true });
    db.close();
    return { users, passwords, sound };
  };
  const { users, passwords, sound } = count(killed);
  expect([users, sound]).toEqual([passwords, 'ok']);
  expect(users).toBeGreaterThan(0);
  expect(users).toBeLessThan(192);

  const again = await cli(['import', 'flask', file], runIn(killed));
  expect([again.code, again.stderr]).toEqual([0, expect.stringContaining(`${users} already there, 0 refused.`)]);
  await cli(['import', 'flask', file], runIn(whole));
  expect(count(killed)).toEqual(count(whole));
});

test.concurrent('a file that is not there, no database, or without such a table is said in one sentence', async () => {
  const folder = temporaryFolder();
  await cli(['migrate'], { folder });
  const empty = join(folder, 'empty.sqlite');
  new Sqlite(empty).exec('CREATE TABLE people (id INTEGER)').close();
  for (const [args, reason] of [
    [['nowhere.sqlite'], 'cannot be opened'],
    [[data('flask-tutorial.json')], 'is not a database'],
    [[empty], 'has no table "user"'],
    [[empty, '--table', 'people'], 'lacks what the tutorial\u2019s has: email, name, password'],
  ] as const) {
    const { code, stdout, stderr } = await cli(['import', 'flask', ...args], { folder });
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining(reason.replace('\u2019', "'"))]);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  }
  expect(existsSync(join(folder, 'nowhere.sqlite'))).toBe(false);
});

test.concurrent('at a terminal a bar shows how far it is', async () => {
  const folder = temporaryFolder();
  await cli(['migrate'], { folder });
  const rows = Array.from({ length: 200 }, (_, n): [string, string, string] => [`u${n}@example.com`, 'U', hash]);
  const line = [...cliCommand, 'import', 'flask', otherApp(folder, rows)].join(' ');
  const { stdout } = await spawnCli([], { folder, typing: true }, ['script', '-qec', line, '/dev/null']).ended;
  expect(stdout).toMatch(/\[#+-*\] \d+ of 200/);
  expect(await cliJson(['user', 'list', '--limit', '1'], { folder })).toMatchObject({ users: [{ name: 'U' }] });
});
