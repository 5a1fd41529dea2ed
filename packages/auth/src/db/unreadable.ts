/** What is said of a file that is only to be read, and cannot be. */
import { statSync } from 'node:fs';
import { DatabaseRefused } from './database.ts';
import { resultCode } from './faults.ts';

const reasons: Record<string, string> = {
  SQLITE_NOTADB: 'is no SQLite database, or is damaged',
  SQLITE_CORRUPT: 'is damaged',
  SQLITE_CANTOPEN: 'cannot be opened: mind who may read it and its folder',
  // Also a program that only reads must put its locks somewhere.
  SQLITE_READONLY:
    'is in WAL mode or was left in the middle of a write, so that its folder must be writable: copy it elsewhere, with the files of the same name that end in -wal or -journal',
  SQLITE_BUSY: 'is locked by another program',
  SQLITE_FULL: 'cannot be read: there is no room for temporary files',
  SQLITE_IOERR: 'cannot be read: the disk reports an error',
};

/** @returns a DatabaseRefused in the place of SQLite's own error; what is none of these as it is */
export function unreadable(file: string, error: unknown): unknown {
  const code = sqliteCode(error);
  if (code === undefined || error instanceof DatabaseRefused) return error;
  const reason = whyNoFile(file) ?? reasons[code] ?? `cannot be read: ${(error as Error).message}`;
  return new DatabaseRefused(`The file ${file} ${reason}.`, { cause: error });
}

/** SQLite's primary result code. The driver refuses a folder that is not there by an error of another kind. */
function sqliteCode(error: unknown): string | undefined {
  if (error instanceof TypeError && error.message.includes('directory does not exist')) return 'SQLITE_CANTOPEN';
  return resultCode(error);
}

function whyNoFile(file: string): string | undefined {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (!found) return 'is not there';
    return found.isFile() ? undefined : 'is no file but a folder or device';
  } catch (error) {
    return `cannot be opened: ${(error as Error).message}`;
  }
}
