/** The doctor's look at who may read and write the files of an installation. */
import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AS_SERVER, advice, type Finding, ok, wrong } from './finding.ts';
import { shellWord } from './shell-word.ts';

const check = 'permissions';
const OWN_FOLDER = 'Give the database a folder of its own: name one by DATA_DIR that is not there yet.';
const STICKY = 0o1000;

/** Whether this user may do that, as the system says; root may do everything. */
export type MayAccess = (path: string, mode: number) => boolean;

const mayAccess: MayAccess = (path, mode) => {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
};

/** Whether a file or folder can be written: by its owner, and by this user. What is not there can be made. */
export function canBeWritten(path: string, may: MayAccess = mayAccess): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return !found || ((found.mode & 0o200) !== 0 && may(path, constants.W_OK));
}

/**
 * @returns what is to be said of a folder, nothing if it is not there; and whether what is in it can be looked at
 */
export function folderFindings(folder: string, may: MayAccess = mayAccess): { findings: Finding[]; isOpen: boolean } {
  const closed = (says: string, fix: string) => ({ findings: [wrong(check, says, fix)], isOpen: false });
  let found: Stats | undefined;
  try {
    found = statSync(folder, { throwIfNoEntry: false });
  } catch (error) {
    return closed(`${folder} cannot be looked at: ${(error as Error).message}`, AS_SERVER);
  }
  // Windows has other ways to say who may read.
  if (!found || process.platform === 'win32') return { findings: [], isOpen: true };
  if (!found.isDirectory()) return closed(`${folder} is no folder`, 'Name another one by DATA_DIR or DATABASE_URL.');
  if (!may(folder, constants.R_OK | constants.X_OK)) {
    return closed(`${folder} is closed to user ${process.getuid?.()}; it belongs to user ${found.uid}`, AS_SERVER);
  }
  return { findings: [folderFinding(folder, found, may)], isOpen: true };
}

function folderFinding(folder: string, found: Stats, may: MayAccess): Finding {
  const mode = modeOf(found);
  if ((found.mode & 0o022) !== 0) {
    // One that everybody uses, such as /tmp, is not ours to close.
    const isOthers = (found.mode & STICKY) !== 0 || isStrangers(found);
    const says = `${folder} has mode ${mode}: others can put files there`;
    return wrong(check, says, isOthers ? OWN_FOLDER : `chmod 700 ${shellWord(folder)}`);
  }
  return writing(folder, found, may) ?? strangers(folder, found) ?? ok(check, `${folder} has mode ${mode}`);
}

/**
 * What is to be said of a file; nothing if there is none.
 * @param isWritten whether the server writes it, or only reads
 */
export function filePermissions(path: string, isWritten: boolean, may: MayAccess = mayAccess): Finding[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile() || process.platform === 'win32') return [];
  const mode = modeOf(found);
  if ((found.mode & 0o077) !== 0) {
    return [wrong(check, `${path} has mode ${mode}: others can read it`, `chmod 600 ${shellWord(path)}`)];
  }
  const finding =
    ownership(path, found) ??
    (isWritten ? writing(path, found, may) : undefined) ??
    strangers(path, found) ??
    ok(check, `${path} has mode ${mode}`);
  return [finding];
}

/** What root has made in somebody's folder is closed to them, and a folder of root's takes no journals of theirs. */
function ownership(path: string, found: Stats): Finding | undefined {
  const folder = dirname(path);
  const { uid, gid } = statSync(folder);
  if (found.uid === uid) return undefined;
  const says = `${path} belongs to user ${found.uid}, and its folder to user ${uid}: neither can use both`;
  const fix =
    uid === 0 ? `chown ${found.uid}:${found.gid} ${shellWord(folder)}` : `chown ${uid}:${gid} ${shellWord(path)}`;
  return wrong(check, says, fix);
}

function writing(path: string, found: Stats, may: MayAccess): Finding | undefined {
  if (canBeWritten(path, may)) return undefined;
  if ((found.mode & 0o200) === 0) {
    return wrong(check, `${path} has mode ${modeOf(found)}: it cannot be written`, `chmod u+w ${shellWord(path)}`);
  }
  const fix = isStrangers(found) ? AS_SERVER : 'Mind whether its disk is mounted for reading alone.';
  return wrong(check, `${path} cannot be written by user ${process.getuid?.()}`, fix);
}

function strangers(path: string, found: Stats): Finding | undefined {
  if (!isStrangers(found)) return undefined;
  return advice(check, `${path} belongs to user ${found.uid}, and this is user ${process.getuid?.()}`, AS_SERVER);
}

function isStrangers(found: Stats): boolean {
  return process.getuid !== undefined && found.uid !== process.getuid();
}

function modeOf(found: Stats): string {
  return (found.mode & 0o7777).toString(8).padStart(4, '0');
}
