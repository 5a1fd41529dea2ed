import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newFile } from '../test-files.ts';
import { DatabaseRefused, rows } from './database.ts';
import { openSqlite } from './sqlite.ts';

/** Opens and closes again when the test is over. */
function open(file: string): ReturnType<typeof openSqlite> {
  const db = openSqlite(file);
  onTestFinished(() => {
    if (db.connection.open) db.close();
  });
  return db;
}
const probe = (db: ReturnType<typeof openSqlite>) =>
  db.q
    .insert(db.t.healthProbes)
    .values({ id: 1, probedAt: new Date(0) })
    .onConflictDoNothing();

/** Another process, as far as SQLite is concerned, that holds the write lock. */
function writer(file: string) {
  const connection = new Sqlite(file);
  onTestFinished(() => {
    connection.close();
  });
  connection.exec('BEGIN IMMEDIATE');
  return { release: () => connection.exec('ROLLBACK') };
}
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** The sentence with which a file is refused. */
function refusalOf(file: string): string {
  try {
    openSqlite(file).close();
  } catch (error) {
    expect(error).toBeInstanceOf(DatabaseRefused);
    return (error as Error).message;
  }
  return expect.unreachable('it was opened');
}

test('a database keeps its promises: WAL, whose syncs are waited for elsewhere, foreign keys, and no wait for locks', () => {
  const { connection } = open(newFile());
  expect(connection.pragma('journal_mode', { simple: true })).toBe('wal');
  // NORMAL: disk.test.ts shows that a write waits for the disk all the same.
  expect(connection.pragma('synchronous', { simple: true })).toBe(1);
  expect(connection.pragma('foreign_keys', { simple: true })).toBe(1);
  expect(connection.pragma('busy_timeout', { simple: true })).toBeLessThanOrEqual(50);
});

test('what was written is there when the file is opened again', async () => {
  const file = newFile();
  const first = open(file);
  await first.rows(probe(first));
  first.close();
  expect(
    await open(file)
      .rows(first.q.select().from(first.t.healthProbes))
      .catch(() => 'closed'),
  ).toBe('closed');
  const again = open(file);
  expect(await again.rows(again.q.select().from(again.t.healthProbes))).toHaveLength(1);
});

describe('while another process writes', () => {
  test('a write waits, off the event loop, and goes through when the other is done', async () => {
    const file = newFile();
    const db = open(file);
    const other = writer(file);
    let done = false;
    const write = db.rows(probe(db)).then(() => {
      done = true;
    });
    for (let i = 0; i < 5; i += 1) await nextTurn();
    expect(done).toBe(false);
    other.release();
    await write;
    expect(done).toBe(true);
  });

  test('a transaction waits before its first step, so that it runs once', async () => {
    const file = newFile();
    const db = open(file);
    const other = writer(file);
    let runs = 0;
    const work = db.transaction(function* () {
      runs += 1;
      yield* rows(probe(db));
    });
    for (let i = 0; i < 5; i += 1) await nextTurn();
    expect(runs).toBe(0);
    other.release();
    await work;
    expect(runs).toBe(1);
  });

  test('reading goes on', async () => {
    const file = newFile();
    const db = open(file);
    await db.rows(probe(db));
    writer(file);
    expect(await db.rows(db.q.select().from(db.t.healthProbes))).toHaveLength(1);
  });

  test('a write gives up in the end, and says when to come back', async () => {
    const file = newFile();
    const db = open(file);
    writer(file);
    await expect(db.rows(probe(db))).rejects.toMatchObject({ code: 'database_unavailable', data: { retryAfter: 2 } });
  });
});

