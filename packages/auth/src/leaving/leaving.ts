/** Leaving: an account is closed at once, and deleted when its owner has had the time to think better of it. */
import { DELETION_GRACE_DAYS } from '@portero/contracts';
import { endAccess, noteAccessEnded } from '../account/access.ts';
import { appendToTrail, change } from '../audit/trail.ts';
import { type Client, ownClient } from '../core/client.ts';
import { after, DAY } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import type { SecurityEvent } from '../core/events.ts';
import { Failure } from '../core/failure.ts';
import { eventUser, sessionEvent } from '../core/host-events.ts';
import { rows } from '../db/database.ts';
import { promiseMail } from '../mail/outbox.ts';
import { occasionOf, recipientOf } from '../notices/notices.ts';
import { dropTokens, issueToken, takeToken } from '../one-time-tokens/one-time-tokens.ts';
import { removeUser, type UserRow } from '../profile/profile.ts';
import { refuseEndedSession, type SessionIdentity } from '../session/session.ts';
import { deletionOf, dropDeletion } from './deletions.ts';
import { dueDeletions, insertDeletion } from './queries.ts';

const GRACE_MS = DELETION_GRACE_DAYS * DAY;
const AT_ONCE = 100;

/**
 * Closes an account: every session and token ends, and it is deleted in two weeks. A mail says how to keep it.
 * @returns when it is deleted
 * @throws Failure session_ended; refused_by_host or another of the host's
 */
export async function scheduleDeletion(deps: Deps, input: { by: SessionIdentity; client: Client }): Promise<Date> {
  const { by, client } = input;
  const { user } = by;
  await deps.host.ask('beforeDeletion', sessionEvent(by, client));
  return change(deps, function* (scope, note) {
    yield* refuseEndedSession(scope, deps, by);
    const requestedAt = deps.clock();
    const dueAt = after(requestedAt, GRACE_MS);
    yield* rows(insertDeletion(scope, { userId: user.id, requestedAt, dueAt }));
    const reason = 'account_leaving';
    note({ event: 'deletion.scheduled', userId: user.id, sessionId: by.session.id, client });
    noteAccessEnded(note, { userId: user.id, ended: yield* endAccess(scope, user.id, reason), reason, client });
    // What could change the account while it waits. Who had the address before still gets it back.
    yield* dropTokens(scope, user.id, 'recover', 'change_email', 'verify_email');
    const { mail } = deps;
    if (!mail) return dueAt;
    const { token } = yield* issueToken(scope, deps, {
      userId: user.id,
      purpose: 'undo_deletion',
      email: user.email,
      lifetime: GRACE_MS,
    });
    const keepLink = `${mail.pages.keepAccount}#${token}`;
    const notMe = yield* issueToken(scope, deps, {
      userId: user.id,
      purpose: 'not_me',
      email: user.email,
      lifetime: GRACE_MS,
      keepsOthers: true,
    });
    yield* promiseMail(
      scope,
      { ...deps, mail },
      {
        to: recipientOf(user, client),
        letter: {
          kind: 'deletion-scheduled',
          name: user.name,
          deletesAt: dueAt,
          keepLink,
          notMeLink: `${mail.pages.notMe}#${notMe.token}`,
          occasion: occasionOf(deps, client),
        },
      },
    );
    return dueAt;
  });
}

/** Keeps an account, by the link that was sent. Signs nobody in. @throws Failure link_not_found */
export async function undoDeletion(deps: Deps, input: { token: string; client: Client }): Promise<void> {
  await change(deps, function* (scope, note) {
    const token = yield* takeToken(scope, deps, input.token, 'undo_deletion');
    if (!token?.userId || !(yield* dropDeletion(scope, token.userId))) throw new Failure('link_not_found');
    note({ event: 'deletion.undone', userId: token.userId, client: input.client });
  });
}

/**
 * Deletes accounts whose time of grace is over, the host's rows first: where it cannot, the account waits. Rows go by the
 * foreign keys; the trail keeps what happened, under a name that leads nowhere any more.
 */
export async function deleteDueAccounts(deps: Deps): Promise<void> {
  for (const { user } of await deps.db.rows(dueDeletions(deps.db, deps.clock(), AT_ONCE))) {
    try {
      await deleteAccount(deps, user);
    } catch (fault) {
      deps.report(fault, `deleting the account ${user.id}, which will be tried again,`);
    }
  }
}

async function deleteAccount(deps: Deps, user: UserRow): Promise<void> {
  await deps.host.forget({ user: eventUser(user) });
  const event: SecurityEvent = { event: 'account.deleted', userId: user.id, client: ownClient };
  const isDone = await deps.db.transaction(function* (scope) {
    // Kept in the very last moment, or deleted by another process.
    const dueAt = yield* deletionOf(scope, user.id);
    if (!dueAt || dueAt > deps.clock()) return false;
    yield* appendToTrail(scope, deps, [event]);
    yield* removeUser(scope, user.id);
    return true;
  });
  if (isDone) deps.record(event);
}
