/** Backing up: a whole copy of the database, and of the secret beside it, while the server runs. */
import { copyFileSync, existsSync, lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { copyBeside, type OnPages } from '../db/copy.ts';
import { discard, giveToOwner, newDraft, PlaceTaken, settle } from '../db/drafts.ts';
import { inspectDatabase } from './inspection.ts';
import { OperatorError } from './operator.ts';

export interface Backup {
  readonly file: string;
  readonly bytes: number;
  readonly users: number;
  /** The latest moment that anything was noted in it. */
  readonly latest: Date | null;
}

/**
 * Copies a database to a file that only its owner can read, and checks the copy. The file is whole or as it was before.
 * @param input.force whether the backup may take the place of another file
 * @throws OperatorError if it must not be there, or if the copy does not hold; DatabaseRefused
 */
export async function backUp(input: {
  database: string;
  file: string;
  force: boolean;
  onPages: OnPages;
}): Promise<Backup> {
  const { database, file, force, onPages } = input;
  refusePlace(file, { force, database });
  const draft = await copyBeside(database, file, onPages);
  try {
    const { damage, users, latest, isForeign, isEmpty } = inspectDatabase(draft);
    if (isForeign) throw new OperatorError(`The file ${database} belongs to another program.`);
    if (isEmpty) throw new OperatorError(`The file ${database} is empty: there is nothing to back up.`);
    if (damage.length > 0) {
      throw new OperatorError(
        `The database ${database} is damaged, and so is a copy of it: ${damage[0]}. ${file} was left as it was.`,
      );
    }
    putInto(draft, file, force);
    return { file, bytes: statSync(file).size, users, latest };
  } finally {
    discard(draft);
  }
}

/**
 * Copies a small file such as the secret in the same way.
 * @param options.asOwner whether it becomes the owner's of the folder, where root does it
 * @throws OperatorError if it must not be there
 */
export function copyWhole(from: string, file: string, options: { force?: boolean; asOwner?: boolean }): void {
  const draft = newDraft(file);
  try {
    copyFileSync(from, draft);
    if (options.asOwner) giveToOwner(draft, file);
    putInto(draft, file, options.force === true);
  } finally {
    discard(draft);
  }
}

/**
 * Says why nothing may be written to a place, before any work is done.
 * @param about.database the database that runs, which no force replaces
 * @throws OperatorError
 */
export function refusePlace(file: string, about: { force: boolean; database: string; secret?: string }): void {
  const folder = statSync(dirname(file), { throwIfNoEntry: false });
  if (!folder?.isDirectory()) throw new OperatorError(`There is no folder ${dirname(file)}.`);
  const own = [
    ...['', '-wal', '-shm', '-journal'].map((ending) => `${about.database}${ending}`),
    ...(about.secret ? [about.secret] : []),
  ];
  if (own.some((one) => isOnePlace(one, file))) {
    throw new OperatorError(`${file} belongs to the database that is to be backed up. Name another file.`);
  }
  const there = lstatSync(file, { throwIfNoEntry: false });
  if (!there) return;
  if (there.isDirectory()) {
    throw new OperatorError(`${file} is a folder: name a file in it, such as ${join(file, 'portero.sqlite')}.`);
  }
  if (there.isSymbolicLink())
    throw new OperatorError(`${file} is a link, which is not followed: name the file itself.`);
  if (!there.isFile()) throw new OperatorError(`${file} is no file but a device or the like.`);
  if (!about.force) throw taken(file);
}

function putInto(draft: string, file: string, force: boolean): void {
  try {
    settle(draft, file, force);
  } catch (error) {
    throw error instanceof PlaceTaken ? taken(file) : error;
  }
}

function taken(file: string): OperatorError {
  return new OperatorError(`There is ${file} already. Add --force to replace it.`);
}

/** By the same path, or by another name of the same file. */
export function isOnePlace(one: string, other: string): boolean {
  const look = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });
  const [a, b] = [look(one), look(other)];
  if (a && b) return a.dev === b.dev && a.ino === b.ino;
  const place = placeOf(one);
  return place !== undefined && place === placeOf(other);
}

/** The path without links in its folder; undefined where there is no such folder. */
function placeOf(path: string): string | undefined {
  const folder = dirname(resolve(path));
  return existsSync(folder) ? join(realpathSync(folder), basename(path)) : undefined;
}
