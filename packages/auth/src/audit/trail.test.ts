import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { DAY } from '../core/clock.ts';
import { Failure } from '../core/failure.ts';
import { trailKeysOf } from '../core/trail-keys.ts';
import { openSqlite } from '../db/sqlite.ts';
import { createUser, removeUser } from '../profile/profile.ts';
import { bob, keyring } from '../test-app.ts';
import { client, depsOf } from '../test-deps.ts';
import { newFile } from '../test-files.ts';
import { eventsOf, faultsOf, type Trail, trailOf, verdictOf } from '../test-trail.ts';
import { appendToTrail, change, hasTrail, isTrailOurs, noteAlone, renewHead, sweepDetails } from './trail.ts';

const K1 = 'k1:Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE';
const K2 = 'k2:Hn6bTq1yWc8uXv3mKz5pRd7sLg2fJe4a';
const keysOf = (text: string) => trailKeysOf(keyring(text));

let portero: Trail;
beforeEach(async () => {
  portero = await trailOf();
  onTestFinished(portero.close);
});

const stored = (sql: string) => portero.db.connection.prepare(sql).all() as Record<string, unknown>[];

describe('a change', () => {
  test('that is made has its row, and the log and the host are told afterwards', async () => {
    await portero.note();
    expect(eventsOf(portero)).toEqual(['signup', 'profile.changed']);
    expect(portero.events.map(({ event }) => event)).toEqual(['signup', 'profile.changed']);
    expect(stored('SELECT * FROM audit_details WHERE seq = 2')).toEqual([
      {
        seq: 2,
        at: portero.now.getTime(),
        user_id: portero.userId,
        event: 'profile.changed',
        reason: 'test',
        session_id: null,
        token_id: null,
        key_id: null,
        role: null,
        ip_address: client.address,
        browser: 'curl',
        platform: null,
        request_id: client.requestId,
        salt: expect.stringMatching(/^[\w-]{22}$/),
      },
    ]);
  });

  test('that fails has none, and nobody is told of it', async () => {
    const failing = change(portero.deps, function* (scope, note) {
      yield* createUser(scope, { ...bob, now: portero.now });
      note({ event: 'signup', client });
      throw new Failure('email_taken');
    });
    await expect(failing).rejects.toThrow();
    expect(eventsOf(portero)).toEqual(['signup']);
    expect(portero.events).toHaveLength(1);
    expect(stored('SELECT name FROM users')).toHaveLength(1);
  });

  test('of which no row can be written is not made, and nobody is told of it', async () => {
    portero.db.connection.exec(
      "CREATE TRIGGER full BEFORE INSERT ON audit_details BEGIN SELECT RAISE(ABORT, 'no room'); END",
    );
    const failing = change(portero.deps, function* (scope, note) {
      yield* createUser(scope, { ...bob, now: portero.now });
      note({ event: 'signup', client });
    });
    await expect(failing).rejects.toThrow('no room');
    expect(stored('SELECT name FROM users')).toHaveLength(1);
    expect(portero.events).toHaveLength(1);
    expect(await faultsOf(portero)).toEqual([]);
  });

  test('that notes nothing leaves no row', async () => {
    await change(portero.deps, function* () {});
    expect(eventsOf(portero)).toEqual(['signup']);
  });

  test('of nobody known has a row without a subject', async () => {
    await noteAlone(portero.deps, { event: 'login.failed', client });
    expect(stored('SELECT subject FROM audit_trail WHERE seq = 2')).toEqual([{ subject: null }]);
    expect(await faultsOf(portero)).toEqual([]);
  });
});

test('a user has one name in the trail, which is not the id', async () => {
  await portero.note();
  const subjects = stored('SELECT DISTINCT subject FROM audit_trail');
  expect(subjects).toEqual([{ subject: expect.stringMatching(/^[\w-]{22}$/) }]);
  expect(subjects).toEqual(stored('SELECT subject FROM audit_subjects'));
  expect(JSON.stringify(stored('SELECT * FROM audit_trail'))).not.toContain(portero.userId);
});

test('fifty changes at once are chained without a gap', async () => {
  await Promise.all(Array.from({ length: 50 }, (_, n) => portero.note(`change ${n}`)));
  expect(await verdictOf(portero)).toMatchObject({ rows: 51, faults: [] });
});

test('the changes of two processes are chained to each other', async () => {
  const file = newFile();
  const one = await trailOf({}, file);
  const db = openSqlite(file);
  onTestFinished(() => {
    db.close();
    one.close();
  });
  const two = await depsOf({ db, now: one.now, events: [] });
  const notes = Array.from({ length: 20 }, (_, n) =>
    n % 2 ? one.note() : noteAlone(two, { event: 'profile.changed', userId: one.userId, client }),
  );
  await Promise.all(notes);
  expect(await verdictOf(one)).toMatchObject({ rows: 21, faults: [] });
});

test('a batch of many users is chained, whatever a statement can hold', async () => {
  const many = Array.from({ length: 1201 }, (_, n) => ({ email: `u${n}@example.com`, name: `User ${n}` }));
  await change(portero.deps, function* (scope, note) {
    for (const person of many) {
      const { id } = yield* createUser(scope, { ...person, now: portero.now });
      note({ event: 'user.imported', userId: id, client });
    }
  });
  expect(await verdictOf(portero)).toMatchObject({ rows: 1202, faults: [] });
  expect(stored('SELECT DISTINCT subject FROM audit_trail')).toHaveLength(1202);
});

