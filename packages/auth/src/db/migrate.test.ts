import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { newFile } from '../test-files.ts';
import { sqliteKit } from './columns.ts';
import { getTableConfig, readMigrationFiles, type SQLiteTable } from './drizzle.ts';
import { migrate } from './migrate.ts';
import { openSqlite } from './sqlite.ts';
import { buildTables } from './tables.ts';

const connection = new Sqlite(':memory:');
connection.pragma('foreign_keys = ON');
migrate(connection);
afterEach(() => {
  if (connection.inTransaction) connection.exec('ROLLBACK');
});

const namesOf = (type: string) =>
  connection
    .prepare("SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all(type) as string[];

describe('the migrations', () => {
  test('change nothing the second time', () => {
    const schema = () => JSON.stringify(connection.prepare('SELECT * FROM sqlite_master').all());
    const applied = () => JSON.stringify(connection.prepare('SELECT * FROM portero_migrations').all());
    const before = [schema(), applied()];
    migrate(connection);
    migrate(connection);
    expect([schema(), applied()]).toEqual(before);
  });

  test('are noted, each with its hash', () => {
    const files = readdirSync(new URL('../../migrations/sqlite', import.meta.url)).filter((name) =>
      name.endsWith('.sql'),
    );
    const applied = connection.prepare('SELECT hash FROM portero_migrations').pluck().all();
    expect(applied).toHaveLength(files.length);
    for (const hash of applied) expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('are all or nothing', () => {
    const other = new Sqlite(':memory:');
    // A table of the first migration stands in its way.
    other.exec('CREATE TABLE users (id TEXT)');
    expect(() => migrate(other)).toThrow('already exists');
    expect(other.prepare('SELECT name FROM sqlite_master').pluck().all()).toEqual(['users']);
    other.close();
  });

  test('are applied once when two processes start at once', () => {
    const file = newFile();
    const [first, second] = [openSqlite(file), openSqlite(file)];
    const count = (db: typeof first) => db.connection.prepare('SELECT count(*) FROM portero_migrations').pluck().get();
    expect(count(second)).toBe(count(first));
    first.close();
    second.close();
  });

  test('drop nothing that people own', () => {
    const folder = new URL('../../migrations/sqlite/', import.meta.url);
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.sql'))) {
      expect(readFileSync(new URL(name, folder), 'utf8')).not.toMatch(/DROP TABLE|DELETE FROM/i);
    }
  });
});

test('sessions of before their devices had two names keep them', () => {
  const old = new Sqlite(':memory:');
  const [first] = readMigrationFiles({
    migrationsFolder: fileURLToPath(new URL('../../migrations/sqlite', import.meta.url)),
  });
  old.exec('CREATE TABLE portero_migrations (created_at INTEGER PRIMARY KEY, hash TEXT NOT NULL) STRICT');
  old.prepare('INSERT INTO portero_migrations VALUES (?, ?)').run(first?.folderMillis, first?.hash);
  for (const statement of first?.sql ?? []) old.exec(statement);
  old.exec("INSERT INTO users VALUES ('ada', 'a@b.co', 'a@b.co', 'Ada', 0, 0)");
  const insert = old.prepare("INSERT INTO sessions VALUES (?, 'ada', ?, 1, ?, '192.0.2.7', 1, 2, 3, 4)");
  for (const device of ['Microsoft Edge on Windows', 'curl', 'Unknown device']) insert.run(device, device, device);

  migrate(old);
  expect(old.prepare('SELECT id, browser, platform, ip_address FROM sessions ORDER BY rowid').raw().all()).toEqual([
    ['Microsoft Edge on Windows', 'Microsoft Edge', 'Windows', '192.0.2.7'],
    ['curl', 'curl', null, '192.0.2.7'],
    ['Unknown device', null, null, '192.0.2.7'],
  ]);
  old.close();
});

interface Column {
  name: string;
  type: string;
  notnull: number;
  pk: number;
}

const tables = Object.values(buildTables(sqliteKit)) as SQLiteTable[];
const ownTables = tables.map((table) => getTableConfig(table));

test('the tables of the code are the tables of the database', () => {
  expect(namesOf('table')).toEqual([...ownTables.map(({ name }) => name), 'portero_migrations'].sort());
});

describe.each(ownTables)('the table $name, as the code has it, is as the migrations made it', (table) => {
  test('in its columns', () => {
    const columns = connection.pragma(`table_info(${table.name})`) as Column[];
    const keys = table.primaryKeys.flatMap((key) => key.columns.map((column) => column.name));
    expect(columns.map(({ name, type, notnull, pk }) => [name, type.toLowerCase(), notnull === 1, pk > 0])).toEqual(
      table.columns.map((column) => [
        column.name,
        column.getSQLType(),
        column.notNull,
        column.primary || keys.includes(column.name),
      ]),
    );
  });

  test('in its indexes', () => {
    const found = (connection.pragma(`index_list(${table.name})`) as { name: string; unique: number; origin: string }[])
      .filter(({ origin }) => origin === 'c')
      .map(({ name, unique }) => {
        const columns = (connection.pragma(`index_info(${name})`) as { name: string }[]).map((column) => column.name);
        return `${name} ${unique === 1} ${columns}`;
      });
    const wanted = [
      ...table.indexes.map(({ config }) => {
        const columns = config.columns.map((column) => ('name' in column ? column.name : ''));
        return `${config.name} ${config.unique ?? false} ${columns}`;
      }),
      ...table.columns.filter((column) => column.isUnique).map((c) => `${c.uniqueName} true ${c.name}`),
    ];
    expect(found.sort()).toEqual(wanted.sort());
  });

  test('in what refers to other tables', () => {
    const found = connection.pragma(`foreign_key_list(${table.name})`) as Record<string, string>[];
    expect(found.map((key) => [key.from, key.table, key.to, key.on_delete?.toLowerCase()])).toEqual(
      table.foreignKeys.map((key) => {
        const { columns, foreignColumns, foreignTable } = key.reference();
        return [columns[0]?.name, getTableConfig(foreignTable).name, foreignColumns[0]?.name, key.onDelete];
      }),
    );
  });
});
