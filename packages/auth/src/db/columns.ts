/** The column kit: only what differs between dialects gets a name, so that tables are written once. */
import { customType, index, integer, primaryKey, sqliteTable, text } from './drizzle.ts';

const wordList = customType<{ data: readonly string[]; driverData: string }>({
  dataType: () => 'text',
  toDriver: (words) => words.join(' '),
  fromDriver: (text) => text.split(' '),
});

export const sqliteKit = {
  table: sqliteTable,
  text: (name: string) => text(name),
  /** A moment; milliseconds since 1970 in SQLite, a Date in code. */
  instant: (name: string) => integer(name, { mode: 'timestamp_ms' }),
  /** Words without blanks, separated by one where they are stored. Never empty. */
  words: (name: string) => wordList(name),
  flag: (name: string) => integer(name, { mode: 'boolean' }),
  count: (name: string) => integer(name),
  index,
  primaryKey,
};

export type ColumnKit = typeof sqliteKit;
