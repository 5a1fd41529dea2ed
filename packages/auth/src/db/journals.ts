/** The journals beside a database file, as the file system shows them. */
import { statSync } from 'node:fs';

/** Whether there is a write-ahead log in which nothing stands that the file lacks. */
export function hasEmptyJournal(file: string): boolean {
  return statSync(`${file}-wal`, { throwIfNoEntry: false })?.size === 0;
}
