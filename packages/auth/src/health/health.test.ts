import { expect, test } from 'vitest';
import type { Deps } from '../core/deps.ts';
import { openSqlite } from '../db/sqlite.ts';
import { databaseProbe } from './health.ts';

test('whoever asks while a probe is under way shares it, and the next one who asks gets another', async () => {
  const db = openSqlite(':memory:');
  const gates: PromiseWithResolvers<void>[] = [];
  const rows = () => {
    gates.push(Promise.withResolvers<void>());
    return gates.at(-1)?.promise;
  };
  const probe = databaseProbe({ db: { ...db, rows }, clock: () => new Date() } as unknown as Deps);

  const asked = [probe(), probe(), probe()];
  expect(gates).toHaveLength(1);
  gates[0]?.resolve();
  await Promise.all(asked);

  const failing = [probe(), probe()];
  gates[1]?.reject(new Error('no'));
  expect((await Promise.allSettled(failing)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(gates).toHaveLength(2);
  db.close();
});
