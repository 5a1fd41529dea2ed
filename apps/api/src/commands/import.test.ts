import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSqlite } from '@portero/auth';
import Sqlite from 'better-sqlite3';
import { afterAll, expect, test, vi } from 'vitest';
import { cli, cliProcess, operatorEvents, quietTerminal } from '../test-cli.ts';
import { cleanUp, startServer, temporaryFolder } from '../test-server.ts';
import { hashesIn, imported, otherApp, people, strong, weak } from './test-import.ts';

// Each test has a folder and processes of its own, so they can share the time.
afterAll(cleanUp);

const data = (name: string) => fileURLToPath(new URL(`../../test-data/${name}`, import.meta.url));
const tutorial = data('flask-tutorial.sqlite');
const students = JSON.parse(readFileSync(data('flask-tutorial.json'), 'utf8')) as {
  email: string;
  name: string | null;
  password: string | null;
}[];

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

  const known = students.filter(({ email }) => stored.has(email));
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

test.concurrent('a dry run writes nothing: not into the other app\u2019s file, nor a table, a log or a migration into ours', async () => {
  const folder = temporaryFolder();
  await cli(['migrate'], { folder });
  const [copy, ours] = [join(folder, 'copy.sqlite'), join(folder, 'data/portero.sqlite')];
  copyFileSync(tutorial, copy);
  const before = readFileSync(ours);
  const dry = await imported(copy, folder, '--dry-run');
  expect([dry.imported, dry.refused, dry.complete]).toEqual([9, 2, true]);
  expect(readFileSync(ours).equals(before)).toBe(true);
  expect(readdirSync(join(folder, 'data'))).toEqual(['portero.sqlite']);
  expect((await imported(copy, folder)).rows).toEqual(dry.rows);
  expect(readFileSync(copy).equals(readFileSync(tutorial))).toBe(true);

  const db = openSqlite(ours);
  db.connection.exec(
    'DELETE FROM portero_migrations WHERE created_at = (SELECT max(created_at) FROM portero_migrations)',
  );
  db.close();
  const older = await cli(['import', 'flask', copy, '--dry-run'], { folder });
  expect([older.code, older.stdout, older.stderr]).toEqual([
    1,
    '',
    expect.stringContaining('run "portero migrate" first'),
  ]);
});

test.concurrent('another program\u2019s file in the place of the database is refused, and nothing in it changes', async () => {
  const folder = temporaryFolder();
  const other = otherApp(folder, people(3, weak));
  const before = readFileSync(other);
  const env = { DATABASE_URL: `file:${other}` };
  for (const args of [
    ['import', 'flask', other, '--dry-run'],
    ['import', 'flask', other],
    ['user', 'list'],
    ['migrate'],
  ]) {
    const { code, stdout, stderr } = await cli(args, { folder, env });
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/(of|to) another program/)]);
  }
  expect([readFileSync(other).equals(before), readdirSync(folder)]).toEqual([true, ['data', 'other.sqlite']]);
});

test.concurrent('the report has a line a row, in which no control character reaches the terminal', async () => {
  const folder = temporaryFolder();
  await cli(['migrate'], { folder });
  const file = otherApp(folder, [
    ['a@example.com', 'A', strong],
    ['b\u001b[2J@example.com', 'B', strong],
  ]);
  const dry = await cli(['import', 'flask', file, '--dry-run'], { folder });
  expect(dry.stdout).toMatch(
    /^1 {2}a@example\.com {2}would be imported\n2 {2}b\\u\{1b\}\[2J@example\.com {2}refused: /,
  );
  const { code, stdout, stderr } = await cli(['import', 'flask', file], { folder });
  expect([code, stdout]).toEqual([1, dry.stdout.replace('would be imported', 'imported')]);
  expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  expect(stderr).toMatch(/^1 imported, 0 already there, 1 refused\.\n/);
});

test.concurrent.each([
  ['a view of a table', 'CREATE VIEW user AS SELECT id, email, name, password FROM "x\u001b]0;pwned\u0007\u001b[2Jy"'],
  ['a view by a function', 'CREATE VIEW user AS SELECT "x\u001b[2Jy"(1) AS id, 2 AS email, 3 AS name, 4 AS password'],
  ['no table of users but one', 'CREATE TABLE "x\u001b]0;pwned\u0007\u001b[2Jy" (id)'],
])('names in the other app\u2019s file do not command the terminal: %s', async (_what, sql) => {
  const folder = temporaryFolder();
  const file = join(folder, 'other.sqlite');
  const db = new Sqlite(file);
  db.exec(sql);
  db.close();
  const { code, stdout, stderr } = await cli(['import', 'flask', file], { folder });
  expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/^\P{Cc}+\n$/u)]);
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

test('a file that cannot be read is refused in one sentence, and nothing is made', async () => {
  const folder = temporaryFolder();
  await cli(['migrate'], { folder });
  const file = join(folder, 'nowhere.sqlite');
  const { code, stdout, stderr } = await cliProcess(['import', 'flask', file], { folder });
  expect([code, stdout, stderr, existsSync(file)]).toEqual([1, '', `The file ${file} is not there.\n`, false]);
});

test('for who looks on, a bar stands there whenever the program waits', async () => {
  const folder = temporaryFolder();
  await cli(['migrate'], { folder });
  let last = '';
  const seen: string[] = [];
  const watch = setInterval(() => seen.push(last), 0);
  const terminal = quietTerminal('', {
    watched: true,
    print: (text) => {
      last = text;
    },
    progress: (text) => {
      last = text;
    },
  });
  expect((await cli(['import', 'flask', otherApp(folder, people(130, weak))], { folder }, terminal)).code).toBe(0);
  clearInterval(watch);
  const whileHashing = new Set(seen.filter((text) => text !== '' && !text.endsWith(' 130 of 130')));
  expect([...whileHashing]).toEqual([
    `[${'#'.repeat(15)}${'-'.repeat(15)}] 64 of 130`,
    `[${'#'.repeat(30)}] 128 of 130`,
  ]);
});
