/** How many sessions are live. */
import { setImmediate } from 'node:timers/promises';
import type { Deps } from '../core/deps.ts';
import { sessionsBetween, sessionsEnd } from './queries.ts';

// A part of the index that is read in about a millisecond; requests are served between two of them.
const AT_ONCE = 5_000;

/**
 * Counts live sessions in parts, so that no request waits for a table of a million. What begins and ends meanwhile may or
 * may not count.
 * @throws Failure database_unavailable
 */
export async function countSessions(deps: Pick<Deps, 'db' | 'clock'>, atOnce = AT_ONCE): Promise<number> {
  let from = deps.clock();
  let total = 0;
  for (;;) {
    const [end] = await deps.db.attempt(sessionsEnd(deps.db, from, atOnce));
    const [part] = await deps.db.attempt(sessionsBetween(deps.db, from, end?.idleExpiresAt));
    total += part?.count ?? 0;
    if (!end) return total;
    from = end.idleExpiresAt;
    await setImmediate();
  }
}
