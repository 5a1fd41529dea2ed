/** "This was not me": throws everybody out of an account, and lets its owner back in by mail. */
import { endAccess, noteAccessEnded } from '../account/access.ts';
import { change, type Note } from '../audit/trail.ts';
import type { Client } from '../core/client.ts';
import type { Deps } from '../core/deps.ts';
import { Failure } from '../core/failure.ts';
import type { Scope, Transaction } from '../db/database.ts';
import { isFormerEmailOf, releaseFormerEmails } from '../email/former-emails.ts';
import { dropDeletion } from '../leaving/deletions.ts';
import { dropTokens, dropTokensAfter, type OneTimeToken, takeToken } from '../one-time-tokens/one-time-tokens.ts';
import { canonicalEmail, moveUser, type UserRow, userOfId } from '../profile/profile.ts';
import { promiseRecovery } from './recovery.ts';

/**
 * Ends every session and token of an account and mails a link for a new password, by the link of a notice. If the address
 * was changed since that notice went out, it becomes again what it was.
 * @throws Failure link_not_found
 */
export async function reportNotMe(deps: Deps, input: { token: string; client: Client }): Promise<void> {
  const { client } = input;
  await change(deps, function* (scope, note) {
    const { token, user } = yield* takeOwn(scope, deps, input.token, 'not_me');
    note({ event: 'account.secured', reason: 'not_me', userId: user.id, client });
    const hasMoved = canonicalEmail(user.email) !== token.emailCanonical;
    const canReturn = hasMoved && (yield* isFormerEmailOf(scope, deps, { userId: user.id, email: token.email }));
    const owner = canReturn ? yield* moveBack(scope, deps, { user, token, note, client }) : user;
    if (!hasMoved) yield* dropLaterClaims(scope, token);
    yield* secure(scope, deps, { user: owner, note, client });
  });
}

/**
 * Takes a change of address back, by the link that went to the former one: it holds again, whatever has happened since, and
 * everybody is thrown out.
 * @throws Failure link_not_found
 */
export async function undoEmailChange(deps: Deps, input: { token: string; client: Client }): Promise<void> {
  const { client } = input;
  await change(deps, function* (scope, note) {
    const { token, user } = yield* takeOwn(scope, deps, input.token, 'undo_email');
    const owner = yield* moveBack(scope, deps, { user, token, note, client });
    yield* secure(scope, deps, { user: owner, note, client });
  });
}

function* takeOwn(
  scope: Scope,
  deps: Deps,
  text: string,
  purpose: 'not_me' | 'undo_email',
): Transaction<{ token: OneTimeToken; user: UserRow }> {
  const token = yield* takeToken(scope, deps, text, purpose);
  const user = token?.userId ? yield* userOfId(scope, token.userId) : undefined;
  if (!token || !user) throw new Failure('link_not_found');
  return { token, user };
}

function* moveBack(
  scope: Scope,
  deps: Deps,
  input: { user: UserRow; token: OneTimeToken; note: Note; client: Client },
): Transaction<UserRow> {
  const { user, token, note, client } = input;
  const moved = yield* moveUser(scope, { userId: user.id, email: token.email, now: deps.clock() });
  yield* dropLaterClaims(scope, token);
  note({ event: 'email.change_undone', userId: user.id, client });
  return moved;
}

/**
 * The earlier address has the better claim: what went to a later one may be in the hands of whoever brought it in, and would
 * take the account away again.
 */
function* dropLaterClaims(scope: Scope, { id, userId, email }: OneTimeToken): Transaction<void> {
  if (userId === null) return;
  yield* releaseFormerEmails(scope, { userId, email, since: id });
  yield* dropTokensAfter(scope, { userId, id }, 'undo_email');
}

function* secure(scope: Scope, deps: Deps, input: { user: UserRow; note: Note; client: Client }): Transaction<void> {
  const { user, note, client } = input;
  const reason = 'not_me';
  noteAccessEnded(note, { userId: user.id, ended: yield* endAccess(scope, user.id, reason), reason, client });
  // Whoever was in may have begun to change the address, or to delete the account.
  yield* dropTokens(scope, user.id, 'recover', 'change_email', 'verify_email', 'undo_deletion');
  if (yield* dropDeletion(scope, user.id)) note({ event: 'deletion.undone', reason, userId: user.id, client });
  const { mail } = deps;
  // A disabled account cannot be got back into.
  if (mail && !user.disabledAt) yield* promiseRecovery(scope, { ...deps, mail }, { user, email: user.email, client });
}
