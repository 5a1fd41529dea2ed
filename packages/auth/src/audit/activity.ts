/** What has happened to an account, as its owner sees it. */
import { ACTIVITY_DAYS, type Activity, activities } from '@portero/contracts';
import { after, DAY } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { deviceInWords } from '../core/user-agent.ts';
import type { TrailDetails } from './chain.ts';
import { detailsOf } from './queries.ts';

const PAGE = 50;
const refused: readonly string[] = ['login.failed', 'reauth.failed'];

/**
 * The latest that has happened to a user, in the last quarter.
 * @param input `before` is the `next` of the page before; `limit` how many at most, 50 unless given
 */
export async function listActivity(
  deps: Pick<Deps, 'db' | 'clock'>,
  input: { userId: string; before?: number; limit?: number },
): Promise<{ activity: Activity[]; next: string | null }> {
  const { userId, before, limit = PAGE } = input;
  const since = after(deps.clock(), -ACTIVITY_DAYS * DAY);
  // One more shows whether there is a next page.
  const found = await deps.db.rows(
    detailsOf(deps.db, userId, { since, ...(before !== undefined && { before }), limit: limit + 1 }),
  );
  const shown = found.slice(0, limit);
  return {
    activity: shown.flatMap(activityOnWire),
    next: found.length > limit ? String(shown.at(-1)?.seq) : null,
  };
}

/** Fields are named one by one: a new column must not leak. */
function activityOnWire(row: TrailDetails): Activity[] {
  const { seq, at, reason, browser, platform, ipAddress } = row;
  const event = activities.find((one) => one === row.event);
  if (!event) return [];
  return [
    {
      id: String(seq),
      at: at.toISOString(),
      event,
      outcome: refused.includes(event) ? 'refused' : 'done',
      reason,
      device: deviceInWords({ browser, platform }),
      browser,
      platform,
      ipAddress,
    },
  ];
}
