import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { newFile } from '../test-files.ts';
import { readsInTurn } from './turn.ts';

/** Reads that note what became of them, in transactions that are counted. */
function reader() {
  const seen = { transactions: 0, isOpen: false, again: [] as unknown[] };
  const inTurn = readsInTurn(
    (reads) => {
      seen.transactions += 1;
      seen.isOpen = true;
      reads();
      seen.isOpen = false;
    },
    async (error) => {
      // Within the transaction it would only see the same again.
      expect(seen.isOpen).toBe(false);
      seen.again.push(error);
      return 'read later';
    },
  );
  return { seen, inTurn };
}

test('what is asked for in one turn is read in one transaction, each answer for who asked', async () => {
  const { seen, inTurn } = reader();
  const asked = Array.from({ length: 64 }, (_, n) => inTurn(() => n));
  expect(seen.transactions).toBe(0);
  expect(await Promise.all(asked)).toEqual(Array.from({ length: 64 }, (_, n) => n));
  expect(seen.transactions).toBe(1);
  expect(await inTurn(() => 'next')).toBe('next');
  expect(seen.transactions).toBe(2);
});

test('what is asked for while others are read is read in the next turn', async () => {
  const { seen, inTurn } = reader();
  let inner: Promise<string> | undefined;
  await inTurn(() => {
    inner = inTurn(() => 'asked meanwhile');
  });
  expect(await inner).toBe('asked meanwhile');
  expect(seen.transactions).toBe(2);
});

test('a read that fails is done again by itself, and the others of its turn do not notice', async () => {
  const { seen, inTurn } = reader();
  const fault = new Error('busy');
  const failing = inTurn(() => {
    throw fault;
  });
  expect(await Promise.all([inTurn(() => 1), failing, inTurn(() => 2)])).toEqual([1, 'read later', 2]);
  expect(seen.again).toEqual([fault]);
});

test('where no transaction can be had, every read is done again by itself', async () => {
  const fault = new Error('no transaction');
  const inTurn = readsInTurn(
    () => {
      throw fault;
    },
    (error, read) => Promise.reject([error, read()]),
  );
  const [one, two] = await Promise.allSettled([inTurn(() => 1), inTurn(() => 2)]);
  expect([one, two]).toEqual([
    { status: 'rejected', reason: [fault, 1] },
    { status: 'rejected', reason: [fault, 2] },
  ]);
});

test('a read sees what another process has written after the turn began, as long as it was before it was asked for', async () => {
  const file = newFile();
  const [ours, theirs] = [new Sqlite(file), new Sqlite(file)];
  ours.pragma('journal_mode = WAL');
  ours.exec('CREATE TABLE sessions (id INTEGER)');
  const inTurn = readsInTurn(ours.transaction((reads: () => void) => reads()).deferred, (error) =>
    Promise.reject(error),
  );
  const count = ours.prepare('SELECT count(*) FROM sessions').pluck();
  const before = inTurn(() => count.get());
  theirs.exec('INSERT INTO sessions VALUES (1)');
  const after = inTurn(() => count.get());
  expect(await Promise.all([before, after])).toEqual([1, 1]);
  ours.close();
  theirs.close();
});
