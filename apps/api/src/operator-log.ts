/** The file of what operators did, beside the database. */
import { closeSync, constants, fchownSync, fstatSync, openSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SecurityEvent } from '@portero/auth';

/** Where it is. */
export function operatorLog({ databaseFile }: { databaseFile: string }): string {
  return join(dirname(databaseFile), 'operator.log');
}

/**
 * Appends events as lines of JSON in the shape of the server's log.
 * @param onRefusal told once if that is not possible: what was done is done
 */
export function operatorRecorder(
  place: { databaseFile: string },
  onRefusal: (text: string) => void,
): (event: SecurityEvent) => void {
  const file = operatorLog(place);
  let refused = false;
  return ({ client, ...event }) => {
    const time = new Date().toISOString();
    const line = { level: 'info', time, ...event, by: client.userAgent, msg: 'security event' };
    try {
      append(file, `${JSON.stringify(line)}\n`);
    } catch (error) {
      if (!refused) onRefusal(`Not noted in ${file}: ${(error as Error).message}`);
      refused = true;
    }
  };
}

function append(file: string, line: string): void {
  // Whoever owns the folder must not send root's words, or root's chown, to a file elsewhere.
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW = 0 } = constants;
  const handle = openSync(file, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
  try {
    writeSync(handle, line);
    if (process.getuid?.() === 0) giveToOwnerOf(dirname(file), handle);
  } finally {
    closeSync(handle);
  }
}

/** What root makes would be closed to the user of the server. SQLite does the same with its journals. */
function giveToOwnerOf(folder: string, handle: number): void {
  const { uid, gid } = statSync(folder);
  const found = fstatSync(handle);
  if (found.uid === 0 && uid !== 0 && found.nlink === 1) fchownSync(handle, uid, gid);
}
