/** The column kit: only what differs between dialects gets a name, so that tables are written once. */
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export const sqliteKit = {
  table: sqliteTable,
  text: (name: string) => text(name),
  /** A moment; milliseconds since 1970 in SQLite, a Date in code. */
  instant: (name: string) => integer(name, { mode: 'timestamp_ms' }),
  flag: (name: string) => integer(name, { mode: 'boolean' }),
  count: (name: string) => integer(name),
  index,
  uniqueIndex,
  primaryKey,
};

export type ColumnKit = typeof sqliteKit;
