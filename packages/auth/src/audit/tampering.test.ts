import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { trailKeysOf } from '../core/trail-keys.ts';
import { openSqlite } from '../db/sqlite.ts';
import { keyring } from '../test-app.ts';
import { client } from '../test-deps.ts';
import { newFile } from '../test-files.ts';
import { faultsOf, type Trail, tamper, trailOf, verdictOf } from '../test-trail.ts';
import { BEGINNING, type TrailRow } from './chain.ts';
import { change } from './trail.ts';

// Six rows: a sign-up, and five changes.
let portero: Trail;
beforeEach(async () => {
  portero = await trailOf();
  onTestFinished(portero.close);
  for (let n = 1; n <= 5; n += 1) await portero.note();
});

const faults = (options?: Parameters<typeof faultsOf>[1]) => faultsOf(portero, options);
const alter = (...statements: string[]) => tamper(portero, ...statements);

test('a trail that nobody has touched has no faults, and tells where it ends', async () => {
  const verdict = await verdictOf(portero);
  expect(verdict).toMatchObject({ rows: 6, faults: [], first: portero.now });
  expect(verdict.end).toMatch(/^6:[0-9a-f]{64}$/);
  expect(await faults({ since: verdict.end ?? '' })).toEqual([]);
  await portero.note();
  expect(await faults({ since: verdict.end ?? '' })).toEqual([]);
});

test('a trail is proved as of one moment, whatever a server writes meanwhile', async () => {
  const file = newFile();
  const trail = await trailOf({}, file);
  const server = openSqlite(file);
  onTestFinished(() => {
    server.close();
    trail.close();
  });
  await trail.note();
  const keys = trailKeysOf(keyring());
  let written: Promise<unknown> | undefined;
  const busy = {
    ...keys,
    key: (kid: string) => {
      // biome-ignore lint/correctness/useYield: the row in the trail is all there is to it
      written ??= change({ ...trail.deps, db: server }, function* (_scope, note) {
        note({ event: 'login', userId: trail.userId, client });
      });
      return keys.key(kid);
    },
  };
  expect(await verdictOf(trail, { trailKeys: busy })).toMatchObject({ rows: 2, faults: [] });
  await written;
  expect(await verdictOf(trail)).toMatchObject({ rows: 3, faults: [] });
});

test('an empty trail has no faults', async () => {
  const db = openSqlite(':memory:');
  onTestFinished(() => db.close());
  expect(await verdictOf({ db, now: portero.now })).toEqual({ rows: 0, faults: [], end: null, first: null });
});

test.each(['UPDATE audit_trail SET at = 1', 'DELETE FROM audit_trail', 'DELETE FROM audit_trail WHERE seq = 6'])(
  'the database itself refuses: %s',
  async (statement) => {
    expect(() => portero.db.connection.exec(statement)).toThrow('the audit trail is append-only');
    expect(await faults()).toEqual([]);
  },
);

const columns = [
  ['at', 'at + 1', '3 changed'],
  ['event', "'login'", '3 changed'],
  ['subject', "'somebody-else'", '3 changed'],
  ['subject', 'NULL', '3 changed'],
  ['details_hash', `'${'a'.repeat(64)}'`, '3 changed'],
  ['kid', "'k2'", '3 secret_gone'],
  ['previous_hash', `'${'b'.repeat(64)}'`, '3 changed'],
  ['hash', `'${'c'.repeat(64)}'`, '3 changed'],
  ['hash', "''", '3 changed'],
] as const;
test.each(columns)('a row whose %s became %s is found', async (column, value, fault) => {
  alter(`UPDATE audit_trail SET ${column} = ${value} WHERE seq = 3`);
  expect(await faults()).toContain(fault);
});

test('every column of the trail is among those that were tried', () => {
  const all = portero.db.connection.prepare("SELECT name FROM pragma_table_info('audit_trail')").pluck().all();
  expect(new Set([...columns.map(([column]) => column), 'seq'])).toEqual(new Set(all));
});

test('a row in another place is found where it was and where it is', async () => {
  alter('UPDATE audit_trail SET seq = 9 WHERE seq = 3');
  expect(await faults()).toEqual(expect.arrayContaining(['4 missing_before', '9 missing_before', '9 changed']));
});

