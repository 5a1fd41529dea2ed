import { memoryUsage } from 'node:process';
import Sqlite from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Failure } from '../core/failure.ts';
import { openSqlite } from '../db/sqlite.ts';
import { newFile } from '../test-files.ts';
import { type FlaskRow, flaskFile, people, strongHash, testOperator, weakHash } from '../test-operator.ts';
import { costlyMethods, type ImportedRow, importFlask } from './flask-import.ts';
import { openFlaskTable } from './flask-table.ts';
import type { Operator } from './operator.ts';

const openTable = (file: string) => {
  const table = openFlaskTable(file);
  onTestFinished(() => table.close());
  return table;
};

/** Imports to the end. */
async function imported(operator: Operator, rows: Iterable<FlaskRow>, dryRun = false): Promise<ImportedRow[]> {
  const told: ImportedRow[] = [];
  for await (const batch of importFlask(operator, openTable(flaskFile(rows)), { dryRun })) told.push(...batch);
  return told;
}

const outcomes = (rows: readonly ImportedRow[]) => rows.map(({ id, outcome, note }) => [id, outcome, note]);

test('rows that cannot be taken over are refused one by one, each with the reason', async () => {
  const operator = await testOperator();
  const rows = await imported(operator, [
    { email: 'Twin@example.com', name: 'One', password: weakHash },
    { email: 'twin@EXAMPLE.com ', name: 'Two', password: weakHash },
    { email: 'fine@example.com', name: '  Fine ', password: weakHash },
    { email: null, name: 'Nobody', password: weakHash },
    { email: '\u212Aelvin@example.com', name: 'Look-alike', password: weakHash },
    { email: 'controls@example.com', name: 'A\u001b[2JB', password: weakHash },
    { email: 'huge@example.com', name: 'Huge', password: `scrypt:1073741824:8:1$salt$${'ab'.repeat(64)}` },
    { email: 'slow@example.com', name: 'Slow', password: `pbkdf2:sha256:1000000000$salt$${'ab'.repeat(32)}` },
    { email: 'plain@example.com', name: 'Plain', password: 'my password' },
    { email: "o'; DROP TABLE users; --@example.com", name: 'Bobby', password: weakHash },
    { email: 'kept@example.com', name: 'Kept', password: strongHash },
    { email: 'unnamed@example.com', name: ' ', password: strongHash },
    { email: 'nopassword@example.com', name: 'None', password: null },
  ]);
  expect(outcomes(rows)).toEqual([
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
    ['11', 'imported', null],
    ['12', 'imported', 'without a name: called by the address'],
    ['13', 'refused', 'has no password to log in with'],
  ]);
  const kept = operator.db.connection.prepare('SELECT email, name FROM users ORDER BY email').raw().all();
  expect(kept).toEqual([
    ['fine@example.com', 'Fine'],
    ['kept@example.com', 'Kept'],
    ['unnamed@example.com', 'unnamed'],
  ]);
  expect(operator.events.map(({ event }) => event)).toEqual(Array(3).fill('user.imported'));
});

test('bytes that are no text make no password that nobody could log in with, and no name unnoticed', async () => {
  const broken = (text: string) => Buffer.concat([Buffer.from(text), Buffer.from([0xff])]);
  const rows = await imported(await testOperator(), [
    {
      email: 'a@example.com',
      name: 'A',
      password: Buffer.concat([broken('sha256$'), Buffer.from(`$${'ab'.repeat(32)}`)]),
    },
    { email: 'b@example.com', name: broken('B'), password: strongHash },
  ]);
  expect(outcomes(rows)).toEqual([
    ['1', 'refused', expect.stringContaining('no text')],
    ['2', 'imported', 'the name holds bytes that are no text, which became \ufffd'],
  ]);
});

