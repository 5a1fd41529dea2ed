/** Proving the audit trail: that no row was changed, removed, added or moved since it was written. */
import { ACTIVITY_DAYS } from '@portero/contracts';
import { after, DAY } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import type { TrailKeys } from '../core/trail-keys.ts';
import { rows, type Scope, type Transaction } from '../db/database.ts';
import { BEGINNING, detailsHash, isProved, isSame, rowHash, type TrailDetails, type TrailRow } from './chain.ts';
import { detailsBeyond, headOfTrail, trailAfter } from './queries.ts';

/** What is wrong, and where: `seq` is the place in the trail. */
export interface TrailFault {
  readonly seq: number;
  readonly fault:
    | 'changed'
    | 'missing_before'
    | 'not_chained'
    | 'unproved_end'
    | 'secret_gone'
    | 'details_changed'
    | 'details_missing'
    | 'cut_off'
    | 'head_missing'
    | 'head_changed'
    | 'not_the_noted_end';
}

/** The outcome of proving a trail. */
export interface TrailVerdict {
  readonly rows: number;
  readonly faults: readonly TrailFault[];
  /** Where it ends: `seq:hash`, to be noted somewhere else and compared the next time. Null if it is empty. */
  readonly end: string | null;
  readonly first: Date | null;
}

const ROWS_AT_ONCE = 1000;
// Nobody reads more than that; the trail is as good as gone.
const FAULTS_AT_MOST = 100;

/**
 * Reads the whole trail, as of one moment, and proves it.
 * @param input `since` is the end that an earlier verdict told: it must still be in the trail
 */
export async function verifyTrail(
  deps: Pick<Deps, 'db' | 'clock'> & { trailKeys: TrailKeys },
  input: { since?: string } = {},
): Promise<TrailVerdict> {
  // What is written between two looks would be taken for a trail that was cut off.
  return deps.db.snapshot((scope) => verify(scope, deps, input));
}

function* verify(
  scope: Scope,
  deps: Pick<Deps, 'clock'> & { trailKeys: TrailKeys },
  input: { since?: string },
): Transaction<TrailVerdict> {
  const faults: TrailFault[] = [];
  const find = (seq: number, fault: TrailFault['fault']) => {
    if (faults.length < FAULTS_AT_MOST) faults.push({ seq, fault });
  };
  const kept = after(deps.clock(), -ACTIVITY_DAYS * DAY);
  // Whose account is gone has no details any more; the row that says so comes later.
  const bare = new Map<string, number[]>();
  let last: Pick<TrailRow, 'seq' | 'hash'> = { seq: 0, hash: BEGINNING };
  let count = 0;
  let first: Date | null = null;
  let hasNotedEnd = input.since === undefined;
  for (;;) {
    const page = yield* rows(trailAfter(scope, last.seq, ROWS_AT_ONCE));
    if (page.length === 0) break;
    for (const { row, details, subjectOfUser } of page) {
      count += 1;
      first ??= row.at;
      if (row.seq !== last.seq + 1) find(row.seq, 'missing_before');
      else if (row.previousHash !== last.hash) find(row.seq, 'not_chained');
      const expected = rowHash(deps.trailKeys, row);
      if (expected === undefined) find(row.seq, 'secret_gone');
      else if (!isSame(expected, row.hash)) find(row.seq, 'changed');
      if (row.event === 'trail.unproved') find(row.seq, 'unproved_end');
      if (details) {
        if (!isOf(row, details, subjectOfUser)) find(row.seq, 'details_changed');
      } else if (row.at > kept) {
        const key = row.subject ?? '';
        bare.set(key, [...(bare.get(key) ?? []), row.seq]);
      }
      if (row.event === 'account.deleted' && row.subject !== null) bare.delete(row.subject);
      last = row;
      if (`${row.seq}:${row.hash}` === input.since) hasNotedEnd = true;
    }
  }
  for (const seq of [...bare.values()].flat()) find(seq, 'details_missing');
  const [beyond] = yield* rows(detailsBeyond(scope, last.seq));
  const [head] = yield* rows(headOfTrail(scope));
  if (!head && count > 0) find(last.seq, 'head_missing');
  if (head && !isProved(deps.trailKeys, head))
    find(head.seq, deps.trailKeys.key(head.kid) ? 'head_changed' : 'secret_gone');
  if (beyond || (head && (head.seq !== last.seq || head.hash !== last.hash))) find(last.seq + 1, 'cut_off');
  if (!hasNotedEnd) find(last.seq, 'not_the_noted_end');
  faults.sort((a, b) => a.seq - b.seq);
  return { rows: count, faults, end: count === 0 ? null : `${last.seq}:${last.hash}`, first };
}

function isOf(row: TrailRow, details: TrailDetails, subjectOfUser: string | null): boolean {
  return (
    isSame(detailsHash(details), row.detailsHash) &&
    details.event === row.event &&
    details.at.getTime() === row.at.getTime() &&
    (row.subject === subjectOfUser || details.userId === null)
  );
}