describe('a database that cannot be written', () => {
  test('because the disk is full, says so and goes on being read', async () => {
    const db = open(newFile());
    const pages = db.connection.pragma('page_count', { simple: true });
    db.connection.pragma(`max_page_count = ${pages}`);
    const fill = db.q.insert(db.t.rateLimits).values({ key: 'x'.repeat(100_000), hits: 1, resetsAt: new Date(0) });
    await expect(db.rows(fill)).rejects.toMatchObject({ code: 'database_unavailable', data: { retryAfter: 10 } });
    expect(await db.rows(db.q.select().from(db.t.rateLimits))).toEqual([]);
    await db.rows(probe(db));
  });

  test('because it is read-only, says so', async () => {
    const db = open(newFile());
    db.connection.pragma('query_only = ON');
    await expect(db.rows(probe(db))).rejects.toMatchObject({ code: 'database_unavailable' });
    await expect(
      db.transaction(function* () {
        yield* rows(probe(db));
      }),
    ).rejects.toMatchObject({ code: 'database_unavailable' });
  });
});

describe('a file is refused in one sentence, and left as it is', () => {
  test('when it is no database', () => {
    const file = newFile();
    writeFileSync(file, 'Dear diary, '.repeat(1_000));
    const before = readFileSync(file);
    expect(refusalOf(file)).toBe(`The database ${file} is no SQLite database, or is damaged. It was left as it is.`);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('when its pages are damaged', () => {
    const file = newFile();
    const db = openSqlite(file);
    db.connection.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    const bytes = readFileSync(file);
    bytes.fill(0x55, 4_096, bytes.length);
    writeFileSync(file, bytes);
    expect(refusalOf(file)).toMatch(/ is (not a database or is )?damaged.*It was left as it is\.$/s);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test('when its folder does not exist', () => {
    expect(refusalOf(`${newFile()}/nowhere/portero.sqlite`)).toMatch(/^The database .* It was left as it is\.$/);
  });

  test('when it is a folder', () => {
    const file = newFile();
    mkdirSync(file);
    expect(refusalOf(file)).toContain('cannot be opened');
  });

  test('when it comes from a newer Portero', () => {
    const file = newFile();
    const db = openSqlite(file);
    db.connection.exec("INSERT INTO portero_migrations VALUES (9999999999999, 'from the future')");
    db.close();
    const before = readFileSync(file);
    expect(refusalOf(file)).toBe(
      `The database ${file} was made by a newer or different Portero than this one. It was left as it is.`,
    );
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test.each([
    ['with a table of the same name', 'CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT)'],
    ['with tables of other names', 'CREATE TABLE posts (id INTEGER PRIMARY KEY)'],
  ])('when it is another program\u2019s, %s: not even its journal mode changes', (_with, sql) => {
    const file = newFile();
    const other = new Sqlite(file);
    other.exec(sql);
    other.close();
    const before = readFileSync(file);
    expect(refusalOf(file)).toBe(
      `The database ${file} belongs to another program: Portero needs a file of its own, such as portero.sqlite. It was left as it is.`,
    );
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(dirname(file))).toEqual(['portero.sqlite']);
  });

  test('when the same migration had other contents', () => {
    const file = newFile();
    const db = openSqlite(file);
    db.connection.exec("UPDATE portero_migrations SET hash = 'other'");
    db.close();
    expect(refusalOf(file)).toContain('newer or different Portero');
  });
});

test('the file and its journals are for their owner alone, whatever others may read here', async () => {
  const umask = process.umask(0o022);
  onTestFinished(() => void process.umask(umask));
  const file = newFile();
  const db = open(file);
  await db.rows(probe(db));
  const modes = ['', '-wal', '-shm'].map((suffix) => (statSync(file + suffix).mode & 0o777).toString(8));
  expect(modes).toEqual(['600', '600', '600']);
});

test('a file that is there already keeps the permissions that somebody gave it', () => {
  const file = newFile();
  open(file).close();
  chmodSync(file, 0o640);
  open(file);
  expect(statSync(file).mode & 0o777).toBe(0o640);
});

test('nothing is made but the file and its journals, and the journals go when it is closed', () => {
  const file = newFile();
  const db = open(file);
  const names = () => readdirSync(dirname(file)).sort();
  expect(names()).toEqual(['portero.sqlite', 'portero.sqlite-shm', 'portero.sqlite-wal']);
  db.close();
  expect(names()).toEqual(['portero.sqlite']);
});
