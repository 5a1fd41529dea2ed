/** SQLite through better-sqlite3. The only file that knows the driver. */
import { closeSync, openSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import type { Observer } from '../core/observer.ts';
import { databaseOn } from './connection.ts';
import { type Database, DatabaseRefused } from './database.ts';
import { journalOnDisk, noDisk } from './disk.ts';
import { isBusy, refusal } from './faults.ts';
import { hasEmptyJournal } from './journals.ts';
import { isForeign, migrate, pendingMigrations } from './migrate.ts';
import { unreadable } from './unreadable.ts';

// Before anything is served it may wait.
const OPENING_TIMEOUT_MS = 1_000;
const OPENING_PATIENCE_MS = 10_000;
// Nothing is served while a file is only read.
const READING_TIMEOUT_MS = 3_000;

/**
 * Opens, checks and migrates a database file, and makes one that only its owner can read where there is none; `:memory:`
 * for one that lives in this process alone.
 * @param options `observe` is told of transactions, of waiting for other writers, and of failures
 * @throws DatabaseRefused if it is damaged, another program's, newer than this one, locked or not accessible
 */
export function openSqlite(
  file: string,
  { observe = {} }: { observe?: Observer | undefined } = {},
): Database & {
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
  const disk = file === ':memory:' ? noDisk : journalOnDisk(file);
  return { ...databaseOn(connection, observe, { disk }), connection, applied };
}

/**
 * Opens a database of this version for reading alone; writing fails as on a disk that is read-only.
 * @throws DatabaseRefused if there is none, if it is another program's, or if migrations are missing
 */
export function openForReading(file: string): Database {
  const connection = openReadOnly(file);
  try {
    const pending = isForeign(connection) ? null : pendingMigrations(connection);
    if (pending === 0) return databaseOn(connection, {}, { afterwards: () => takeJournalsAway(file) });
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
  handle.pragma('synchronous = FULL');
  handle.pragma('foreign_keys = ON');
  const verdict = handle.pragma('quick_check(1)', { simple: true });
  // The verdict may have several lines; the operator gets one sentence.
  if (verdict !== 'ok') throw new DatabaseRefused(`is damaged (${String(verdict).replaceAll(/\s+/g, ' ')})`);
  const applied = migrate(handle);
  handle.pragma('busy_timeout = 0');
  // From here on who answers for a commit waits for the disk: see disk.ts.
  handle.pragma('synchronous = NORMAL');
  return applied;
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
