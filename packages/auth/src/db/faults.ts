/** What SQLite says when something is wrong, in our words; and patience where waiting helps. */
import { Failure } from '../core/failure.ts';
import { isNativeFault } from '../core/native-packages.ts';
import type { Observer } from '../core/observer.ts';
import { DatabaseRefused } from './database.ts';

// The driver is synchronous: while it waits for a lock, every request waits, and twenty writers that wait 20 ms each in
// turn leave no time for anybody else. So it never waits; all patience is spent between attempts, off the event loop.
const BUSY_PATIENCE_MS = 3_000;

function isSqliteError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && error.name === 'SqliteError' && 'code' in error;
}

/** SQLite's primary result code, such as `SQLITE_IOERR` of `SQLITE_IOERR_WRITE`; undefined for other errors. */
export function resultCode(error: unknown): string | undefined {
  const code = isSqliteError(error) ? error.code : undefined;
  return code && /^SQLITE_[A-Z]+/.exec(code)?.[0];
}

/** Whether another connection holds the lock that was wanted. */
export function isBusy(error: unknown): boolean {
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

/** How a database waits for others, and what it says when it has waited long enough, or cannot be used. */
export function patience({ databaseBusy, databaseFailed }: Observer) {
  function inOurWords(error: unknown): unknown {
    const code = resultCode(error);
    if (code) databaseFailed?.(code.slice('SQLITE_'.length).toLowerCase());
    if (!code || !unavailable.has(code)) return error;
    return new Failure('database_unavailable', { retryAfter: code === 'SQLITE_BUSY' ? 2 : 10 }, { cause: error });
  }

  /** Runs a synchronous piece of work, trying again while another process holds the write lock. */
  async function patiently<T>(work: () => T): Promise<T> {
    const deadline = Date.now() + BUSY_PATIENCE_MS;
    for (;;) {
      try {
        return work();
      } catch (error) {
        if (!isBusy(error) || Date.now() >= deadline) throw inOurWords(error);
        databaseBusy?.();
        await new Promise((resolve) => setTimeout(resolve, 2 + Math.random() * 13));
      }
    }
  }

  /** Runs it at once or not at all. */
  async function once<T>(work: () => T): Promise<T> {
    try {
      return work();
    } catch (error) {
      throw inOurWords(error);
    }
  }

  /** What to say when a commit cannot be brought to the disk, of which SQLite knows nothing. */
  function unsynced(error: unknown): Failure {
    databaseFailed?.('ioerr');
    return new Failure('database_unavailable', { retryAfter: 10 }, { cause: error });
  }

  return { patiently, once, inOurWords, unsynced };
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
export function refusal(file: string, error: unknown): unknown {
  if (isNativeFault(error)) return error;
  const code = resultCode(error);
  const reason = (code && reasons[code]) ?? (error instanceof Error ? error.message : String(error));
  return new DatabaseRefused(`The database ${file} ${reason}. It was left as it is.`, { cause: error });
}
