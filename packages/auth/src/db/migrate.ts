/** Brings a SQLite file to the tables of this program. */
import { fileURLToPath } from 'node:url';
import type { Database as Connection } from 'better-sqlite3';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { DatabaseRefused } from './database.ts';

const folder = fileURLToPath(new URL('../../migrations/sqlite', import.meta.url));

/**
 * Applies what is missing, all or nothing. The write lock is held from before the first look until the end, so two
 * processes that start at once cannot both migrate.
 * @throws DatabaseRefused if the file was made by a newer Portero
 */
export function migrate(connection: Connection): void {
  const known = readMigrationFiles({ migrationsFolder: folder });
  connection
    .transaction(() => {
      connection.exec(
        'CREATE TABLE IF NOT EXISTS portero_migrations (created_at INTEGER PRIMARY KEY, hash TEXT NOT NULL) STRICT',
      );
      const applied = connection
        .prepare<[], { created_at: number; hash: string }>('SELECT created_at, hash FROM portero_migrations')
        .all();
      if (applied.some((row) => !known.some((m) => m.folderMillis === row.created_at && m.hash === row.hash))) {
        throw new DatabaseRefused('was made by a newer or different Portero than this one');
      }
      const note = connection.prepare('INSERT INTO portero_migrations (created_at, hash) VALUES (?, ?)');
      for (const migration of known.slice(applied.length)) {
        for (const statement of migration.sql) connection.exec(statement);
        note.run(migration.folderMillis, migration.hash);
      }
    })
    .immediate();
}
