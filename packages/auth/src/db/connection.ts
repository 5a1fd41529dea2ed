/** From a connection of the driver to what rules know as a database. */
import type { Database as Connection } from 'better-sqlite3';
import type { Observer } from '../core/observer.ts';
import { sqliteKit } from './columns.ts';
import type { Database, Query, Scope, Transaction } from './database.ts';
import { type Disk, noDisk } from './disk.ts';
import { drizzle } from './drizzle.ts';
import { isBusy, patience } from './faults.ts';
import { type PreparedRead, repeatedRead } from './repeated.ts';
import { keepingStatements } from './statements.ts';
import { buildTables } from './tables.ts';
import { readsInTurn } from './turn.ts';

/** Drizzle's synchronous face, which `Query` hides from the rules. */
interface SyncQuery<T> {
  prepare(): PreparedRead<T> & { execute(values?: Record<string, unknown>): { sync(): T } };
}

/** @param options `disk` under it; `afterwards`, what is done when it is closed */
export function databaseOn(
  connection: Connection,
  observer: Observer,
  { disk = noDisk, afterwards = () => {} }: { disk?: Disk; afterwards?: () => void } = {},
): Database {
  const { patiently, once, inOurWords, unsynced } = patience(observer);
  const together = connection.transaction((work: () => unknown) => work()).deferred;
  const inTurn = readsInTurn(together, (error, read) =>
    isBusy(error) ? patiently(() => together(read)) : Promise.reject(inOurWords(error)),
  );
  const statements = keepingStatements(connection);
  const scope: Scope = { q: drizzle(statements.connection), t: buildTables(sqliteKit) };

  /** Runs what may write, and waits for the disk if it did: who is answered after this can rely on it. */
  async function durably<T>(run: (work: () => T) => Promise<T>, work: () => T): Promise<T> {
    let wrote = false;
    const result = await run(() => {
      const before = statements.writes();
      const worked = work();
      wrote = statements.writes() > before;
      return worked;
    });
    if (wrote) await disk.settled().catch((error) => Promise.reject(unsynced(error)));
    return result;
  }

  return {
    ...scope,
    rows: <T>(query: Query<T>) => durably(patiently, () => sync(query).prepare().execute().sync()),
    attempt: <T>(query: Query<T>) => once(() => sync(query).prepare().execute().sync()),
    transaction: (work, { mayBeLost = false } = {}) => {
      const run = connection.transaction(() => runToEnd(work(scope))).immediate;
      return timed(observer, () => (mayBeLost ? patiently(run) : durably(patiently, run)));
    },
    snapshot: (work) => patiently(connection.transaction(() => runToEnd(work(scope))).deferred),
    prepare: <T>(query: Query<T>) => {
      const read = repeatedRead(sync(query).prepare());
      return (values: Record<string, unknown>) => inTurn(() => read(values));
    },
    close: () => {
      disk.close();
      connection.close();
      afterwards();
    },
  };
}

function sync<T>(query: Query<T>): SyncQuery<T> {
  return query as unknown as SyncQuery<T>;
}

function runToEnd<T>(steps: Transaction<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next(sync(step.value).prepare().execute().sync());
  return step.value;
}

/** How transactions turn out is counted only where somebody counts. */
async function timed<T>({ transactionDone }: Observer, work: () => Promise<T>): Promise<T> {
  if (!transactionDone) return work();
  const since = performance.now();
  let outcome: 'committed' | 'rolled_back' = 'rolled_back';
  try {
    const result = await work();
    outcome = 'committed';
    return result;
  } finally {
    transactionDone(performance.now() - since, outcome);
  }
}