describe('secrets', () => {
  test('that were rotated prove what they have chained, and the new one chains on', async () => {
    const rotated = { ...portero.deps, trailKeys: keysOf(`${K2},${K1}`) };
    await noteAlone(rotated, { event: 'profile.changed', userId: portero.userId, client });
    expect(stored('SELECT kid FROM audit_trail')).toEqual([{ kid: 'k1' }, { kid: 'k2' }]);
    expect(await faultsOf(portero, { trailKeys: rotated.trailKeys })).toEqual([]);
  });

  test('that are not ours any more are reported of each row that they chained', async () => {
    await portero.note();
    const rotated = { ...portero.deps, trailKeys: keysOf(`${K2},${K1}`) };
    await noteAlone(rotated, { event: 'profile.changed', userId: portero.userId, client });
    const trailKeys = keysOf(K2);
    expect(await faultsOf(portero, { trailKeys })).toEqual(['1 secret_gone', '2 secret_gone']);
    const { end } = await verdictOf(portero, { trailKeys });
    expect(end).toMatch(/^3:/);
  });

  test('that have another text under the same name prove nothing', async () => {
    const trailKeys = keysOf(K2.replace('k2', 'k1'));
    expect(await faultsOf(portero, { trailKeys })).toEqual(['1 changed', '1 head_changed']);
  });

  test('that were rotated can be dropped once the server has started with both: the end is proved anew', async () => {
    const both = keysOf(`${K2},${K1}`);
    const dropped = keysOf(K2);
    expect(await isTrailOurs({ ...portero.deps, trailKeys: dropped })).toBe(false);
    await renewHead({ ...portero.deps, trailKeys: both });
    expect(await isTrailOurs({ ...portero.deps, trailKeys: dropped })).toBe(true);
    await noteAlone({ ...portero.deps, trailKeys: dropped }, { event: 'login.failed', client });
    expect(eventsOf(portero)).toEqual(['signup', 'login.failed']);
    expect(await faultsOf(portero, { trailKeys: both })).toEqual([]);
  });

  test('dropped without that leave an end that nobody can prove, which is written down', async () => {
    await noteAlone({ ...portero.deps, trailKeys: keysOf(K2) }, { event: 'login.failed', client });
    expect(eventsOf(portero)).toEqual(['signup', 'trail.unproved', 'login.failed']);
    expect(await faultsOf(portero, { trailKeys: keysOf(`${K2},${K1}`) })).toEqual(['2 unproved_end']);
  });

  test('renew no end that is not proved', async () => {
    portero.db.connection.exec("UPDATE audit_head SET hash = 'x'");
    await renewHead({ ...portero.deps, trailKeys: keysOf(`${K2},${K1}`) });
    expect(await faultsOf(portero)).toContain('1 head_changed');
  });
});

test('whether there is a trail at all can be asked before there is one', async () => {
  const db = openSqlite(':memory:');
  onTestFinished(() => db.close());
  expect(await hasTrail({ db })).toBe(false);
  expect(await isTrailOurs({ db, trailKeys: keysOf(K2) })).toBe(true);
  await renewHead({ db, trailKeys: keysOf(K2) });
  expect(await hasTrail({ db })).toBe(false);
  expect(await hasTrail(portero)).toBe(true);
});

test('what is personal is kept for 90 days, and what is left is proved as before', async () => {
  const later = (ms: number) => ({ ...portero.deps, clock: () => new Date(portero.now.getTime() + ms) });
  await sweepDetails(later(90 * DAY - 1));
  expect(stored('SELECT seq FROM audit_details')).toHaveLength(1);
  await noteAlone(later(90 * DAY - 1), { event: 'profile.changed', userId: portero.userId, client });
  await sweepDetails(later(90 * DAY));
  expect(stored('SELECT seq FROM audit_details')).toEqual([{ seq: 2 }]);
  portero.now = new Date(portero.now.getTime() + 90 * DAY);
  expect(await verdictOf(portero)).toMatchObject({ rows: 2, faults: [] });
});

test('who is deleted leaves rows with a subject that leads nowhere, and no fault', async () => {
  const { db, deps, userId } = portero;
  await portero.note();
  await db.transaction(function* (scope) {
    yield* appendToTrail(scope, deps, [{ event: 'account.deleted', userId, client }]);
    yield* removeUser(scope, userId);
  });
  expect(eventsOf(portero)).toEqual(['signup', 'profile.changed', 'account.deleted']);
  expect(stored('SELECT * FROM audit_subjects')).toEqual([]);
  expect(stored('SELECT * FROM audit_details')).toEqual([]);
  expect(stored('SELECT DISTINCT subject IS NULL AS nobody FROM audit_trail')).toEqual([{ nobody: 0 }]);
  expect(await verdictOf(portero)).toMatchObject({ rows: 3, faults: [] });
});

test('an account that vanished without a word of it is missed', async () => {
  portero.db.connection.exec('DELETE FROM users');
  expect(await faultsOf(portero)).toEqual(['1 details_missing']);
});
