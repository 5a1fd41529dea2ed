/** Restoring: a backup takes the place of the database, which is kept beside it. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Keyring } from '../core/keyring.ts';
import { copyBeside, type OnPages } from '../db/copy.ts';
import { discard } from '../db/drafts.ts';
import { replaceDatabase } from '../db/replacement.ts';
import { isOnePlace } from './backup.ts';
import { inspectDatabase } from './inspection.ts';
import { OperatorError } from './operator.ts';

/** A backup that was looked at and stands beside the database, ready to take its place. */
export interface PreparedRestore {
  readonly users: number;
  /** The latest moment that anything was noted in it. */
  readonly latest: Date | null;
  /** How many migrations the next start will apply. */
  readonly pending: number;
  /** False where the secret at hand is not the one that the backup was made with; null where that cannot be told. */
  readonly secretFits: boolean | null;
  /** Puts it there. @returns the name that the old database has now, null if there was none. @throws DatabaseRefused */
  finish(options: { evenDamaged: boolean }): string | null;
  /** Takes it away again. */
  forget(): void;
}

/**
 * Copies a backup beside the database and checks the copy. The database may still be open.
 * @throws OperatorError if it is none, damaged, or of a newer Portero; DatabaseRefused if it cannot be read
 */
export async function prepareRestore(input: {
  file: string;
  database: string;
  keyring: Keyring | undefined;
  onPages: OnPages;
}): Promise<PreparedRestore> {
  const { file, database, keyring, onPages } = input;
  if (!existsSync(file)) throw new OperatorError(`There is no file ${file}.`);
  if (!statSync(file).isFile()) throw new OperatorError(`${file} is no file: name the backup itself.`);
  if (isOnePlace(file, database)) throw new OperatorError(`${file} is the database itself.`);
  refuseUnusable(file);
  mkdirSync(dirname(database), { recursive: true, mode: 0o700 });
  const draft = await copyBeside(file, database, onPages);
  try {
    const { users, latest, pending, keyOpens } = refuseUnusable(draft, file, keyring);
    return {
      users,
      latest,
      pending: pending ?? 0,
      secretFits: keyOpens,
      finish: ({ evenDamaged }) => {
        const keepAs = `${database}.before-${stamp(new Date())}`;
        const { kept } = replaceDatabase({ draft, file: database, keepAs, evenDamaged });
        return kept ? keepAs : null;
      },
      forget: () => discard(draft),
    };
  } catch (error) {
    discard(draft);
    throw error;
  }
}

/** @param name what the file is called when it is spoken of */
function refuseUnusable(file: string, name = file, keyring?: Keyring) {
  const found = inspectDatabase(file, keyring);
  if (found.isEmpty) throw new OperatorError(`The file ${name} is empty. Nothing was changed.`);
  if (found.isForeign) throw new OperatorError(`The file ${name} belongs to another program. Nothing was changed.`);
  if (found.damage.length > 0) {
    throw new OperatorError(`The file ${name} is damaged (${found.damage[0]}). Nothing was changed.`);
  }
  if (found.pending === null) {
    throw new OperatorError(`The file ${name} was made by a newer or different Portero. Nothing was changed.`);
  }
  return found;
}

/** A moment as a name may hold it: 20261123T080000123Z. */
function stamp(moment: Date): string {
  return moment.toISOString().replaceAll(/[-:.]/g, '');
}
