/** SQLite through better-sqlite3. The only file that knows the driver. */
import { closeSync, openSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { Failure } from '../core/failure.ts';
import { isNativeFault } from '../core/native-packages.ts';
import { sqliteKit } from './columns.ts';
import { type Database, DatabaseRefused, type Query, type Scope, type Transaction } from './database.ts';
import { drizzle } from './drizzle.ts';
import { hasEmptyJournal } from './journals.ts';
import { isForeign, migrate, pendingMigrations } from './migrate.ts';
import { type PreparedRead, repeatedRead } from './repeated.ts';
import { keepingStatements } from './statements.ts';
import { buildTables } from './tables.ts';
import { unreadable } from './unreadable.ts';

// The driver is synchronous: while it waits for a lock, every request waits, and twenty writers that wait 20 ms each in
// turn leave no time for anybody else. So it never waits; all patience is spent between attempts, off the event loop.
const BUSY_PATIENCE_MS = 3_000;
// Before anything is served it may wait.
const OPENING_TIMEOUT_MS = 1_000;
const OPENING_PATIENCE_MS = 10_000;
// An acknowledged write survives power loss; costs 0.15 ms where a password hash costs 20.
const DURABLE = 'synchronous = FULL';
// Nothing is served while a file is only read.
const READING_TIMEOUT_MS = 3_000;

/** Drizzle's synchronous face, which `Query` hides from the rules. */
interface SyncQuery<T> {
  prepare(): PreparedRead<T> & { execute(values?: Record<string, unknown>): { sync(): T } };
}

/**
 * Opens, checks and migrates a database file, and makes one that only its owner can read where there is none; `:memory:`
 * for one that lives in this process alone.
 * @throws DatabaseRefused if it is damaged, another program's, newer than this one, locked or not accessible
 */
export function openSqlite(file: string): Database & {
  readonly connection: Sqlite.Database;
  /** How many migrations were applied just now. */
  readonly applied: number;
} {
  let applied = 0;
  if (file !== ':memory:') keepToOwner(file);
  const connection = opening(file, () => {
    const handle = new Sqlite(file, { timeout: OPENING_TIMEOUT_MS });
    try {
      applied = prepareConnection(handle);
      return handle;
    } catch (error) {
      handle.close();
      throw error;
    }
  });
  return { ...databaseOn(connection), connection, applied };
}

/**
 * Opens a database of this version for reading alone; writing fails as on a disk that is read-only.
 * @throws DatabaseRefused if there is none, if it is another program's, or if migrations are missing
 */
export function openForReading(file: string): Database {
  const connection = openReadOnly(file);
  try {
    const pending = isForeign(connection) ? null : pendingMigrations(connection);
    if (pending === 0) return databaseOn(connection, () => takeJournalsAway(file));
    throw new DatabaseRefused(
      pending === null
        ? `The file ${file} belongs to another program, or to a newer or different Portero than this one.`
        : `The database ${file} is of an older Portero, and is only read here: run "portero migrate" first.`,
    );
  } catch (error) {
    connection.close();
    throw unreadable(file, error);
  }
}

/**
 * Who only reads leaves empty journals beside a file that nobody else has open. A connection that may write takes them
 * away when it closes; there is nothing else for it to do.
 */
export function takeJournalsAway(file: string): void {
  try {
    if (!hasEmptyJournal(file)) return;
    const handle = new Sqlite(file, { fileMustExist: true, timeout: 0 });
    handle.pragma('schema_version');
    handle.close();
  } catch {
    // They harm nobody.
  }
}

function databaseOn(connection: Sqlite.Database, afterwards = () => {}): Database {
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
      return patiently(mayBeLost ? () => withoutWaiting(connection, run) : run);
    },
    snapshot: (work) => patiently(connection.transaction(() => runToEnd(work(scope))).deferred),
    prepare: <T>(query: Query<T>) => {
      const together = <R>(reads: () => R) => connection.transaction(reads).deferred();
      const readRows = repeatedRead(sync(query).prepare(), together);
      return (values: Record<string, unknown>) => {
        const read = () => readRows(values);
        try {
          return read();
        } catch (error) {
          if (isBusy(error)) return patiently(read);
          throw inOurWords(error);
        }
      };
    },
    close: () => {
      connection.close();
      afterwards();
    },
  };
}

/** Commits without waiting for the disk. The next commit that does wait makes this one last as well. */
function withoutWaiting<T>(connection: Sqlite.Database, commit: () => T): T {
  // Within another transaction it is that one that waits.
  if (connection.inTransaction) return commit();
  connection.pragma('synchronous = NORMAL');
  try {
    return commit();
  } finally {
    connection.pragma(DURABLE);
  }
}

