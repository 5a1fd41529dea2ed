/** Brings a SQLite file to the tables of this program. */
import { fileURLToPath } from 'node:url';
import type { Database as Connection } from 'better-sqlite3';
import { DatabaseRefused } from './database.ts';
import { type MigrationMeta, readMigrationFiles } from './drizzle.ts';

const folder = fileURLToPath(new URL('../../migrations/sqlite', import.meta.url));

/**
 * Applies what is missing, all or nothing. The write lock is held from before the first look until the end, so two
 * processes that start at once cannot both migrate.
 * @returns how many were missing
 * @throws DatabaseRefused if the file was made by a newer Portero
 */
export function migrate(connection: Connection): number {
  const known = readMigrationFiles({ migrationsFolder: folder });
  return connection
    .transaction(() => {
      connection.exec(
        'CREATE TABLE IF NOT EXISTS portero_migrations (created_at INTEGER PRIMARY KEY, hash TEXT NOT NULL) STRICT',
      );
      const applied = appliedMigrations(connection);
      if (!applied.every((row) => isKnown(row, known))) {
        throw new DatabaseRefused('was made by a newer or different Portero than this one');
      }
      const note = connection.prepare('INSERT INTO portero_migrations (created_at, hash) VALUES (?, ?)');
      for (const migration of known.slice(applied.length)) {
        for (const statement of migration.sql) connection.exec(statement);
        note.run(migration.folderMillis, migration.hash);
      }
      return known.length - applied.length;
    })
    .immediate();
}

/** Whether a file has tables, and none of them is ours. */
export function isForeign(connection: Connection): boolean {
  const names = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
  const tables = names.pluck().all();
  return tables.length > 0 && !tables.includes('portero_migrations');
}

/** How many migrations a file lacks; null if it was made by a newer or different Portero. Writes nothing. */
export function pendingMigrations(connection: Connection): number | null {
  const known = readMigrationFiles({ migrationsFolder: folder });
  const isOurs = connection.prepare("SELECT 1 FROM sqlite_master WHERE name = 'portero_migrations'").get();
  const applied = isOurs ? appliedMigrations(connection) : [];
  return applied.every((row) => isKnown(row, known)) ? known.length - applied.length : null;
}

interface AppliedMigration {
  readonly created_at: number;
  readonly hash: string;
}

function appliedMigrations(connection: Connection): AppliedMigration[] {
  return connection.prepare<[], AppliedMigration>('SELECT created_at, hash FROM portero_migrations').all();
}

function isKnown(row: AppliedMigration, known: readonly MigrationMeta[]): boolean {
  return known.some(({ folderMillis, hash }) => folderMillis === row.created_at && hash === row.hash);
}
