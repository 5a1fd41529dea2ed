/**
 * What using a session does to it: its idle deadline slides, its last use is noted. Both can wait for the next request,
 * so neither has patience with a database that is busy.
 */
import { after, HOUR, MINUTE } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { moveIdleExpiry, noteSeen } from './queries.ts';
import { idleDeadline, lifetimeOf, type SessionIdentity, type SessionRow } from './session.ts';

/** A cookie older than this is issued anew on the next ordinary answer; sooner where sessions live shorter. */
const REISSUE_AFTER_MS = HOUR;
/** `lastSeenAt` is that precise and no more, so that reads do not write. */
const SEEN_PRECISION_MS = 5 * MINUTE;

/** Whether a credential that was issued then is old enough to be issued anew. */
export function isDue(deps: Deps, { session }: SessionIdentity, issuedAt: Date): boolean {
  return deps.clock() >= after(issuedAt, reissueAfter(deps, session));
}

function reissueAfter(deps: Deps, session: SessionRow): number {
  return Math.min(REISSUE_AFTER_MS, lifetimeOf(deps, session).idle / 4);
}

/**
 * Slides a session whose credential is older than an hour, or than a quarter of a shorter idle lifetime.
 * @returns the session with its deadline moved, for a new cookie; undefined while the present one is young enough
 * @throws Failure database_unavailable
 */
export async function slide(deps: Deps, identity: SessionIdentity, issuedAt: Date): Promise<SessionRow | undefined> {
  const { session } = identity;
  if (!isDue(deps, identity, issuedAt)) return undefined;
  const deadline = idleDeadline(deps, session);
  // Of fifty requests in parallel, one moves it: the others only need the cookie.
  const notSince = after(deadline, -Math.min(SEEN_PRECISION_MS, reissueAfter(deps, session) / 2));
  if (session.idleExpiresAt > notSince) return session;
  const [moved] = await deps.db.attempt(moveIdleExpiry(deps.db, session.id, deadline, notSince));
  // Unmoved: another request was faster, or the session ended meanwhile, and then the row refuses any cookie.
  return moved ?? { ...session, idleExpiresAt: deadline };
}

/** Whether the last use should be noted. */
export function isUnnoted(deps: Deps, session: SessionRow): boolean {
  return deps.clock() >= after(session.lastSeenAt, SEEN_PRECISION_MS);
}

/** Notes the last use. @throws Failure database_unavailable */
export async function noteUse(deps: Deps, session: SessionRow): Promise<void> {
  const now = deps.clock();
  await deps.db.attempt(noteSeen(deps.db, session.id, now, after(now, -SEEN_PRECISION_MS)));
}
