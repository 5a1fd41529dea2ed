import fs, { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { newFile } from '../test-files.ts';
import { rows } from './database.ts';
import { openSqlite } from './sqlite.ts';

type Done = (error: Error | null) => void;
/** The syncs that have begun, each to be ended by the test. */
const syncs: Done[] = [];

beforeAll(() => {
  vi.spyOn(fs, 'fdatasync').mockImplementation((_file, done) => void syncs.push(done as Done));
  syncBuiltinESMExports();
});
afterAll(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

afterEach(() => {
  for (const done of syncs.splice(0)) done(null);
});

/** A database in a file, of which the test is the disk. */
function database() {
  const file = newFile();
  const db = openSqlite(file);
  onTestFinished(() => void (db.connection.open && db.close()));
  const probe = db.q
    .insert(db.t.healthProbes)
    .values({ id: 1, probedAt: new Date(0) })
    .onConflictDoUpdate({ target: db.t.healthProbes.id, set: { probedAt: new Date(1) } });
  const write = () =>
    db.transaction(function* () {
      yield* rows(probe);
    });
  return { file, db, probe, write };
}

/** Whether a promise is kept, broken or open. */
function watch(promise: Promise<unknown>) {
  const state = { is: 'open' };
  promise.then(
    () => Object.assign(state, { is: 'kept' }),
    () => Object.assign(state, { is: 'broken' }),
  );
  return state;
}
const later = () => new Promise((resolve) => setTimeout(resolve, 5));

test('a write is acknowledged when the journal with it is on the disk, and not before', async () => {
  const { file, db, probe, write } = database();
  for (const writing of [write, () => db.rows(probe)]) {
    const state = watch(writing());
    await later();
    expect([state.is, syncs.length]).toEqual(['open', 1]);
    syncs.pop()?.(null);
    await later();
    expect([state.is, syncs.length]).toEqual(['kept', 0]);
  }
  expect(readFileSync(`${file}-wal`).length).toBeGreaterThan(0);
});

test('commits of one moment share a sync; one that comes while it runs waits for the next', async () => {
  const { write } = database();
  const [first, second] = [watch(write()), watch(write())];
  await later();
  expect(syncs).toHaveLength(1);
  const third = watch(write());
  await later();
  expect(syncs).toHaveLength(1);
  syncs.pop()?.(null);
  await later();
  expect([first.is, second.is, third.is, syncs.length]).toEqual(['kept', 'kept', 'open', 1]);
  syncs.pop()?.(null);
  await later();
  expect(third.is).toBe('kept');
});

test('reading waits for no disk, nor does what may be lost, nor a transaction that wrote nothing', async () => {
  const { db, probe, write } = database();
  const writing = watch(write());
  await later();
  const find = db.prepare(db.q.select().from(db.t.healthProbes));
  expect(await find({})).toHaveLength(1);
  expect(await db.rows(db.q.select().from(db.t.healthProbes))).toHaveLength(1);
  await db.transaction(() => rows(db.q.select().from(db.t.healthProbes)));
  await db.transaction(() => rows(probe) as ReturnType<typeof rows<unknown>>, { mayBeLost: true });
  await db.attempt(probe);
  expect([writing.is, syncs.length]).toEqual(['open', 1]);
});

test('a disk that cannot take it is a refusal for now, and the next write tries again', async () => {
  const { write } = database();
  const refused = write();
  const waiting = watch(refused);
  await later();
  const next = watch(write());
  await later();
  syncs.pop()?.(Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO', syscall: 'fdatasync' }));
  await expect(refused).rejects.toMatchObject({ code: 'database_unavailable' });
  await later();
  expect([waiting.is, next.is, syncs.length]).toEqual(['broken', 'open', 1]);
  syncs.pop()?.(null);
  await later();
  expect(next.is).toBe('kept');
});

test('who still waits for the disk when the database is closed is told when it is there, and no file stays open', async () => {
  const opened = vi.mocked(fs.fdatasync).mock.calls;
  const { write, db } = database();
  const first = watch(write());
  await later();
  const second = watch(write());
  await later();
  db.close();
  for (const state of [first, second]) {
    expect([state.is, syncs.length]).toEqual(['open', 1]);
    syncs.pop()?.(null);
    await later();
    expect(state.is).toBe('kept');
  }
  const [file = -1] = opened.at(-1) ?? [];
  expect(() => fs.fstatSync(file)).toThrow('EBADF');
});

test('a database in memory has no disk to wait for', async () => {
  const db = openSqlite(':memory:');
  onTestFinished(() => db.close());
  await db.rows(db.q.insert(db.t.healthProbes).values({ id: 1, probedAt: new Date(0) }));
  expect(syncs).toHaveLength(0);
});
