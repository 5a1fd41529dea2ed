/** Files that appear whole or not at all: written under another name beside their place, and put there when they are done. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

// Nobody writes that long without a pause: whoever did was killed.
const ABANDONED_MS = 60 * 60_000;
const INFIX = '.new-';

/** Something stands already where a file was to appear. */
export class PlaceTaken extends Error {
  constructor(file: string) {
    super(`There is ${file} already.`);
    this.name = 'PlaceTaken';
  }
}

/**
 * Makes an empty file beside `file` that only its owner can read, and takes away what killed processes left of theirs.
 * @returns its name
 */
export function newDraft(file: string): string {
  for (const name of draftsOf(file)) {
    const since = statSync(name, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Date.now() - since > ABANDONED_MS) discard(name);
  }
  const draft = `${file}${INFIX}${randomBytes(6).toString('hex')}`;
  closeSync(openSync(draft, 'wx', 0o600));
  return draft;
}

/** Takes a draft away, with the journals that a database has. Says nothing if it is gone. */
export function discard(draft: string): void {
  for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(`${draft}${ending}`, { force: true });
}

/**
 * Puts a draft into its place, on the disk and not just in its cache.
 * @param replace whether it may take the place of another file
 * @throws PlaceTaken
 */
export function settle(draft: string, file: string, replace: boolean): void {
  flush(draft);
  if (replace) renameSync(draft, file);
  else {
    linkAnew(draft, file);
    rmSync(draft);
  }
  flush(dirname(file));
}

/** Gives a file a second name, which nobody else may have. @throws PlaceTaken; the system's error where there are no links */
export function linkAnew(file: string, name: string): void {
  try {
    linkSync(file, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new PlaceTaken(name);
    throw error;
  }
}

/** What root puts into a folder stays its owner's: the owner of the file that it replaces, else of the folder. */
export function giveToOwner(draft: string, file: string): void {
  chmodSync(draft, 0o600);
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(file, { throwIfNoEntry: false }) ?? statSync(dirname(file));
  chownSync(draft, uid, gid);
}

/** Waits until the disk has a file, or the names in a folder. */
export function flush(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function draftsOf(file: string): string[] {
  const folder = dirname(file);
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(file)}${INFIX}`))
    .map((name) => join(folder, name));
}
