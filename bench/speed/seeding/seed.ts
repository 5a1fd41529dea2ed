/** Databases with many users, made once and kept: a million sign-ups would take hours. */
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { inRoot } from '../../../scripts/root.ts';
import { signUpPeople } from '../targets/people.ts';
import { startServer } from '../targets/server.ts';
import type { Target } from '../targets/target.ts';
import { fingerprintOf } from './fingerprint.ts';

const cache = inRoot('bench/.cache/seeds');
const A_STEP = 100_000;

/** A column of a copied row that must differ in each; the others are as in the row that was made by a sign-up. */
export type Distinct = (n: number) => string;

export interface Seeded {
  readonly table: string;
  readonly distinct: Readonly<Record<string, Distinct>>;
}

/** The e-mail of the n-th who was seeded. */
export const seededEmail: Distinct = (n) => `user${n}@example.com`;

// Ordered by time, as Portero's are, and so appended and not scattered.
const id: Distinct = (n) => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const plans: Record<string, readonly Seeded[]> = {
  portero: [
    { table: 'users', distinct: { id, email: seededEmail, email_canonical: seededEmail } },
    { table: 'passwords', distinct: { user_id: id } },
    { table: 'audit_subjects', distinct: { user_id: id, subject: (n) => `seeded-${n}` } },
  ],
  floor: [{ table: 'users', distinct: { id, email: seededEmail } }],
};

/** Whether a target can be filled. */
export function canSeed({ name }: Target): boolean {
  return name in plans;
}

/**
 * Puts a database with so many users into a folder. It is made by a sign-up at the target itself, whose rows are copied
 * with other ids and addresses, and kept in bench/.cache for the next time.
 */
export async function seed(target: Target, users: number, folder: string, progress: (text: string) => void) {
  const kept = join(cache, `${target.name}-${users}-${fingerprintOf(target.name)}`);
  if (!existsSync(kept)) await make(target, users, kept, progress);
  cpSync(kept, folder, { recursive: true });
}

async function make(target: Target, users: number, kept: string, progress: (text: string) => void): Promise<void> {
  mkdirSync(cache, { recursive: true });
  // Older ones of the same kind were made for tables that are no more.
  for (const name of readdirSync(cache))
    if (name.startsWith(`${target.name}-${users}-`)) rmSync(join(cache, name), { recursive: true, force: true });
  const making = `${kept}.${process.pid}`;
  try {
    const server = await startServer(target, { folder: making });
    try {
      await signUpPeople(server, 1);
    } finally {
      await server.stop();
    }
    fill(join(making, target.stored.file), plans[target.name] ?? [], users, progress);
    renameSync(making, kept);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/** Copies the only row of each table so often. */
export function fill(file: string, tables: readonly Seeded[], users: number, progress: (text: string) => void): void {
  const database = new DatabaseSync(file);
  try {
    // It is made anew if the power fails.
    database.exec('PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -200000');
    const inserts = tables.map((seeded) => insertOf(database, seeded));
    for (let n = 0; n < users; ) {
      const until = Math.min(users, n + A_STEP);
      database.exec('BEGIN');
      for (; n < until; n++) for (const insert of inserts) insert(n);
      database.exec('COMMIT');
      progress(`${n.toLocaleString('en')} of ${users.toLocaleString('en')} users`);
    }
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}

function insertOf(database: DatabaseSync, { table, distinct }: Seeded): (n: number) => void {
  const row = database.prepare(`SELECT * FROM ${table} LIMIT 1`).get();
  if (!row) throw new Error(`a sign-up left no row in ${table}: the seeding of the bench must be brought up to date`);
  const columns = Object.keys(row);
  const insert = database.prepare(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  const values = Object.values(row) as SQLInputValue[];
  return (n) => void insert.run(...columns.map((column, place) => distinct[column]?.(n) ?? values[place] ?? null));
}
