/** For tests of the import: files of other apps, and what came of them. */
import { join } from 'node:path';
import { openSqlite } from '@portero/auth';
import Sqlite from 'better-sqlite3';
import { cli } from '../test-cli.ts';

export interface Report {
  complete: boolean;
  imported: number;
  alreadyThere: number;
  refused: number;
  costlyMethods: string[];
  rows: { id: string; outcome: string; note: string | null }[];
}

/** Runs an import and reads its report, whatever the exit code. */
export async function imported(
  file: string,
  folder: string,
  ...more: string[]
): Promise<Report & { code: number | null }> {
  const { code, stdout, stderr } = await cli(['import', 'flask', file, '--json', ...more], { folder });
  if (stdout === '') throw new Error(stderr);
  return { code, ...(JSON.parse(stdout) as Report) };
}

/** E-mail address → stored hash. */
export function hashesIn(folder: string): Map<string, string> {
  const db = openSqlite(join(folder, 'data/portero.sqlite'));
  try {
    const rows = db.connection.prepare('SELECT email, hash FROM users JOIN passwords ON user_id = id').all();
    return new Map((rows as { email: string; hash: string }[]).map(({ email, hash }) => [email, hash]));
  } finally {
    db.close();
  }
}

/** A file of another app with rows of our choosing. */
export function otherApp(folder: string, rows: readonly [string | null, string | null, string | null][]): string {
  const file = join(folder, 'other.sqlite');
  const db = new Sqlite(file);
  db.exec('CREATE TABLE user (id INTEGER PRIMARY KEY, email VARCHAR(100), name VARCHAR(1000), password VARCHAR(100))');
  const insert = db.prepare('INSERT INTO user (email, name, password) VALUES (?, ?, ?)');
  db.transaction(() => {
    for (const row of rows) insert.run(...row);
  })();
  db.close();
  return file;
}

export const weak = `sha256$salt$${'ab'.repeat(32)}`;
export const strong = `scrypt:32768:8:1$salt$${'ab'.repeat(64)}`;
export const people = (count: number, hash: string) =>
  Array.from({ length: count }, (_, n): [string, string, string] => [`u${n}@example.com`, `User ${n}`, hash]);
