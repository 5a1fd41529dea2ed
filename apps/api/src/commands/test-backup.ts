/** For tests: a folder whose database has one account, and what a database file holds. */
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'vitest';
import { inFile } from '../mail/test-mailing.ts';
import { neighbourIn } from '../test-neighbour.ts';
import { temporaryFolder } from '../test-server.ts';

export const password = 'correct horse battery staple';
export const person = (n: number) => ({ email: `person${n}@example.com`, name: `Person ${n}`, password });

/** A folder with one account, whose server is stopped. */
export async function folderWithAccount(): Promise<string> {
  const folder = temporaryFolder();
  const server = await neighbourIn(folder);
  await server.send('POST', '/auth/signup', { body: person(0) });
  await server.stop();
  return folder;
}

export const database = (folder: string) => join(folder, 'data/portero.sqlite');
export const emailsIn = (file: string): string[] => {
  const db = new Sqlite(file, { readonly: true });
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
    return db.prepare('SELECT email FROM users ORDER BY email').pluck().all() as string[];
  } finally {
    db.close();
  }
};
/** Makes the database so large that a copy takes many steps. */
export const fatten = (folder: string, megabytes: number) =>
  inFile(folder, (db) => {
    db.exec('CREATE TABLE IF NOT EXISTS ballast (bytes BLOB)');
    const add = db.prepare('INSERT INTO ballast VALUES (randomblob(1000000))');
    for (let n = 0; n < megabytes; n += 1) add.run();
  });
