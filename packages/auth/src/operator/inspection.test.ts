import { expect, test } from 'vitest';
import { ensureSigningKey, listKeys, rotateKeys } from '../access-tokens/keys.ts';
import { sealOf } from '../core/seal.ts';
import { openSqlite } from '../db/sqlite.ts';
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
  });
  await ensureSigningKey(depsWith(k1));
  await rotateKeys(depsWith(`${k2},${k1}`), { at: 'soon', reason: 'rotated_by_operator', client });
  expect((await listKeys(depsWith(k2))).map(({ phase }) => phase)).toEqual(['signing', 'upcoming']);
  db.close();
  expect(inspectDatabase(file, keyring(k2)).keyOpens).toBe(false);
  expect(inspectDatabase(file, keyring(k1)).keyOpens).toBe(true);
  expect(inspectDatabase(file).keyOpens).toBeNull();
});
