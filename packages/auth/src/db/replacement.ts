/** Putting another database in the place of one that nobody has open. */
import { renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database as Connection } from 'better-sqlite3';
import { DatabaseRefused } from './database.ts';
import { flush, giveToOwner, linkAnew, settle } from './drafts.ts';
import { openAsItIs } from './sqlite.ts';

const WAIT_FOR_LATE_OPENERS_MS = 300;

/** Somebody has the database open, such as a server. */
export class DatabaseInUse extends DatabaseRefused {
  constructor(file: string) {
    super(`The database ${file} is open in another program, such as a running server. Stop that first.`);
    this.name = 'DatabaseInUse';
  }
}

/**
 * Puts a database, whole and checked, in the place of another. At any moment there is either the old one or the new one.
 * @param input.draft a file beside the place, which is gone afterwards
 * @param input.keepAs the name that the old one gets, which nobody may have
 * @param input.evenDamaged go on where the old one is so damaged that nobody can say who has it open
 * @returns whether there was an old one
 * @throws DatabaseInUse; DatabaseRefused if the old one cannot be locked for another reason
 */
export function replaceDatabase(input: { draft: string; file: string; keepAs: string; evenDamaged: boolean }): {
  kept: boolean;
} {
  const { draft, file, keepAs } = input;
  giveToOwner(draft, file);
  flush(draft);
  if (!statSync(file, { throwIfNoEntry: false })) {
    takeJournals(file);
    settle(draft, file, false);
    return { kept: false };
  }
  const old = alone(file, input.evenDamaged);
  try {
    linkAnew(file, keepAs);
    if (!old) takeJournals(file, keepAs);
    else takeJournals(file);
    renameSync(draft, file);
    flush(dirname(file));
  } finally {
    old?.close();
  }
  refuseLateOpeners(file, keepAs, old !== null);
  return { kept: true };
}

/**
 * The only connection to a database, which has no journal any more. Who has it open as a log of changes is needed holds a
 * shared lock all the time, so that SQLite itself knows whether there is anybody else.
 * @returns null if it is damaged too much to be asked, and `evenDamaged`
 */
function alone(file: string, evenDamaged: boolean): Connection | null {
  let handle: Connection | undefined;
  try {
    handle = openAsItIs(file);
    handle.pragma('locking_mode = EXCLUSIVE');
    // Refused while anybody else has the file open; puts all that stands in the journal into the file.
    handle.pragma('journal_mode = DELETE');
    handle.exec('BEGIN EXCLUSIVE');
    return handle;
  } catch (error) {
    handle?.close();
    const code = (error as { code?: string }).code ?? '';
    if (/^SQLITE_(BUSY|LOCKED)/.test(code)) throw new DatabaseInUse(file);
    if (/^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(code)) {
      if (evenDamaged) return null;
      throw new DatabaseRefused(
        `The database ${file} is so damaged that it cannot say whether a server has it open. Make sure that none runs, and add --damaged.`,
        { cause: error },
      );
    }
    throw new DatabaseRefused(`The database ${file} cannot be locked: ${(error as Error).message}.`, { cause: error });
  }
}

/** A journal of the old database would be played into the new one. */
function takeJournals(file: string, keepAs?: string): void {
  for (const ending of ['-wal', '-journal']) {
    if (keepAs !== undefined && statSync(`${file}${ending}`, { throwIfNoEntry: false })) {
      renameSync(`${file}${ending}`, `${keepAs}${ending}`);
    }
    rmSync(`${file}${ending}`, { force: true });
  }
  rmSync(`${file}-shm`, { force: true });
}

/** Who opened the old file while it was being replaced has waited for its lock, and now writes where nobody looks. */
function refuseLateOpeners(file: string, kept: string, canBeAsked: boolean): void {
  if (!canBeAsked) return;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_FOR_LATE_OPENERS_MS);
  try {
    alone(kept, false)?.close();
  } catch (error) {
    if (!(error instanceof DatabaseInUse)) throw error;
    throw new DatabaseRefused(
      `${file} is restored, but a program that was started at that very moment works on what is now ${kept}. Stop it and start it again.`,
      { cause: error },
    );
  }
}