test.each([
  ['the first', '= 1', '2 missing_before'],
  ['one in the middle', '= 3', '4 missing_before'],
  ['several in the middle', 'IN (3, 4)', '5 missing_before'],
  ['the last', '= 6', '6 cut_off'],
  ['several at the end', '> 3', '4 cut_off'],
])('rows that were removed are missed: %s', async (_which, which, fault) => {
  alter(`DELETE FROM audit_trail WHERE seq ${which}`);
  expect(await faults()).toContain(fault);
  alter(`DELETE FROM audit_details WHERE seq ${which}`);
  expect(await faults()).toContain(fault);
});

test('two rows that changed places are found', async () => {
  const swap = (table: string) =>
    `UPDATE ${table} SET seq = CASE seq WHEN 3 THEN -4 ELSE -3 END WHERE seq IN (3, 4);
     UPDATE ${table} SET seq = -seq WHERE seq < 0`;
  alter(swap('audit_trail'), swap('audit_details'));
  expect(await faults()).toEqual(
    expect.arrayContaining(['3 changed', '3 not_chained', '4 changed', '5 not_chained', '3 details_changed']),
  );
});

const COPY = `INSERT INTO audit_trail SELECT 7, at, event, subject, details_hash, kid, hash, hash
  FROM audit_trail WHERE seq = 6`;

test('a row that was put behind the end is found', async () => {
  alter(COPY);
  expect(await faults()).toEqual(expect.arrayContaining(['7 changed', '8 cut_off']));
});

test('a row that was put in between is found, whatever was moved to make room', async () => {
  alter(
    'UPDATE audit_trail SET seq = -seq WHERE seq > 3',
    'UPDATE audit_trail SET seq = 1 - seq WHERE seq < 0',
    `INSERT INTO audit_trail SELECT 4, at, event, subject, details_hash, kid, hash, '${'d'.repeat(64)}'
       FROM audit_trail WHERE seq = 3`,
  );
  expect(await faults()).toEqual(expect.arrayContaining(['4 changed', '5 changed', '5 not_chained']));
});

describe('details', () => {
  test.each([
    ['at', 'at + 1'],
    ['user_id', 'NULL'],
    ['event', "'login'"],
    ['reason', "'because'"],
    ['session_id', "'another'"],
    ['token_id', "'another'"],
    ['key_id', "'another'"],
    ['role', "'moderator'"],
    ['ip_address', "'198.51.100.9'"],
    ['browser', "'Firefox'"],
    ['platform', "'Linux'"],
    ['request_id', "'another'"],
    ['salt', "'another'"],
  ])('that have another %s are found', async (column, value) => {
    alter(`UPDATE audit_details SET ${column} = ${value} WHERE seq = 3`);
    expect(await faults()).toEqual(['3 details_changed']);
  });

  test('that are gone before their time, while the account is there, are missed', async () => {
    alter('DELETE FROM audit_details WHERE seq IN (2, 5)');
    expect(await faults()).toEqual(['2 details_missing', '5 details_missing']);
  });

  test('that changed places are found', async () => {
    alter(
      'UPDATE audit_details SET seq = CASE seq WHEN 3 THEN -4 ELSE -3 END WHERE seq IN (3, 4)',
      'UPDATE audit_details SET seq = -seq WHERE seq < 0',
    );
    expect(await faults()).toEqual(['3 details_changed', '4 details_changed']);
  });

  test('that are said to be somebody else’s are found', async () => {
    alter("UPDATE audit_subjects SET subject = 'somebody-else'");
    expect(await faults()).toEqual([1, 2, 3, 4, 5, 6].map((seq) => `${seq} details_changed`));
  });
});

describe('the end of the trail', () => {
  test.each([
    ['seq', '5', ['5 head_changed', '7 cut_off']],
    ['hash', `'${'e'.repeat(64)}'`, ['6 head_changed', '7 cut_off']],
    ['proof', `'${'f'.repeat(64)}'`, ['6 head_changed']],
    ['kid', "'k9'", ['6 secret_gone']],
  ])('is proved: its %s cannot be another', async (column, value, expected) => {
    alter(`UPDATE audit_head SET ${column} = ${value}`);
    expect((await faults()).toSorted()).toEqual(expected.toSorted());
  });

  test('is missed if it is gone', async () => {
    alter('DELETE FROM audit_head');
    expect(await faults()).toEqual(['6 head_missing']);
  });

  test('put back to an earlier one does not go with the rows', async () => {
    const head = portero.db.connection.prepare('SELECT * FROM audit_head').get() as Record<string, unknown>;
    await portero.note();
    alter(`UPDATE audit_head SET seq = ${head.seq}, hash = '${head.hash}', proof = '${head.proof}'`);
    expect(await faults()).toEqual(['8 cut_off']);
  });
});

