/** The database as rules see it: queries, transactions, and failures in Portero's own words. */
import type { BetterSQLite3Database } from './drizzle.ts';
import type { Tables } from './tables.ts';

/** What a query is built from: Drizzle's builder and the tables. */
export interface Scope {
  readonly q: BetterSQLite3Database;
  readonly t: Tables;
}

/** A built, unexecuted Drizzle query. Executing it is the database's business, which differs by dialect. */
export type Query<T> = PromiseLike<T>;

/**
 * A transaction: yields queries, receives their rows, returns a value; throwing rolls back. A generator cannot
 * `await`, so neither hashing nor mail can creep in while the write lock is held.
 */
export type Transaction<T> = Generator<Query<unknown>, T, unknown>;

export interface Database extends Scope {
  /** Executes one query. Waits off the event loop while another process writes. @throws Failure database_unavailable */
  rows<T>(query: Query<T>): Promise<T>;
  /**
   * Executes one query once, for what may as well wait until next time: it waits neither for another writer nor for the disk, so
   * that a loss of power (never the death of the process) may take it back. @throws Failure database_unavailable
   */
  attempt<T>(query: Query<T>): Promise<T>;
  /**
   * Runs queries that only read, all as of one moment, whatever others write meanwhile. Nobody has to wait for it.
   * @throws Failure database_unavailable
   */
  snapshot<T>(work: (scope: Scope) => Transaction<T>): Promise<T>;
  /**
   * Runs a transaction that holds the write lock from its start.
   * @param options `mayBeLost`: a loss of power (never the death of the process) may take it back. For what counts, and
   *   is acknowledged to nobody: it does not wait for the disk.
   * @throws Failure database_unavailable
   */
  transaction<T>(work: (scope: Scope) => Transaction<T>, options?: { readonly mayBeLost?: boolean }): Promise<T>;
  /**
   * Prepares a query that reads, once, for what runs on every request. Values fill its placeholders. What is asked in one turn
   * of the event loop is read at its end, in one transaction.
   * The returned promise rejects with Failure database_unavailable.
   */
  prepare<T>(query: Query<T>): (values: Record<string, unknown>) => Promise<T>;
  close(): void;
}

/** Inside a transaction: `const found = yield* rows(query)`. */
export function* rows<T>(query: Query<T>): Generator<Query<unknown>, T, unknown> {
  return (yield query) as T;
}

/** The database cannot be used at all. The message is one sentence for the operator. */
export class DatabaseRefused extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'DatabaseRefused';
  }
}
