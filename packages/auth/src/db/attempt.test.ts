import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { newFile } from '../test-files.ts';
import { openSqlite } from './sqlite.ts';

test('what may wait until next time is tried once: a busy database refuses it without any pause', async () => {
  const file = newFile();
  const db = openSqlite(file);
  const other = new Sqlite(file);
  onTestFinished(() => {
    vi.useRealTimers();
    other.close();
    db.close();
  });
  const probe = () =>
    db.q
      .insert(db.t.healthProbes)
      .values({ id: 1, probedAt: new Date(0) })
      .onConflictDoNothing();

  other.exec('BEGIN IMMEDIATE');
  // With time standing still, anything that pauses would never come back.
  vi.useFakeTimers();
  await expect(db.attempt(probe())).rejects.toMatchObject({ code: 'database_unavailable' });
  other.exec('ROLLBACK');
  await db.attempt(probe());
  expect(await db.rows(db.q.select().from(db.t.healthProbes))).toHaveLength(1);
});
