/** A copy of a database as a file of its own, made while others read and write it. */
import { DatabaseRefused } from './database.ts';
import { discard, newDraft } from './drafts.ts';
import { resultCode } from './faults.ts';
import { openAsItIs, openReadOnly, takeJournalsAway } from './sqlite.ts';

// 2 MiB a step: between two of them signals and progress get their turn.
const PAGES_A_STEP = 512;

/** How far a copy is, in pages; throwing stops it. */
export type OnPages = (done: number, total: number) => void;

/**
 * Copies a database to a new file beside `place`, as of one moment after the call. Whoever writes meanwhile goes on; only
 * what SQLite would move from its journal into the file waits until the copy is done. Deleted rows are left out, and the
 * copy is one file without journals.
 * @returns the name of the copy
 * @throws DatabaseRefused if the source is no database, or the copy cannot be written
 */
export async function copyBeside(source: string, place: string, onPages: OnPages): Promise<string> {
  const [pages, draft] = [newDraft(place), newDraft(place)];
  try {
    await copyPages(source, pages, onPages);
    leaveDeletedOut(pages, draft);
    return draft;
  } catch (error) {
    discard(draft);
    throw unwritable(place, error);
  } finally {
    discard(pages);
  }
}

async function copyPages(source: string, target: string, onPages: OnPages): Promise<void> {
  const connection = openReadOnly(source);
  try {
    // One moment for all pages. Without it the copy would begin anew at every write, and never end under load.
    connection.exec('BEGIN');
    connection.prepare('SELECT count(*) FROM sqlite_master').get();
    await connection.backup(target, {
      progress: ({ totalPages, remainingPages }) => {
        onPages(totalPages - remainingPages, totalPages);
        return PAGES_A_STEP;
      },
    });
  } finally {
    connection.close();
    takeJournalsAway(source);
  }
}

/** Pages of deleted rows still hold them. */
function leaveDeletedOut(pages: string, target: string): void {
  const connection = openAsItIs(pages);
  try {
    connection.pragma('journal_mode = DELETE');
    connection.prepare('VACUUM INTO ?').run(target);
  } finally {
    connection.close();
  }
}

const reasons: Record<string, string> = {
  SQLITE_FULL: 'the disk is full, or the file may not become as large',
  SQLITE_IOERR: 'the disk reports an error',
  SQLITE_READONLY: 'it may not be written',
  SQLITE_CANTOPEN: 'it may not be written',
  SQLITE_CORRUPT: 'what it is made from is damaged',
  SQLITE_NOTADB: 'what it is made from is damaged',
};

function unwritable(place: string, error: unknown): unknown {
  const code = resultCode(error);
  if (code === undefined) return error;
  const reason = reasons[code] ?? (error as Error).message;
  return new DatabaseRefused(`${place} cannot be made: ${reason}. Nothing was changed.`, { cause: error });
}
