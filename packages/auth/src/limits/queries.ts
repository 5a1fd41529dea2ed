import type { Scope } from '../db/database.ts';
import { eq, lte, sql } from '../db/drizzle.ts';
import { type Given, prepared } from '../db/prepared.ts';

/** A counter, also one whose window is over. */
export const counterByKey = prepared(({ q, t }, given: Given<{ key: string }>) =>
  q.select().from(t.rateLimits).where(eq(t.rateLimits.key, given.key)),
);

export const putCounter = prepared(
  ({ q, t }, { key, hits, resetsAt }: Given<{ key: string; hits: number; resetsAt: Date }>) =>
    q
      .insert(t.rateLimits)
      .values({ key, hits, resetsAt })
      .onConflictDoUpdate({
        target: t.rateLimits.key,
        set: { hits: sql`excluded.hits`, resetsAt: sql`excluded.resets_at` },
      }),
);

export function deleteExpiredCounters({ q, t }: Scope, now: Date) {
  return q.delete(t.rateLimits).where(lte(t.rateLimits.resetsAt, now));
}
