import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { Observer } from '../core/observer.ts';
import { newFile } from '../test-files.ts';
import { rows } from './database.ts';
import { openSqlite } from './sqlite.ts';

function watched() {
  const said: string[] = [];
  const observe: Observer = {
    databaseBusy: () => said.push('busy'),
    databaseFailed: (kind) => said.push(`failed: ${kind}`),
    transactionDone: (ms, outcome) => said.push(ms >= 0 ? outcome : `took ${ms}`),
  };
  const file = newFile();
  const db = openSqlite(file, { observe });
  onTestFinished(() => db.close());
  const probe = db.q
    .insert(db.t.healthProbes)
    .values({ id: 1, probedAt: new Date(0) })
    .onConflictDoNothing();
  return { said, db, file, probe };
}

test('whoever watches is told how transactions turned out', async () => {
  const { said, db, probe } = watched();
  await db.transaction(function* () {
    yield* rows(probe);
  });
  const failing = db.transaction(function* () {
    yield* rows(probe);
    throw new Error('not this one');
  });
  await expect(failing).rejects.toThrow('not this one');
  expect(said).toEqual(['committed', 'rolled_back']);
});

test('every further attempt against the lock of another program is told of, and a success behind it is no failure', async () => {
  const { said, db, file, probe } = watched();
  const other = new Sqlite(file);
  other.exec('BEGIN IMMEDIATE');
  const writing = db.rows(probe);
  await expect.poll(() => said.length).toBeGreaterThan(1);
  other.exec('ROLLBACK');
  other.close();
  await writing;
  expect(new Set(said)).toEqual(new Set(['busy']));
});

test('what the database refuses for good is told by the name of its kind', async () => {
  const { said, db, file, probe } = watched();
  db.connection.pragma('query_only = ON');
  await expect(db.rows(probe)).rejects.toMatchObject({ code: 'database_unavailable' });
  db.connection.pragma('query_only = OFF');
  const other = new Sqlite(file);
  other.exec('BEGIN IMMEDIATE');
  await expect(db.attempt(probe)).rejects.toMatchObject({ code: 'database_unavailable' });
  other.close();
  expect(said).toEqual(['failed: readonly', 'failed: busy']);
});
