/** Getting back in without the password, by a link to the address of the account. */
import { RECOVERY_SECONDS } from '@portero/contracts';
import { endAccess, noteAccessEnded } from '../account/access.ts';
import { addressOfClient, rememberAddress } from '../account/known-addresses.ts';
import { change, type Note } from '../audit/trail.ts';
import type { Client } from '../core/client.ts';
import { SECOND } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { Failure } from '../core/failure.ts';
import { eventUser } from '../core/host-events.ts';
import type { Scope, Transaction } from '../db/database.ts';
import { takeGrantsBack } from '../device-login/device-login.ts';
import { requireMail } from '../email/email.ts';
import { type MailDeps, promiseMail } from '../mail/outbox.ts';
import { occasionOf, promiseNotice, recipientOf, strangerAt } from '../notices/notices.ts';
import { dropTokens, issueToken, peekToken, takeToken } from '../one-time-tokens/one-time-tokens.ts';
import { resetPassword } from '../password/password.ts';
import { refuseWeakPassword } from '../password/policy.ts';
import { canonicalEmail, findUser, findUserById, markVerified, type UserRow, userOfId } from '../profile/profile.ts';
import { endSessionsOf } from '../session/session.ts';

/**
 * Promises a link for a new password, if there is an account; else does the same work, and nothing goes out. The mail goes
 * to the stored address.
 * @throws Failure mail_unavailable
 */
export async function forgotPassword(deps: Deps, input: { email: string; client: Client }): Promise<void> {
  const { client } = input;
  const mailDeps = { ...deps, mail: requireMail(deps) };
  const user = await findUser(deps, input.email);
  // A disabled account cannot be got back into.
  const owner = user?.disabledAt ? undefined : user;
  await change(deps, function* (scope, note) {
    yield* promiseRecovery(scope, mailDeps, { user: owner, email: input.email.trim(), client });
    note({ event: 'password.recovery_requested', ...(owner && { userId: owner.id }), client });
  });
}

/**
 * Promises the link inside a transaction. The newest wins: an earlier one is of no use any more.
 * @param input `user` undefined where nobody is written to; `email` is used only then
 */
export function* promiseRecovery(
  scope: Scope,
  deps: MailDeps,
  input: { user: UserRow | undefined; email: string; client: Client },
): Transaction<void> {
  const { user, client } = input;
  const email = user?.email ?? input.email;
  const { token, expiresAt } = yield* issueToken(scope, deps, {
    userId: user?.id ?? null,
    purpose: user ? 'recover' : 'decoy',
    email,
    lifetime: RECOVERY_SECONDS * SECOND,
  });
  yield* promiseMail(scope, deps, {
    to: user ? recipientOf(user, client) : strangerAt(email, client),
    letter: {
      kind: 'recover',
      name: user?.name ?? '',
      link: `${deps.mail.pages.resetPassword}#${token}`,
      expiresAt,
      occasion: occasionOf(deps, client),
    },
    isDecoy: !user,
  });
}

/**
 * Sets a new password by the link. Every session ends, tokens too if asked to; nobody is signed in by that. Whoever has the
 * link has the mailbox: an address that was never proved is by that, and whatever was set up before is dropped.
 * A password that is too weak does not use the link up.
 * @throws Failure link_not_found, validation_failed, overloaded; refused_by_host or another of the host's
 */
export async function resetByLink(
  deps: Deps,
  input: { token: string; newPassword: string; revokeTokens?: boolean; client: Client },
): Promise<void> {
  const { newPassword, revokeTokens = false, client } = input;
  const seen = await peekToken(deps, input.token, 'recover');
  const before = seen?.userId ? await findUserById(deps, seen.userId) : undefined;
  if (!seen || !isTheirs(before, seen)) throw new Failure('link_not_found');
  const { email, name } = before;
  await refuseWeakPassword(deps, { password: newPassword, pointer: '#/newPassword', email, name });
  await deps.host.ask('beforePasswordChange', { user: eventUser(before), sessionId: null, client });
  const hash = await deps.passwords.hash(newPassword);

  const user = await change(deps, function* (scope, note) {
    const token = yield* takeToken(scope, deps, input.token, 'recover');
    const owner = token?.userId ? yield* userOfId(scope, token.userId) : undefined;
    // Of ten attempts at once one gets here; and the address can have been changed since the first look.
    if (!token || !isTheirs(owner, token)) throw new Failure('link_not_found');
    const now = deps.clock();
    yield* resetPassword(scope, { userId: owner.id, hash, now });
    note({ event: 'password.reset', reason: 'by_mail', userId: owner.id, client });
    yield* throwOut(scope, { user: owner, withTokens: revokeTokens, note, client });
    // The next log-in comes from here, and strangers may have used up what they share.
    yield* rememberAddress(scope, deps, owner.id, addressOfClient(deps, client));
    const { user: proved, isNews } = yield* markVerified(scope, { user: owner, now });
    if (isNews) note({ event: 'email.verified', userId: owner.id, client });
    yield* promiseNotice(scope, deps, { user: proved, notice: { kind: 'password-changed' }, client });
    return proved;
  });
  await deps.host.tell('onPasswordChange', { user: eventUser(user), sessionId: null, client });
}

function* throwOut(
  scope: Scope,
  input: { user: UserRow; withTokens: boolean; note: Note; client: Client },
): Transaction<void> {
  const { user, withTokens, note, client } = input;
  const reason = 'password_reset';
  if (withTokens || !user.emailVerifiedAt) {
    noteAccessEnded(note, { userId: user.id, ended: yield* endAccess(scope, user.id, reason), reason, client });
  } else {
    yield* takeGrantsBack(scope, user.id);
    const sessions = yield* endSessionsOf(scope, user.id, reason);
    noteAccessEnded(note, { userId: user.id, ended: { sessions, tokens: [] }, reason, client });
  }
  // A change of address that somebody else has begun would take the account away again.
  yield* dropTokens(scope, user.id, 'recover', 'change_email', 'verify_email');
}

function isTheirs(user: UserRow | undefined, token: { emailCanonical: string }): user is UserRow {
  return user !== undefined && !user.disabledAt && canonicalEmail(user.email) === token.emailCanonical;
}
