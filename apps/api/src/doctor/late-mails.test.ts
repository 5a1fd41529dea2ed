import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { inFile } from '../mail/test-mailing.ts';
import { cli } from '../test-cli.ts';
import { cleanUp, temporaryFolder } from '../test-server.ts';
import { lookInto } from './storage.ts';

afterAll(cleanUp);

const HOUR = 3_600_000;

test('mails that have waited for more than an hour are said, with the remedy; decoys and new ones are not', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'data'), { mode: 0o700 });
  await cli(['migrate'], { folder });
  const outbox = () =>
    lookInto(join(folder, 'data/portero.sqlite'), undefined).findings.filter(({ check }) => check === 'outbox');
  const put = (id: string, age: number, isDecoy: 0 | 1) =>
    inFile(folder, (db) => {
      const [now, madeAt] = [Date.now(), Date.now() - age];
      const row = { id, isDecoy, madeAt, dueAt: now, expiresAt: now + HOUR };
      db.prepare(
        `INSERT INTO outbox (id, kind, sealed_mail, is_decoy, created_at, due_at, attempts, expires_at)
         VALUES (@id, 'recover', '', @isDecoy, @madeAt, @dueAt, 3, @expiresAt)`,
      ).run(row);
    });
  put('decoy', 2 * HOUR, 1);
  put('new', HOUR / 2, 0);
  expect(outbox()).toEqual([]);
  for (const id of ['one', 'two']) put(id, 2 * HOUR, 0);
  expect(outbox()).toEqual([
    {
      state: 'advice',
      check: 'outbox',
      says: 'mails that have waited for more than an hour: 2',
      fix: expect.stringContaining('MAIL_URL'),
    },
  ]);
});
