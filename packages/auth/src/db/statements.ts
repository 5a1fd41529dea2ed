/** Statements that are kept, so that SQLite does not parse and plan the same text at each query. */
import type { Database as Connection, Statement } from 'better-sqlite3';
import { recent } from '../core/recent.ts';

// There are some hundred texts in all; lists of different lengths make others.
const KEPT = 500;

/** What Drizzle calls of a statement. */
type Called = Pick<Statement<unknown[]>, 'run' | 'all' | 'get'>;
type Kept = Called & { raw(): Called };

export interface KeptStatements {
  /**
   * The same connection, whose `prepare` hands out a statement that is there already. Drizzle prepares anew for each query
   * that it was not asked to prepare once, which costs as much as building it, and native memory that is freed late.
   */
  readonly connection: Connection;
  /** How many statements that can write were run so far. */
  writes(): number;
}

/** Keeps the statements of a connection, and counts those that write. */
export function keepingStatements(connection: Connection): KeptStatements {
  const kept = recent<string, Kept>(KEPT);
  let writes = 0;
  const noteWrite = () => {
    writes += 1;
  };
  const prepare = (text: string): Kept => {
    const known = kept.get(text);
    if (known) return known;
    const statement = twoFaced(connection, text, noteWrite);
    kept.set(text, statement);
    return statement;
  };
  return { connection: Object.create(connection, { prepare: { value: prepare } }), writes: () => writes };
}

/** A statement that was once told to answer with plain lists does so for good: those have one of their own. */
function twoFaced(connection: Connection, text: string, noteWrite: () => void): Kept {
  const objects = connection.prepare<unknown[]>(text);
  let lists: Called | undefined;
  return {
    ...noticed(objects, noteWrite),
    raw: () => {
      lists ??= noticed(connection.prepare<unknown[]>(text).raw(), noteWrite);
      return lists;
    },
  };
}

function noticed(statement: Statement<unknown[]>, noteWrite: () => void): Called {
  const note = statement.readonly ? () => {} : noteWrite;
  return {
    run: (...parameters) => {
      note();
      return statement.run(...parameters);
    },
    all: (...parameters) => {
      note();
      return statement.all(...parameters);
    },
    get: (...parameters) => {
      note();
      return statement.get(...parameters);
    },
  };
}
