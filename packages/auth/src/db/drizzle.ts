/** Drizzle, as far as it is used. The only file that knows the package: for what is installed it is built into one file. */
export {
  type AnyColumn,
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  ne,
  or,
  Placeholder,
  type SQL,
  sql,
} from 'drizzle-orm';
export { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
export { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
export {
  alias,
  customType,
  getTableConfig,
  index,
  integer,
  primaryKey,
  type SQLiteTable,
  sqliteTable,
  text,
} from 'drizzle-orm/sqlite-core';
