/** From a connection of the driver to what rules know as a database. */
import type { Database as Connection } from 'better-sqlite3';
import type { Observer } from '../core/observer.ts';
import { sqliteKit } from './columns.ts';
import type { Database, Query, Scope, Transaction } from './database.ts';
import { drizzle } from './drizzle.ts';
import { isBusy, patience } from './faults.ts';
import { type PreparedRead, repeatedRead } from './repeated.ts';
import { keepingStatements } from './statements.ts';
import { buildTables } from './tables.ts';
import { readsInTurn } from './turn.ts';

/** An acknowledged write survives power loss; costs 0.15 ms where a password hash costs 20. */
export const DURABLE = 'synchronous = FULL';

/** Drizzle's synchronous face, which `Query` hides from the rules. */
interface SyncQuery<T> {
  prepare(): PreparedRead<T> & { execute(values?: Record<string, unknown>): { sync(): T } };
}

/** @param afterwards what is done when it is closed */
export function databaseOn(connection: Connection, observer: Observer, afterwards = () => {}): Database {
  const { patiently, inOurWords } = patience(observer);
  const together = connection.transaction((work: () => unknown) => work()).deferred;
  const inTurn = readsInTurn(together, (error, read) =>
    isBusy(error) ? patiently(() => together(read)) : Promise.reject(inOurWords(error)),
  );
  const scope: Scope = { q: drizzle(keepingStatements(connection)), t: buildTables(sqliteKit) };
  return {
    ...scope,
    rows: <T>(query: Query<T>) => patiently(() => sync(query).prepare().execute().sync()),
    attempt: async <T>(query: Query<T>) => {
      try {
        return sync(query).prepare().execute().sync();
      } catch (error) {
        throw inOurWords(error);
      }
    },
    transaction: (work, { mayBeLost = false } = {}) => {
      const run = connection.transaction(() => runToEnd(work(scope))).immediate;
      return timed(observer, () => patiently(mayBeLost ? () => withoutWaiting(connection, run) : run));
    },
    snapshot: (work) => patiently(connection.transaction(() => runToEnd(work(scope))).deferred),
    prepare: <T>(query: Query<T>) => {
      const read = repeatedRead(sync(query).prepare());
      return (values: Record<string, unknown>) => inTurn(() => read(values));
    },
    close: () => {
      connection.close();
      afterwards();
    },
  };
}

/** Commits without waiting for the disk. The next commit that does wait makes this one last as well. */
function withoutWaiting<T>(connection: Connection, commit: () => T): T {
  // Within another transaction it is that one that waits.
  if (connection.inTransaction) return commit();
  connection.pragma('synchronous = NORMAL');
  try {
    return commit();
  } finally {
    connection.pragma(DURABLE);
  }
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