describe('the whole trail', () => {
  test('cannot be removed but for its end', async () => {
    alter('DELETE FROM audit_trail', 'DELETE FROM audit_details');
    expect(await faults()).toEqual(['1 cut_off']);
  });

  test('cannot be removed but for the details', async () => {
    alter('DELETE FROM audit_trail', 'DELETE FROM audit_head');
    expect(await faults()).toEqual(['1 cut_off']);
  });

  test('removed with all that belongs to it is missed by who has noted its end', async () => {
    const { end } = await verdictOf(portero);
    alter(...['trail', 'details', 'head', 'subjects'].map((table) => `DELETE FROM audit_${table}`));
    expect(await faults({ since: end ?? '' })).toEqual(['0 not_the_noted_end']);
    await portero.note();
    expect(await faults({ since: end ?? '' })).toContain('1 not_the_noted_end');
  });

  test('cannot be written anew without the key', async () => {
    const { connection } = portero.db;
    const all = connection
      .prepare<[], TrailRow>(
        'SELECT seq, at, event, subject, details_hash AS detailsHash, kid FROM audit_trail ORDER BY seq',
      )
      .all();
    alter('UPDATE audit_trail SET event = event');
    let previous = BEGINNING;
    // Somebody knows how rows are chained, and has a key of their own.
    for (const { seq, at, event, subject, detailsHash, kid } of all) {
      const said = JSON.stringify(['row', seq, at, event, subject, detailsHash, kid, previous]);
      const hash = createHmac('sha256', 'a key').update(said).digest('hex');
      connection.prepare('UPDATE audit_trail SET previous_hash = ?, hash = ? WHERE seq = ?').run(previous, hash, seq);
      previous = hash;
    }
    const proof = createHmac('sha256', 'a key')
      .update(JSON.stringify(['head', 6, previous, 'k1']))
      .digest('hex');
    connection.prepare('UPDATE audit_head SET hash = ?, proof = ?').run(previous, proof);
    expect(await faults()).toEqual(
      expect.arrayContaining([...all.map(({ seq }) => `${seq} changed`), '6 head_changed']),
    );
  });

  test('put back to an earlier copy is found by the noted end, and by nothing else', async () => {
    const copy = newFile();
    portero.db.connection.prepare('VACUUM INTO ?').run(copy);
    await portero.note();
    const { end } = await verdictOf(portero);
    const since = end ?? '';
    expect(await faults({ since })).toEqual([]);
    const earlier = { now: portero.now, db: openSqlite(copy) };
    onTestFinished(() => earlier.db.close());
    expect(await faultsOf(earlier)).toEqual([]);
    expect(await faultsOf(earlier, { since })).toEqual(['6 not_the_noted_end']);
  });
});

describe('after somebody was at the trail', () => {
  test.each([
    ['a row was changed', "UPDATE audit_trail SET event = 'login' WHERE seq = 3", '3 changed'],
    ['a row was removed', 'DELETE FROM audit_trail WHERE seq = 3', '4 missing_before'],
    ['rows were cut off its end', 'DELETE FROM audit_trail WHERE seq > 4', '7 missing_before'],
    ['its end was changed', "UPDATE audit_head SET proof = 'x'", '7 unproved_end'],
    ['its end was removed', 'DELETE FROM audit_head', '7 unproved_end'],
    ['its end was put back', 'UPDATE audit_head SET seq = 4', '7 unproved_end'],
    ['details were changed', "UPDATE audit_details SET ip_address = '::1' WHERE seq = 3", '3 details_changed'],
    ['a row was added', COPY, '7 changed'],
  ])('it goes on, and that %s stays visible', async (_what, statement, fault) => {
    alter(statement);
    await portero.note();
    expect(await faults()).toContain(fault);
    await portero.note();
    expect(await faults()).toContain(fault);
    // What came last is proved as ever.
    const { end, faults: found } = await verdictOf(portero);
    expect(found.map(({ seq }) => seq)).not.toContain(Number(end?.split(':')[0]));
  });
});
