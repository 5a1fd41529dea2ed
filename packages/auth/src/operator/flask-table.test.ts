import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DatabaseRefused } from '../db/database.ts';
import { newFile } from '../test-files.ts';
import { flaskFile, people, weakHash } from '../test-operator.ts';
import { openFlaskTable } from './flask-table.ts';
import { OperatorError } from './operator.ts';

/** Opens and closes again when the test is over. */
function open(file: string, table?: string) {
  const opened = openFlaskTable(file, table);
  onTestFinished(() => opened.close());
  return opened;
}

/** The other app's own connection, which waits for nobody. */
function owner(file: string): Sqlite.Database {
  const connection = new Sqlite(file, { timeout: 0 });
  onTestFinished(() => void connection.close());
  return connection;
}

/** The sentence with which a file is refused. */
function refusalOf(file: string, table?: string): string {
  try {
    openFlaskTable(file, table).close();
  } catch (error) {
    expect(error instanceof OperatorError || error instanceof DatabaseRefused).toBe(true);
    expect((error as Error).message).not.toContain('\n');
    return (error as Error).message;
  }
  return expect.unreachable('it was opened');
}

test('the other app goes on writing while its users are read, and what it writes then is not among them', () => {
  const file = flaskFile(people(200, weakHash));
  const app = owner(file);
  const table = open(file);
  const seen: string[] = [];
  for (const { id, email } of table.users()) {
    if (id === '3') {
      app.exec("UPDATE user SET email = 'changed@example.com' WHERE id = 100");
      app.exec("INSERT INTO user (email, name, password) VALUES ('late@example.com', 'Late', 'x')");
    }
    seen.push(`${email}`);
  }
  expect([table.count, seen.length, seen[99], new Set(seen).has('late@example.com')]).toEqual([
    200,
    200,
    'u100@example.com',
    false,
  ]);
  expect([...table.addresses()].map(({ email }) => email)).toEqual(seen);
});

test('the file and its folder are left as they are', () => {
  const file = flaskFile(people(200, weakHash));
  const before = readFileSync(file);
  const table = openFlaskTable(file);
  expect([...table.users()]).toHaveLength(200);
  expect(readdirSync(dirname(file))).toEqual(['db.sqlite']);
  table.close();
  expect([readdirSync(dirname(file)), readFileSync(file).equals(before)]).toEqual([['db.sqlite'], true]);
});

test('what stands in a column is read as text, whatever was written there', () => {
  const file = flaskFile([{ email: Buffer.from('bytes@example.com'), name: null, password: Buffer.from(weakHash) }]);
  owner(file).exec('INSERT INTO user VALUES (7, 5, 6.5, 7)');
  expect([...open(file).users()]).toEqual([
    { id: '1', email: 'bytes@example.com', name: null, password: weakHash, tooLong: null },
    { id: '7', email: '5', name: '6.5', password: '7', tooLong: null },
  ]);
});

test('names of columns count whatever their case, as in SQLite, and ids may be texts', () => {
  const file = newFile('db.sqlite');
  owner(file).exec(`CREATE TABLE "us""ers" (ID TEXT PRIMARY KEY, Email, NAME, Password);
    INSERT INTO "us""ers" VALUES ('b', 'b@example.com', 'B', 'x'), ('a', 'a@example.com', 'A', 'y')`);
  expect([...open(file, 'us"ers').users()].map(({ id, name }) => [id, name])).toEqual([
    ['a', 'A'],
    ['b', 'B'],
  ]);
});

