/** With which parameters a target hashes: not as it says, but as it has stored. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Server } from './server.ts';

/** The parameters of a hash in its database, without salt and digest. */
export function storedHash({ target, folder }: Pick<Server, 'target' | 'folder'>): string {
  const database = new DatabaseSync(join(folder, target.stored.file), { readOnly: true });
  try {
    const row = database.prepare(target.stored.hash).get();
    return hashParameters(String(Object.values(row ?? {})[0] ?? ''));
  } finally {
    database.close();
  }
}

/** The part of a stored hash that says how it was made. better-auth's says nothing: salt and key, in hexadecimal. */
export function hashParameters(stored: string): string {
  const phc = /^\$([^$]+)\$(?:v=\d+\$)?([^$]+)\$/.exec(stored);
  if (phc) return `${phc[1]} ${phc[2]?.replaceAll(',', ' ')}`;
  const werkzeug = /^([\w:]+)\$/.exec(stored);
  if (werkzeug?.[1]) return werkzeug[1];
  return /^[0-9a-f]{32}:[0-9a-f]{128}$/.test(stored) ? 'scrypt N=16384 r=16 p=1' : 'unknown';
}
