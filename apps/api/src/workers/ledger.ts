/** The quotas that workers share, as the primary process keeps them. */
import { SECOND, type Window } from '@portero/auth';

/** So many calls a worker may let through by itself, until a moment; none where the quota is used up. */
export interface Lease {
  readonly calls: number;
  /** Milliseconds since 1970. */
  readonly until: number;
}

// Of what is left, a worker gets one of so many times the number of workers.
const SHARES = 8;

export interface Ledger {
  /** Hands out calls of a window's quota. @param now milliseconds since 1970 */
  lease(window: Window, of: string, now: number): Lease;
}

/**
 * Makes a ledger for so many workers. It never hands out more than a quota. What it hands out at once shrinks as the
 * quota runs out, so that no worker is left with many calls that another one needs (guided self-scheduling).
 */
export function ledgerFor(workers: number): Ledger {
  const books = new Map<string, { until: number; used: Map<string, number> }>();
  return {
    lease: ({ name, quota, seconds }, of, now) => {
      let book = books.get(name);
      // One window for all callers, so that memory is bounded by the callers of one window.
      if (!book || now >= book.until) {
        book = { until: now + seconds * SECOND, used: new Map() };
        books.set(name, book);
      }
      const used = book.used.get(of) ?? 0;
      const calls = Math.min(quota - used, Math.max(1, Math.floor((quota - used) / (SHARES * workers))));
      book.used.set(of, used + calls);
      return { calls, until: book.until };
    },
  };
}
