/** Counting what may be tried how often. Counters live in the database: a restart does not clear them. */
import { after, SECOND } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { pseudonym } from '../core/secrets.ts';
import { rows, type Scope, type Transaction } from '../db/database.ts';
import { counterByKey, deleteExpiredCounters, putCounter } from './queries.ts';

/** At most `quota` in `seconds`, counted from the first. */
export interface Window {
  readonly name: string;
  readonly quota: number;
  readonly seconds: number;
}

/** A window, and whose count it is: any text, stored as a pseudonym. */
export interface Bucket {
  readonly window: Window;
  readonly of: string;
}

interface Counter {
  readonly key: string;
  readonly hits: number;
  readonly resetsAt: Date;
}

/** How a caller stands in the window that gives out first. */
export interface Standing {
  readonly window: Window;
  readonly remaining: number;
  /** Seconds until the count starts anew. */
  readonly resetsIn: number;
}

/**
 * Counts one attempt in every bucket, unless one of them is full: then nothing is counted. One transaction, so that
 * parallel attempts cannot slip past the quota together.
 */
export async function takeAttempt(
  deps: Deps,
  buckets: readonly Bucket[],
): Promise<{ allowed: boolean; standing: Standing }> {
  return deps.db.transaction((scope) => countAttempt(scope, deps, buckets), { mayBeLost: true });
}

/** The same inside a transaction: what is taken back with it does not count. */
export function* countAttempt(
  scope: Scope,
  deps: Deps,
  buckets: readonly Bucket[],
): Transaction<{ allowed: boolean; standing: Standing }> {
  const keys = buckets.map((bucket) => keyOf(deps, bucket));
  const now = deps.clock();
  const stored = new Map((yield* countersOf(scope, keys, now)).map((row) => [row.key, row]));
  const counted = buckets.map((bucket, i) => {
    const row = stored.get(keys[i] as string);
    const resetsAt = row?.resetsAt ?? after(now, bucket.window.seconds * SECOND);
    return { key: keys[i] as string, hits: (row?.hits ?? 0) + 1, resetsAt, window: bucket.window };
  });
  const allowed = counted.every((c) => c.hits <= c.window.quota);
  if (allowed) for (const { window: _, ...counter } of counted) yield* rows(putCounter(scope, counter));
  return { allowed, standing: tightest(counted, now) };
}

/** Takes back an attempt that turned out well, where only failures count. */
export async function returnAttempt(deps: Deps, buckets: readonly Bucket[]): Promise<void> {
  const keys = buckets.map((bucket) => keyOf(deps, bucket));
  await deps.db.transaction(
    function* (scope) {
      for (const counter of yield* countersOf(scope, keys, deps.clock())) {
        yield* rows(putCounter(scope, { ...counter, hits: Math.max(0, counter.hits - 1) }));
      }
    },
    { mayBeLost: true },
  );
}

/** The counters whose window is not over. */
function* countersOf(scope: Scope, keys: readonly string[], now: Date): Transaction<Counter[]> {
  const found: Counter[] = [];
  for (const key of keys) found.push(...(yield* rows(counterByKey(scope, { key }))));
  return found.filter(({ resetsAt }) => resetsAt > now);
}

/** Deletes counters whose window is over. */
export async function sweepCounters(deps: Deps): Promise<void> {
  await deps.db.rows(deleteExpiredCounters(deps.db, deps.clock()));
}

// Names carry e-mail addresses of people who may not even be users: the database sees them as pseudonyms only.
function keyOf(deps: Deps, bucket: Bucket): string {
  return `${bucket.window.name}:${pseudonym(deps.pseudonymKey, bucket.of)}`;
}

function tightest(counted: { hits: number; resetsAt: Date; window: Window }[], now: Date): Standing {
  const standings = counted.map(({ hits, resetsAt, window }) => ({
    window,
    remaining: Math.max(0, window.quota - hits),
    resetsIn: Math.max(1, Math.ceil((resetsAt.getTime() - now.getTime()) / SECOND)),
    full: hits > window.quota,
  }));
  // Among full windows the one that stays full the longest decides; otherwise the one with the least left.
  const full = standings.filter((s) => s.full).sort((a, b) => b.resetsIn - a.resetsIn);
  const open = standings.sort((a, b) => a.remaining - b.remaining);
  const { full: _, ...standing } = (full[0] ?? open[0]) as (typeof standings)[number];
  return standing;
}
