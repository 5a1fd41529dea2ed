import { expect, test } from 'vitest';
import type { Scope } from './database.ts';
import { eq } from './drizzle.ts';
import { type Given, prepared } from './prepared.ts';
import { openSqlite } from './sqlite.ts';

const counters = { built: 0 };
const put = prepared(({ q, t }, { key, hits, resetsAt }: Given<{ key: string; hits: number; resetsAt: Date }>) =>
  q.insert(t.rateLimits).values({ key, hits, resetsAt }),
);
const find = prepared(({ q, t }: Scope, given: Given<{ key: string }>) => {
  counters.built += 1;
  return q.select().from(t.rateLimits).where(eq(t.rateLimits.key, given.key));
});

const row = (n: number) => ({ key: `key ${n}`, hits: n, resetsAt: new Date(n * 1000) });

test('a query is built once for each database, and answers each time what it is asked', async () => {
  const [one, other] = [openSqlite(':memory:'), openSqlite(':memory:')];
  for (let n = 0; n < 3; n += 1) await one.rows(put(one, row(n)));
  for (let n = 0; n < 3; n += 1) expect(await one.rows(find(one, { key: `key ${n}` }))).toEqual([row(n)]);
  expect(await other.rows(find(other, { key: 'key 1' }))).toEqual([]);
  expect(counters.built).toBe(2);
  one.close();
  other.close();
});

test('two queries that are made before either runs do not mix their values', async () => {
  const db = openSqlite(':memory:');
  const queries = [row(1), row(2)].map((one) => put(db, one));
  for (const query of queries) await db.rows(query);
  const looks = [find(db, { key: 'key 1' }), find(db, { key: 'key 2' })] as const;
  expect(await Promise.all(looks.map((look) => db.rows(look)))).toEqual([[row(1)], [row(2)]]);
  db.close();
});

test('within a transaction it sees what that has written, and is taken back with it', async () => {
  const db = openSqlite(':memory:');
  const seen: unknown[] = [];
  const failing = db.transaction(function* (scope) {
    yield put(scope, row(1));
    seen.push(yield find(scope, { key: 'key 1' }));
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(seen).toEqual([[row(1)]]);
  expect(await db.rows(find(db, { key: 'key 1' }))).toEqual([]);
  db.close();
});
