/** How every peer on better-sqlite3 opens its file: write-ahead log, and a wait for whoever writes. */
import Sqlite from 'better-sqlite3';

/**
 * @param synchronous FULL where an acknowledged write must survive power loss; without it what better-sqlite3 was built
 *   with, NORMAL in WAL mode, which may lose the last ones and spares an fsync a write
 */
export function openDatabase(file, synchronous = 'NORMAL') {
  const database = new Sqlite(file);
  database.pragma('journal_mode = WAL');
  database.pragma(`synchronous = ${synchronous}`);
  database.pragma('busy_timeout = 3000');
  return database;
}
