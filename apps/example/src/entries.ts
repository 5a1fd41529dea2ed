/** What people wrote: a table of the app's own, in a database of its own. */
import Sqlite from 'better-sqlite3';

interface Entry {
  readonly id: number;
  /** The user's id in Portero, which never changes; null for what the house says. */
  readonly userId: string | null;
  /** The name at the time of writing. */
  readonly author: string;
  readonly text: string;
  /** ISO 8601. */
  readonly writtenAt: string;
}

export type Entries = ReturnType<typeof openEntries>;

/** Opens the guestbook's file, or makes it. */
export function openEntries(file: string) {
  const db = new Sqlite(file);
  db.pragma('journal_mode = WAL');
  db.exec(`CREATE TABLE IF NOT EXISTS entries (
    id INTEGER PRIMARY KEY, user_id TEXT, author TEXT NOT NULL, text TEXT NOT NULL, written_at TEXT NOT NULL
  ) STRICT`);
  const columns = 'id, user_id AS userId, author, text, written_at AS writtenAt';
  const insert = db.prepare(
    `INSERT INTO entries (user_id, author, text, written_at) VALUES (@userId, @author, @text, @writtenAt) RETURNING ${columns}`,
  );
  const latest = db.prepare(`SELECT ${columns} FROM entries ORDER BY id DESC LIMIT 50`);
  const remove = db.prepare('DELETE FROM entries WHERE id = ?');
  return {
    add: (entry: Pick<Entry, 'userId' | 'author' | 'text'>) =>
      insert.get({ ...entry, writtenAt: new Date().toISOString() }) as Entry,
    latest: () => latest.all() as Entry[],
    /** @returns whether there was such an entry */
    remove: (id: number) => remove.run(id).changes > 0,
    close: () => void db.close(),
  };
}
