/** The `user` table that the tutorial's Flask-SQLAlchemy model makes, read and never written. */
import { openReadOnly } from '../db/sqlite.ts';
import { unreadable } from '../db/unreadable.ts';
import { OperatorError } from './operator.ts';

export interface FlaskUser {
  /** The row's primary key there. */
  readonly id: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly password: string | null;
}

/** All rows as they stood at one moment, in the order of ids. */
export interface FlaskTable {
  readonly count: number;
  /** Each row's id and address. */
  addresses(): Iterable<Pick<FlaskUser, 'id' | 'email'>>;
  /** Each row whole. */
  users(): Iterable<FlaskUser>;
  close(): void;
}

type Connection = ReturnType<typeof openReadOnly>;

const columns = ['id', 'email', 'name', 'password'] as const;

/**
 * Takes a copy of the table in a file of another app. The other app waits for its database as long as that takes, and no
 * longer: an import may run for half an hour.
 * @throws OperatorError if there is no such table; DatabaseRefused if the file is no database, damaged or not readable
 */
export function openFlaskTable(file: string, table = 'user'): FlaskTable {
  const connection = openReadOnly(file);
  try {
    requireTable(connection, file, table);
    const damage = connection.prepare('SELECT * FROM pragma_quick_check(?)').pluck().get(table);
    if (damage !== 'ok') throw new OperatorError(`The table "${table}" in ${file} is damaged.`);
    copyOf(connection, table);
    return {
      count: connection.prepare<[], number>('SELECT count(*) FROM temp.copy').pluck().get() ?? 0,
      addresses: () => connection.prepare<[], FlaskUser>('SELECT id, email FROM temp.copy ORDER BY rowid').iterate(),
      users: () => connection.prepare<[], FlaskUser>('SELECT * FROM temp.copy ORDER BY rowid').iterate(),
      close: () => connection.close(),
    };
  } catch (error) {
    connection.close();
    throw unreadable(file, error);
  }
}

/** Into a temporary file of SQLite's own, which is no part of the file that is read. */
function copyOf(connection: Connection, table: string): void {
  // As text: SQLite keeps whatever was written into a column, numbers and bytes too.
  const values = columns.map((column) => `CAST("${column}" AS TEXT) AS ${column}`);
  const source = `"${table.replaceAll('"', '""')}"`;
  connection.exec(
    `CREATE TEMP TABLE copy AS SELECT ${values.join(', ')} FROM main.${source} ORDER BY main.${source}."id"`,
  );
}

function requireTable(connection: Connection, file: string, table: string): void {
  const present = connection.prepare('SELECT lower(name) FROM pragma_table_info(?)').pluck().all(table);
  if (present.length === 0) {
    const names =
      "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%' ORDER BY name";
    const others = connection.prepare<[], string>(names).pluck().all();
    const which = others.length > 0 ? ` It has: ${others.join(', ')}. Name the one of users (--table).` : '';
    throw new OperatorError(`The file ${file} has no table "${table}".${which}`);
  }
  const missing = columns.filter((column) => !present.includes(column));
  if (missing.length > 0) {
    throw new OperatorError(`The table "${table}" lacks what the tutorial's has: ${missing.join(', ')}.`);
  }
}
