/** Reading the same rows again and again: what has not changed is not decoded anew. */
import { recent } from '../core/recent.ts';

/** A prepared query of Drizzle's synchronous kind. */
export interface PreparedRead<T> {
  /** The rows as the driver has them. */
  values(parameters: Record<string, unknown>): unknown[][];
  /** The rows as the columns decode them. */
  all(parameters: Record<string, unknown>): T;
}

// At least the last thousand who were here, at most twice as many; some 5 kB each.
const REMEMBERED = 1_000;

/**
 * Makes a function that reads. The database is asked every time, whatever is remembered: only the work of decoding, which
 * costs as much as the query, is saved where the same rows come back. Each caller has a copy of its own.
 * To be called inside a transaction: what was decoded must be what was read.
 */
export function repeatedRead<T>(query: PreparedRead<T>): (parameters: Record<string, unknown>) => T {
  const remembered = recent<string, { values: unknown[][]; rows: T }>(REMEMBERED);
  return (parameters) => {
    const key = Object.values(parameters).join(' ');
    const known = remembered.get(key);
    const values = query.values(parameters);
    if (known && isSame(known.values, values)) return copy(known.rows);
    const rows = query.all(parameters);
    remembered.set(key, { values, rows });
    return copy(rows);
  };
}

function isSame(a: unknown[][], b: unknown[][]): boolean {
  return a.length === b.length && a.every((row, i) => row.every((value, j) => value === b[i]?.[j]));
}

/** Moments can be set, and objects written to: what one request does with its rows must not meet the next. */
function copy<V>(value: V): V {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return new Date(value) as V;
  if (Array.isArray(value)) return value.map(copy) as V;
  const copied: Record<string, unknown> = {};
  for (const name of Object.keys(value)) copied[name] = copy((value as Record<string, unknown>)[name]);
  return copied as V;
}
