import type { Scope } from '../db/database.ts';
import { and, gt, inArray, lte } from '../db/drizzle.ts';

/** The counters whose window is not over. */
export function countersByKey({ q, t }: Scope, keys: string[], now: Date) {
  return q
    .select()
    .from(t.rateLimits)
    .where(and(inArray(t.rateLimits.key, keys), gt(t.rateLimits.resetsAt, now)));
}

export function putCounter({ q, t }: Scope, counter: { key: string; hits: number; resetsAt: Date }) {
  return q
    .insert(t.rateLimits)
    .values(counter)
    .onConflictDoUpdate({
      target: t.rateLimits.key,
      set: { hits: counter.hits, resetsAt: counter.resetsAt },
    });
}

export function deleteExpiredCounters({ q, t }: Scope, now: Date) {
  return q.delete(t.rateLimits).where(lte(t.rateLimits.resetsAt, now));
}