test('the report repeats neither a password nor more of an address than an address may have', async () => {
  const rows = await imported(await testOperator(), [
    { email: 'plain@example.com', name: 'Plain', password: 'hunter2$and$abcdef' },
    { email: `${'x'.repeat(4_000)}@example.com`, name: 'Long', password: strongHash },
    ...Array.from({ length: 50 }, (_, n) => ({ email: `${' '.repeat(n)}same@example.com`, password: strongHash })),
  ]);
  expect(JSON.stringify(rows)).not.toContain('hunter2');
  expect(rows[1]?.email).toHaveLength(255);
  expect(rows.at(-1)?.note).toBe(
    'rows 3 and 4 and 5 and 6 and 7 and 8 and 9 and 10 and 11 and 12 and 40 more have the same e-mail address but for its spelling',
  );
});

test('a row with a value of several megabytes is refused with the reason, and the others come in', async () => {
  const huge = 'x'.repeat(3_000_000);
  const rows = await imported(await testOperator(), [
    { email: huge, name: 'A', password: strongHash },
    { email: 'b@example.com', name: huge, password: strongHash },
    { email: 'c@example.com', name: 'C', password: huge },
    { email: 'd@example.com', name: 'D', password: strongHash },
  ]);
  expect(outcomes(rows)).toEqual([
    ['1', 'refused', 'the e-mail address is longer than 4096 bytes'],
    ['2', 'refused', 'the name is longer than 4096 bytes'],
    ['3', 'refused', 'the password hash is longer than 4096 bytes'],
    ['4', 'imported', null],
  ]);
  expect(rows.map(({ email }) => email)).toEqual([null, 'b@example.com', 'c@example.com', 'd@example.com']);
});

test('a dry run tells the same and writes nothing', async () => {
  const operator = await testOperator();
  const rows = [...people(3, weakHash), { email: 'none' }];
  const dry = await imported(operator, rows, true);
  expect(operator.db.connection.prepare('SELECT count(*) FROM users').pluck().get()).toBe(0);
  expect(operator.events).toEqual([]);
  expect(await imported(operator, rows)).toEqual(dry);
});

test('a second run finds everybody there and changes nobody', async () => {
  const operator = await testOperator();
  const all = () => operator.db.connection.prepare('SELECT * FROM users JOIN passwords ON user_id = id').all();
  await imported(operator, people(3, weakHash));
  const before = all();
  expect((await imported(operator, people(3, weakHash))).map(({ outcome }) => outcome)).toEqual(
    Array(3).fill('already there'),
  );
  expect(all()).toEqual(before);
});

