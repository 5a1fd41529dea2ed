/** For tests of an operator's work: an installation in memory, and the files of other apps. */
import Sqlite from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import type { SecurityEvent } from './core/events.ts';
import { type AdoptingHasher, createHasher } from './core/passwords.ts';
import { openSqlite } from './db/sqlite.ts';
import { asOperator, type Operator } from './operator/operator.ts';
import { defaultPolicy } from './options.ts';
import { keyring } from './test-app.ts';
import { newFile } from './test-files.ts';

/** Argon2id at the least the library allows. */
export const cheapAdopter: Promise<AdoptingHasher> = createHasher({
  parameters: { memoryCost: 1024, timeCost: 2, parallelism: 1 },
  queue: 500,
});

export interface TestOperator extends Operator {
  readonly db: ReturnType<typeof openSqlite>;
  readonly events: SecurityEvent[];
}

export async function testOperator(file = ':memory:'): Promise<TestOperator> {
  const events: SecurityEvent[] = [];
  const db = openSqlite(file);
  onTestFinished(() => db.close());
  const operator = await asOperator({
    db,
    policy: defaultPolicy,
    record: (event) => void events.push(event),
    keyring: keyring(),
    publicUrl: 'http://localhost:3000',
    name: 'tests',
    passwords: await cheapAdopter,
  });
  return { ...operator, db, events };
}

export interface FlaskRow {
  readonly email?: string | Buffer | null;
  readonly name?: string | Buffer | null;
  readonly password?: string | Buffer | null;
}

/** A weak hash, and one that is kept as it is. Neither is of a password that anybody knows. */
export const weakHash = `sha256$salt$${'ab'.repeat(32)}`;
export const strongHash = `scrypt:32768:8:1$salt$${'ab'.repeat(64)}`;

/** A file as the tutorial's app makes it. */
export function flaskFile(rows: Iterable<FlaskRow>): string {
  const file = newFile('db.sqlite');
  const db = new Sqlite(file);
  db.exec('CREATE TABLE user (id INTEGER PRIMARY KEY, email VARCHAR(100), name VARCHAR(1000), password VARCHAR(100))');
  const insert = db.prepare('INSERT INTO user (email, name, password) VALUES (?, ?, ?)');
  db.transaction(() => {
    for (const { email = null, name = null, password = null } of rows) insert.run(email, name, password);
  })();
  db.close();
  return file;
}

/** As many rows of different people. */
export function* people(count: number, password: string): Generator<FlaskRow> {
  for (let n = 1; n <= count; n += 1) yield { email: `u${n}@example.com`, name: `User ${n}`, password };
}
