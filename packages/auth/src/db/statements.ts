/** Statements that are kept, so that SQLite does not parse and plan the same text at each query. */
import type { Database as Connection, Statement } from 'better-sqlite3';
import { recent } from '../core/recent.ts';

// There are some hundred texts in all; lists of different lengths make others.
const KEPT = 500;

/** What Drizzle calls of a statement. */
type Kept = Pick<Statement<unknown[]>, 'run' | 'all' | 'get'> & { raw(): Pick<Statement<unknown[]>, 'all' | 'get'> };

/**
 * The same connection, whose `prepare` hands out a statement that is there already. Drizzle prepares anew for each query that
 * it was not asked to prepare once, which costs as much as building it, and native memory that is freed late.
 */
export function keepingStatements(connection: Connection): Connection {
  const kept = recent<string, Kept>(KEPT);
  return Object.create(connection, {
    prepare: {
      value: (text: string): Kept => {
        const known = kept.get(text);
        if (known) return known;
        const statement = twoFaced(connection, text);
        kept.set(text, statement);
        return statement;
      },
    },
  }) as Connection;
}

/** A statement that was once told to answer with plain lists does so for good: those have one of their own. */
function twoFaced(connection: Connection, text: string): Kept {
  const objects = connection.prepare<unknown[]>(text);
  let lists: Statement<unknown[]> | undefined;
  return {
    run: (...parameters) => objects.run(...parameters),
    all: (...parameters) => objects.all(...parameters),
    get: (...parameters) => objects.get(...parameters),
    raw: () => {
      lists ??= connection.prepare<unknown[]>(text).raw();
      return lists;
    },
  };
}
