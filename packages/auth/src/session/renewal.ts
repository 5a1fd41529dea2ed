/** The same session with another credential: after a new password, once the password was given anew, or remembered. */
import { FRESH_SECONDS } from '@portero/contracts';
import { after, earlier, SECOND } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { Failure } from '../core/failure.ts';
import { hashSecret, newSecret } from '../core/secrets.ts';
import { rows, type Scope, type Transaction } from '../db/database.ts';
import type { UserRow } from '../profile/profile.ts';
import { deleteOtherSessions, replaceCredential } from './queries.ts';
import { endedFor, type Grant, idleDeadline, refuseEndedSession, type SessionRow } from './session.ts';

/**
 * Gives this session a new credential and ends all others, inside the transaction of a credential change.
 * @throws Failure session_ended
 */
export function* renewSession(
  scope: Scope,
  deps: Deps,
  input: { user: UserRow; session: SessionRow },
): Transaction<Grant> {
  const { user, session } = input;
  const renewed = yield* raiseSession(scope, deps, input);
  const others = yield* rows(deleteOtherSessions(scope, user.id, session.id));
  return { ...renewed, ended: endedFor('password_changed', others) };
}

/**
 * Gives this session a new credential, and makes it fresh: its user has just given the password.
 * @throws Failure session_ended
 */
export function* raiseSession(
  scope: Scope,
  deps: Deps,
  input: { user: UserRow; session: SessionRow },
): Transaction<Grant> {
  const { user, session } = input;
  const sid = newSecret();
  const change = {
    sidHash: hashSecret(sid),
    idleExpiresAt: idleDeadline(deps, session),
    authenticatedAt: deps.clock(),
  };
  const [raised] = yield* rows(replaceCredential(scope, session.id, change));
  if (!raised) throw new Failure('session_ended');
  return { user, session: raised, sid, ended: [] };
}

/**
 * Has this session outlive the browser, or end with it, and sets its deadlines to what holds for such a session. It gets a
 * new credential, since the old one says until when it is good.
 * @throws Failure session_ended
 */
export async function rememberSession(
  deps: Deps,
  input: { user: UserRow; session: SessionRow; remembered: boolean },
): Promise<Grant> {
  const { user, session, remembered } = input;
  const now = deps.clock();
  const lifetime = remembered ? deps.policy.remembered : deps.policy.session;
  // Remembered, it lives as long as one that was from the start. Not remembered any more, it begins to end from now on,
  // and lives no longer than it would have.
  const absoluteExpiresAt = remembered
    ? after(session.createdAt, lifetime.absolute)
    : earlier(after(now, lifetime.absolute), session.absoluteExpiresAt);
  const sid = newSecret();
  const change = {
    sidHash: hashSecret(sid),
    remembered,
    absoluteExpiresAt,
    idleExpiresAt: earlier(after(now, lifetime.idle), absoluteExpiresAt),
  };
  return deps.db.transaction(function* (scope) {
    // By now another credential may have been given to it: who has only the former one was thrown out by that.
    yield* refuseEndedSession(scope, deps, { user, session });
    const [changed] = yield* rows(replaceCredential(scope, session.id, change));
    if (!changed) throw new Failure('session_ended');
    return { user, session: changed, sid, ended: [] };
  });
}

/** Whether the password was given in a session so short a while ago that what is delicate may be done in it. */
export function isFresh(deps: Pick<Deps, 'clock'>, session: SessionRow): boolean {
  return after(session.authenticatedAt, FRESH_SECONDS * SECOND) > deps.clock();
}