/**
 * Opens a database file for reading alone, be it another program's.
 * @throws DatabaseRefused if it is not there, no database or not accessible
 */
export function openReadOnly(file: string): Sqlite.Database {
  let handle: Sqlite.Database | undefined;
  try {
    handle = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: READING_TIMEOUT_MS });
    // Only a look at its pages shows whether it is a database.
    handle.pragma('schema_version');
    return handle;
  } catch (error) {
    handle?.close();
    throw unreadable(file, error);
  }
}

/** Opens a file as it stands, to work on it as a whole: nothing is set, checked or migrated. @throws SQLite's own errors */
export function openAsItIs(file: string): Sqlite.Database {
  return new Sqlite(file, { fileMustExist: true, timeout: OPENING_TIMEOUT_MS });
}

/** Makes a file that is not there yet. SQLite would let the umask decide; its journals have what the file has. */
function keepToOwner(file: string): void {
  try {
    closeSync(openSync(file, 'a', 0o600));
  } catch {
    // Opening it as a database fails as well, and says why in better words.
  }
}

/** Looks before anything is written, were it the journal mode. */
function refuseForeign(handle: Sqlite.Database): void {
  if (!isForeign(handle)) return;
  throw new DatabaseRefused('belongs to another program: Portero needs a file of its own, such as portero.sqlite');
}

function prepareConnection(handle: Sqlite.Database): number {
  refuseForeign(handle);
  handle.pragma('journal_mode = WAL');
  handle.pragma(DURABLE);
  handle.pragma('foreign_keys = ON');
  const verdict = handle.pragma('quick_check(1)', { simple: true });
  // The verdict may have several lines; the operator gets one sentence.
  if (verdict !== 'ok') throw new DatabaseRefused(`is damaged (${String(verdict).replaceAll(/\s+/g, ' ')})`);
  const applied = migrate(handle);
  handle.pragma('busy_timeout = 0');
  return applied;
}

function sync<T>(query: Query<T>): SyncQuery<T> {
  return query as unknown as SyncQuery<T>;
}

function runToEnd<T>(steps: Transaction<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next(sync(step.value).prepare().execute().sync());
  return step.value;
}

/** Runs a synchronous piece of work, trying again while another process holds the write lock. */
async function patiently<T>(work: () => T): Promise<T> {
  const deadline = Date.now() + BUSY_PATIENCE_MS;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || Date.now() >= deadline) throw inOurWords(error);
      await new Promise((resolve) => setTimeout(resolve, 2 + Math.random() * 13));
    }
  }
}

function opening<T>(file: string, work: () => T): T {
  const deadline = Date.now() + OPENING_PATIENCE_MS;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || Date.now() >= deadline) throw refusal(file, error);
      // Nothing is served yet, so the whole thread may sleep.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
}

/** SQLite's primary result code, such as `SQLITE_IOERR` of `SQLITE_IOERR_WRITE`; undefined for other errors. */
function resultCode(error: unknown): string | undefined {
  const code = error instanceof Sqlite.SqliteError ? error.code : undefined;
  return code && /^SQLITE_[A-Z]+/.exec(code)?.[0];
}

function isBusy(error: unknown): boolean {
  return resultCode(error) === 'SQLITE_BUSY';
}

const unavailable = new Set([
  'SQLITE_BUSY',
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_READONLY',
  'SQLITE_CORRUPT',
  'SQLITE_NOTADB',
  'SQLITE_CANTOPEN',
]);

function inOurWords(error: unknown): unknown {
  const code = resultCode(error);
  if (!code || !unavailable.has(code)) return error;
  return new Failure('database_unavailable', { retryAfter: code === 'SQLITE_BUSY' ? 2 : 10 }, { cause: error });
}

const reasons: Record<string, string> = {
  SQLITE_NOTADB: 'is no SQLite database, or is damaged',
  SQLITE_CORRUPT: 'is damaged',
  SQLITE_CANTOPEN: 'cannot be opened: check that the folder exists and may be written',
  SQLITE_READONLY: 'is read-only: Portero must be able to write it and its folder',
  SQLITE_BUSY: 'is locked by another program',
  SQLITE_FULL: 'cannot grow: the disk is full',
  SQLITE_IOERR: 'cannot be read or written: the disk reports an error',
};

/** What the operator is told of a file that cannot be used. */
function refusal(file: string, error: unknown): unknown {
  if (isNativeFault(error)) return error;
  const code = resultCode(error);
  const reason = (code && reasons[code]) ?? (error instanceof Error ? error.message : String(error));
  return new DatabaseRefused(`The database ${file} ${reason}. It was left as it is.`, { cause: error });
}
