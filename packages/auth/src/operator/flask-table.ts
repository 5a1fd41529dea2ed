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
  /** What was not read, being longer than anybody's could be; null in its column. */
  readonly tooLong: string | null;
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

/** The most of a column that is read: more than any name with what stands around it, or any hash, has. */
export const VALUE_MAX_BYTES = 4096;

const names = { email: 'e-mail address', name: 'name', password: 'password hash' } as const;

/**
 * Takes a copy of the table in a file of another app. The other app waits for its database as long as that takes, and no
 * longer: an import may run for half an hour.
 * @throws OperatorError if there is no such table, or what is no table; DatabaseRefused if the file is no database, damaged or not readable
 */
export function openFlaskTable(file: string, table = 'user'): FlaskTable {
  const connection = openReadOnly(file);
  try {
    // The file may be anybody's.
    connection.pragma('trusted_schema = OFF');
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
  // The length stands before the value, which is not touched if it is too long: one may have gigabytes.
  const isTooLong = (column: string) => `octet_length("${column}") > ${VALUE_MAX_BYTES}`;
  const values = columns.map((column) => {
    // Nobody is refused for what only the report shows.
    const instead = column === 'id' ? "'(too long)'" : 'NULL';
    // As text: SQLite keeps whatever was written into a column, numbers and bytes too.
    return `CASE WHEN ${isTooLong(column)} THEN ${instead} ELSE CAST("${column}" AS TEXT) END AS ${column}`;
  });
  const tooLong = Object.entries(names).map(([column, name]) => `WHEN ${isTooLong(column)} THEN '${name}'`);
  const source = `"${table.replaceAll('"', '""')}"`;
  connection.exec(
    `CREATE TEMP TABLE copy AS SELECT ${values.join(', ')}, CASE ${tooLong.join(' ')} END AS tooLong
     FROM main.${source} ORDER BY main.${source}."id"`,
  );
}

function requireTable(connection: Connection, file: string, table: string): void {
  const kind = kindOf(connection, table);
  if (kind === undefined) {
    const others = connection
      .prepare<[], string>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite%' ORDER BY name",
      )
      .pluck()
      .all();
    const which = others.length > 0 ? ` It has: ${others.join(', ')}. Name the one of users (--table).` : '';
    throw new OperatorError(`The file ${file} has no table "${table}".${which}`);
  }
  // It may take a second a row, or never end.
  if (kind !== 'table') {
    const remedy = 'export it into a table and name that (--table)';
    throw new OperatorError(`"${table}" in ${file} is a ${kind}, which would have to be computed: ${remedy}.`);
  }
  const present = connection.prepare('SELECT lower(name) FROM pragma_table_info(?)').pluck().all(table);
  const missing = columns.filter((column) => !present.includes(column));
  if (missing.length > 0) {
    throw new OperatorError(`The table "${table}" lacks what the tutorial's has: ${missing.join(', ')}.`);
  }
}

function kindOf(connection: Connection, table: string): 'table' | 'virtual table' | 'view' | undefined {
  const found = connection
    .prepare<[string], { type: 'table' | 'view'; rootpage: number | null }>(
      "SELECT type, rootpage FROM sqlite_schema WHERE name = ? COLLATE NOCASE AND type IN ('table', 'view')",
    )
    .get(table);
  // Only what stands in the file has pages there.
  return found?.type === 'table' && !found.rootpage ? 'virtual table' : found?.type;
}
