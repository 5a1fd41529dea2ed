import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { spread } from '../measurements/growth.ts';
import { fill, seededEmail } from './seed.ts';

function database(): { file: string; all(sql: string): unknown[] } {
  const folder = mkdtempSync(join(tmpdir(), 'seed-'));
  const file = join(folder, 'some.sqlite');
  const handle = new DatabaseSync(file);
  handle.exec(
    "CREATE TABLE users (id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, later TEXT); INSERT INTO users VALUES ('a', 'a@example.com', 'as it was')",
  );
  onTestFinished(() => {
    handle.close();
    rmSync(folder, { recursive: true });
  });
  return { file, all: (sql) => handle.prepare(sql).all() };
}

const users = { table: 'users', distinct: { id: (n: number) => `id-${n}`, email: seededEmail } };

test('what a sign-up left is copied so often, with other ids and addresses and all else as it was', () => {
  const { file, all } = database();
  const said: string[] = [];
  fill(file, [users], 3, (text) => said.push(text));
  expect(all('SELECT * FROM users ORDER BY rowid')).toEqual([
    { id: 'a', email: 'a@example.com', later: 'as it was' },
    { id: 'id-0', email: 'user0@example.com', later: 'as it was' },
    { id: 'id-1', email: 'user1@example.com', later: 'as it was' },
    { id: 'id-2', email: 'user2@example.com', later: 'as it was' },
  ]);
  expect(said).toEqual(['3 of 3 users']);
});

test('a table that a sign-up no longer writes to is said to be one', () => {
  const { file, all } = database();
  all('DELETE FROM users');
  expect(() => fill(file, [users], 1, () => {})).toThrow('a sign-up left no row in users');
});

test('who logs in is spread over the whole table, and is somebody else in the next round', () => {
  const emails = (turn: number) => spread(1000, 4, turn).map(({ email }) => email);
  expect(emails(0)).toEqual(['user0@example.com', 'user250@example.com', 'user500@example.com', 'user750@example.com']);
  expect(emails(1)).toEqual(['user7@example.com', 'user257@example.com', 'user507@example.com', 'user757@example.com']);
});
