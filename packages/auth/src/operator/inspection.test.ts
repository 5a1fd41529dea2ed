import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { sealOf } from '../core/seal.ts';
import { trailKeysOf } from '../core/trail-keys.ts';
import { openSqlite } from '../db/sqlite.ts';
import { ensureSigningKey, listKeys, rotateKeys } from '../service-tokens/keys.ts';
import { keyring } from '../test-app.ts';
import { client } from '../test-deps.ts';
import { newFile } from '../test-files.ts';
import { inspectDatabase } from './inspection.ts';

const [k1, k2] = ['k1:Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE', 'k2:Qm7wXe4rTy1uIo9pAs6dFg3hJk8lZc5v'];

test('the key that is looked at is the one that signs, not one that was published ahead of its time', async () => {
  const file = newFile();
  const db = openSqlite(file);
  const depsWith = (secrets: string) => ({
    db,
    clock: () => new Date(),
    seal: sealOf(keyring(secrets)),
    record: () => {},
    trailKeys: trailKeysOf(keyring(secrets)),
  });
  await ensureSigningKey(depsWith(k1));
  await rotateKeys(depsWith(`${k2},${k1}`), { at: 'soon', reason: 'rotated_by_operator', client });
  expect((await listKeys(depsWith(k2))).map(({ phase }) => phase)).toEqual(['signing', 'upcoming']);
  db.close();
  expect(inspectDatabase(file, keyring(k2)).keyOpens).toBe(false);
  expect(inspectDatabase(file, keyring(k1)).keyOpens).toBe(true);
  expect(inspectDatabase(file).keyOpens).toBeNull();
});

test('another program\u2019s file is known by its tables, and left as it is', () => {
  const file = newFile();
  new Sqlite(file).exec('CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT)').close();
  const before = readFileSync(file);
  expect(inspectDatabase(file)).toMatchObject({ isForeign: true, damage: [] });
  expect([readFileSync(file).equals(before), readdirSync(dirname(file))]).toEqual([true, ['portero.sqlite']]);
});

test('beside a server that is stopped nothing is left, and what a crash has left stays', () => {
  const file = newFile();
  const db = openSqlite(file);
  const names = () => readdirSync(dirname(file)).sort();
  // A crash leaves the file with its journal, as a copy of both does.
  const crashed = newFile();
  db.connection.exec('CREATE TABLE late (id INTEGER)');
  for (const suffix of ['', '-wal']) copyFileSync(file + suffix, crashed + suffix);
  expect(inspectDatabase(file)).toMatchObject({ isForeign: false, pending: 0 });
  expect(names()).toEqual(['portero.sqlite', 'portero.sqlite-shm', 'portero.sqlite-wal']);
  db.close();
  const before = readFileSync(file);
  expect(inspectDatabase(file)).toMatchObject({ isForeign: false, pending: 0 });
  expect([readFileSync(file).equals(before), names()]).toEqual([true, ['portero.sqlite']]);
  const journal = readFileSync(`${crashed}-wal`);
  inspectDatabase(crashed);
  expect(readFileSync(`${crashed}-wal`).equals(journal)).toBe(true);
});

test('a secret is needed once something was signed or sealed by it', async () => {
  const file = newFile();
  const db = openSqlite(file);
  expect(inspectDatabase(file).needsSecret).toBe(false);
  const ring = keyring(k1);
  const deps = { db, clock: () => new Date(), seal: sealOf(ring), trailKeys: trailKeysOf(ring), record: () => {} };
  await ensureSigningKey(deps);
  expect(inspectDatabase(file)).toMatchObject({ needsSecret: true, keyOpens: null });
  db.close();
});