test('what is too long is not read at all: the row says what it was, and the others are as ever', () => {
  const huge = 'x'.repeat(3_000_000);
  const rows = ['email', 'name', 'password'].map((column) => ({
    email: 'a@example.com',
    name: 'A',
    password: weakHash,
    [column]: huge,
  }));
  const file = flaskFile([...rows, { email: Buffer.from(huge) }, { email: '\u{1f600}'.repeat(1024) }]);
  owner(file).exec("INSERT INTO user (email) VALUES (replace(hex(zeroblob(2048)), '0', 'y') || 'z')");
  const table = open(file);
  expect([...table.users()].map(({ tooLong }) => tooLong)).toEqual([
    'e-mail address',
    'name',
    'password hash',
    'e-mail address',
    null,
    'e-mail address',
  ]);
  expect(JSON.stringify([...table.users(), ...table.addresses()]).length).toBeLessThan(10_000);
  expect([...table.users()][4]?.email).toBe('\u{1f600}'.repeat(1024));
});

test('an id that is too long is not read either, and nobody is left out for it', () => {
  const file = newFile('db.sqlite');
  owner(file).exec(`CREATE TABLE user (id TEXT, email, name, password);
    INSERT INTO user VALUES (replace(hex(zeroblob(2000000)), '0', 'z'), 'b@example.com', 'B', 'x'), ('a', 'a@example.com', 'A', 'y')`);
  expect([...open(file).users()].map(({ id, name, tooLong }) => [id, name, tooLong])).toEqual([
    ['a', 'A', null],
    ['(too long)', 'B', null],
  ]);
});

describe('a file is refused in one sentence', () => {
  test('that is not there, and is not made', () => {
    const file = newFile('db.sqlite');
    expect(refusalOf(file)).toBe(`The file ${file} is not there.`);
    expect(refusalOf(join(file, 'db.sqlite'))).toMatch(/ is not there\.$/);
    expect(readdirSync(dirname(file))).toEqual([]);
  });

  test('that is a folder', () => {
    const file = newFile('db.sqlite');
    mkdirSync(file);
    expect(refusalOf(file)).toBe(`The file ${file} is no file but a folder or device.`);
  });

  test('that is no database', () => {
    const file = newFile('db.sqlite');
    writeFileSync(file, 'Dear diary, '.repeat(1_000));
    expect(refusalOf(file)).toBe(`The file ${file} is no SQLite database, or is damaged.`);
  });

  test('that is damaged in the middle, before anybody is imported', () => {
    const file = flaskFile(people(2_000, weakHash));
    const bytes = readFileSync(file);
    bytes.fill(0x55, bytes.length / 2, bytes.length / 2 + 16_384);
    const damaged = newFile('db.sqlite');
    writeFileSync(damaged, bytes);
    expect(refusalOf(damaged)).toContain('is damaged');
  });

  test('that another program has locked', () => {
    const file = flaskFile([]);
    owner(file).exec('BEGIN EXCLUSIVE');
    expect(refusalOf(file)).toBe(`The file ${file} is locked by another program.`);
  });

  test('whose users are no table but a view, which may have no end', () => {
    const file = newFile('db.sqlite');
    owner(file).exec(`CREATE VIEW "User" AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n)
      SELECT id, 'u' || id || '@example.com' AS email, 'x' AS name, 'y' AS password FROM n`);
    expect(refusalOf(file)).toBe(
      `"user" in ${file} is a view, which would have to be computed: export it into a table and name that (--table).`,
    );
  });

  test('whose users are what a module of SQLite computes', () => {
    const file = newFile('db.sqlite');
    owner(file).exec('CREATE VIRTUAL TABLE user USING fts5(id, email, name, password)');
    expect(refusalOf(file)).toContain('is a virtual table, which would have to be computed');
  });

  test('without a table of users, naming what there is', () => {
    const file = newFile('db.sqlite');
    owner(file).exec('CREATE TABLE people (id INTEGER); CREATE VIEW everybody AS SELECT * FROM people');
    expect(refusalOf(file)).toBe(
      `The file ${file} has no table "user". It has: people. Name the one of users (--table).`,
    );
    expect(refusalOf(file, 'people')).toBe('The table "people" lacks what the tutorial\'s has: email, name, password.');
    const empty = newFile('db.sqlite');
    copyFileSync('/dev/null', empty);
    expect(refusalOf(empty)).toBe(`The file ${empty} has no table "user".`);
  });
});
