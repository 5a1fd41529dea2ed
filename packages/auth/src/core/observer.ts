/** What a host may measure of Portero's inside: a port. Who counts, and in whose format, is at the edge. */

/**
 * Functions that are called in the midst of work, one for each thing worth measuring; all may be left out. They must be quick,
 * must not wait and must not throw. Times are milliseconds.
 */
export interface Observer {
  /** How many password hashes run and how many wait for a place, whenever that has changed. */
  readonly hashQueue?: (state: { readonly running: number; readonly waiting: number }) => void;
  /** A password hash has begun after it waited, 0 where there was a place. */
  readonly hashWaited?: (ms: number) => void;
  /** A password was hashed or compared; what it waited before does not count. */
  readonly hashDone?: (ms: number) => void;
  /** Too many waited already: the answer is 503 `overloaded`. */
  readonly hashRefused?: () => void;
  /** Another process held the write lock; it is tried again. */
  readonly databaseBusy?: () => void;
  /** The database refused for good: `full`, `ioerr`, `busy` …, as SQLite's primary result codes are called. */
  readonly databaseFailed?: (kind: string) => void;
  /** A transaction is over; what it waited for the write lock counts. */
  readonly transactionDone?: (ms: number, outcome: 'committed' | 'rolled_back') => void;
}

/** All of an observer's functions, for whoever wants to say which exist. */
export const observations = [
  'hashQueue',
  'hashWaited',
  'hashDone',
  'hashRefused',
  'databaseBusy',
  'databaseFailed',
  'transactionDone',
] as const satisfies readonly (keyof Observer)[];
