/** The `user` table that the tutorial's Flask-SQLAlchemy model makes, read and never written. */
import { openReadOnly } from '../db/sqlite.ts';
import { OperatorError } from './operator.ts';

export interface FlaskUser {
  /** The row's primary key there. */
  readonly id: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly password: string | null;
}

export interface FlaskTable {
  readonly count: number;
  /** Each row's id and address, in the order of ids. */
  addresses(): Iterable<Pick<FlaskUser, 'id' | 'email'>>;
  /** Each row whole, in the order of ids. */
  users(): Iterable<FlaskUser>;
  close(): void;
}

const columns = ['id', 'email', 'name', 'password'] as const;

/** Opens the file of another app. @throws OperatorError if it has no such table; DatabaseRefused if it is no database */
export function openFlaskTable(file: string, table = 'user'): FlaskTable {
  const connection = openReadOnly(file);
  try {
    const present = connection.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table);
    if (present.length === 0) throw new OperatorError(`The file ${file} has no table "${table}".`);
    const missing = columns.filter((column) => !present.includes(column));
    if (missing.length > 0) {
      throw new OperatorError(`The table "${table}" lacks what the tutorial's has: ${missing.join(', ')}.`);
    }
  } catch (error) {
    connection.close();
    throw error;
  }
  const source = `"${table.replaceAll('"', '""')}"`;
  // As text: SQLite keeps whatever was written into a column, numbers and bytes too.
  const select = (names: readonly string[]) =>
    `SELECT ${names.map((name) => `CAST("${name}" AS TEXT) AS "${name}"`).join(', ')} FROM ${source} ORDER BY ${source}.id`;
  return {
    count: connection.prepare<[], number>(`SELECT count(*) FROM ${source}`).pluck().get() ?? 0,
    addresses: () => connection.prepare<[], FlaskUser>(select(['id', 'email'])).iterate(),
    users: () => connection.prepare<[], FlaskUser>(select(columns)).iterate(),
    close: () => connection.close(),
  };
}
