import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../db/sqlite.ts';
import { countSessions } from './census.ts';
import { sessionsBetween } from './queries.ts';

const now = new Date('2026-11-23T08:00:00.000Z');

/** A database with sessions that expire so many milliseconds from now. */
function withSessions(expiries: number[]) {
  const db = openSqlite(':memory:');
  onTestFinished(() => db.close());
  db.connection.exec(
    "INSERT INTO users (id, email, email_canonical, name, created_at, updated_at) VALUES ('u', 'a', 'a', 'A', 0, 0)",
  );
  const insert = db.connection.prepare(
    `INSERT INTO sessions (id, user_id, sid_hash, remembered, ip_address, created_at, last_seen_at, idle_expires_at,
      absolute_expires_at) VALUES (@id, 'u', @id, 0, '', 0, 0, @expiry, @expiry)`,
  );
  for (const [id, ms] of expiries.entries()) insert.run({ id: `${id}`, expiry: now.getTime() + ms });
  return { db, clock: () => now };
}

test.each([1, 2, 3, 7, 100])(
  'every live session counts once, and none that ran out, in parts of %i',
  async (atOnce) => {
    // Some expire in the same millisecond, across the end of a part too.
    const deps = withSessions([-5, 0, 1, 2, 2, 2, 2, 3, 8, 8, 9]);
    expect(await countSessions(deps, atOnce)).toBe(9);
    expect(await countSessions(withSessions([]), atOnce)).toBe(0);
  },
);

test('requests are served between two parts', async () => {
  const deps = withSessions(Array.from({ length: 50 }, (_, ms) => ms + 1));
  let served = 0;
  let isOver = false;
  const serve = () => {
    served += 1;
    if (!isOver) setImmediate(serve);
  };
  setImmediate(serve);
  expect(await countSessions(deps, 10)).toBe(50);
  isOver = true;
  expect(served).toBeGreaterThanOrEqual(5);
});

test('it is read from the index, however large the table is', () => {
  const { db } = withSessions([1]);
  const { sql, params } = sessionsBetween(db, now, now).toSQL();
  const plan = db.connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...params) as { detail: string }[];
  expect(plan.map(({ detail }) => detail).join()).toContain('COVERING INDEX sessions_idle_expiry');
});