describe('rows whose hashes would make every wrong password too dear are refused:', () => {
  const hashOf = (method: string, bytes = 64) => `${method}$salt$${'ab'.repeat(bytes)}`;
  /** People with forty dear shapes of scrypt in turn, of which four cost 1.4 s together. */
  const shapes = Array.from({ length: 40 }, (_, n) => `scrypt:1024:1:${1160 - n}`);
  const many = [...people(100, '')].map((row, n) => ({ ...row, password: hashOf(shapes[n % 40] ?? '') }));
  const refused = (rows: readonly ImportedRow[]) =>
    rows.filter(({ outcome }) => outcome === 'refused').map(({ id, note }) => [id, note]);

  test('of forty shapes those come in that the budget has room for, the first ones first', async () => {
    const operator = await testOperator();
    const rows = await imported(operator, many);
    const methods = new Set(rows.flatMap(({ method }) => method ?? []));
    expect([...methods]).toEqual(shapes.slice(0, methods.size));
    expect([methods.size, (await costlyMethods(operator)).length]).toEqual([4, 4]);
    // A shape that is there already costs nothing more, however often it comes.
    expect(rows.filter(({ outcome }) => outcome === 'imported')).toHaveLength(12);
    expect(refused(rows)[0]).toEqual([
      '5',
      'too many kinds of password hashes: with scrypt:1024:1:1156 too, every wrong password would cost more than 1.5 s; "portero user create" makes this account with a new password',
    ]);
  });

  test('the same ones in a dry run, in a second run, and in one that goes on where another was stopped', async () => {
    const dry = refused(await imported(await testOperator(), many, true));
    const operator = await testOperator();
    expect(refused(await imported(operator, many))).toEqual(dry);
    expect(refused(await imported(operator, many))).toEqual(dry);
    expect(refused(await imported(operator, many, true))).toEqual(dry);
    const stopped = await testOperator();
    for await (const batch of importFlask(stopped, openTable(flaskFile(many)), { dryRun: false })) {
      expect(batch.length).toBeLessThan(many.length);
      break;
    }
    expect(refused(await imported(stopped, many))).toEqual(dry);
  });

  test('what is in the database already counts, and no longer than it is there', async () => {
    const operator = await testOperator();
    await imported(operator, many.slice(0, 4));
    const later = [
      { email: 'known@example.com', name: 'Known', password: hashOf(shapes[0] ?? '') },
      { email: 'dear@example.com', name: 'Dear', password: hashOf(shapes[9] ?? '') },
      { email: 'cheap@example.com', name: 'Cheap', password: hashOf('pbkdf2:sha256:1000', 32) },
    ];
    const outcomesOf = async () => (await imported(operator, later)).map(({ outcome }) => outcome);
    expect(await outcomesOf()).toEqual(['imported', 'refused', 'imported']);
    operator.db.connection.exec("DELETE FROM users WHERE email = 'u4@example.com'");
    expect(await outcomesOf()).toEqual(['already there', 'imported', 'already there']);
  });

  test('no row of what real apps have been through', async () => {
    const methods = [
      ...[['sha256'], ['md5', 16], ['pbkdf2:sha1:1000', 20], ['pbkdf2:sha512:210000', 64], ['scrypt:32768:8:1', 64]],
      ...[50_000, 150_000, 260_000, 600_000, 1_000_000].map((count) => [`pbkdf2:sha256:${count}`]),
    ] as [string, number?][];
    const rows = methods.map(([method, bytes = 32], n) => ({
      email: `u${n}@example.com`,
      name: method,
      password: hashOf(method, bytes),
    }));
    expect(new Set((await imported(await testOperator(), rows)).map(({ outcome }) => outcome))).toEqual(
      new Set(['imported']),
    );
  });
});

test('a batch is told of when it is written, account and password together', async () => {
  const operator = await testOperator();
  const count = (table: string) => operator.db.connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  let told = 0;
  for await (const batch of importFlask(operator, openTable(flaskFile(people(150, strongHash))), { dryRun: false })) {
    told += batch.length;
    expect([count('users'), count('passwords')]).toEqual([told, told]);
  }
  expect(told).toBe(150);
});

test('a writer that is in the way for long is waited for, and in the end what was written stays', async () => {
  const file = newFile();
  const operator = await testOperator(file);
  let failures = 5;
  const busy: Operator['db'] = {
    ...operator.db,
    transaction: async (work) => {
      failures -= 1;
      if (failures >= 0) throw new Failure('database_unavailable', { retryAfter: 2 });
      return operator.db.transaction(work);
    },
  };
  expect(await imported({ ...operator, db: busy }, people(3, strongHash))).toHaveLength(3);
  failures = Number.POSITIVE_INFINITY;
  await expect(
    imported({ ...operator, db: busy }, [{ email: 'late@example.com', password: strongHash }]),
  ).rejects.toMatchObject({
    code: 'database_unavailable',
  });
  const other = openSqlite(file);
  expect(other.connection.prepare('SELECT count(*) FROM users').pluck().get()).toBe(3);
  other.close();
});

test.each([true, false])(
  'with many rows memory stays bounded and the other app is not locked out (dry run: %s)',
  async (dryRun) => {
    const file = flaskFile(people(10_000, strongHash));
    const app = new Sqlite(file, { timeout: 0 });
    onTestFinished(() => void app.close());
    const operator = await testOperator();
    const before = memoryUsage.rss();
    let most = 0;
    let told = 0;
    for await (const batch of importFlask(operator, openTable(file), { dryRun })) {
      told += batch.length;
      app.prepare("UPDATE user SET name = 'busy' WHERE id = ?").run(told);
      most = Math.max(most, memoryUsage.rss() - before);
    }
    expect(told).toBe(10_000);
    // It takes 30 MB or less; 140 where the event loop never turns.
    expect(most / 2 ** 20).toBeLessThan(80);
  },
);
