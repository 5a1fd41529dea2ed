/** The address of an account: proving it, and giving another one. */
import { EMAIL_PROOF_SECONDS, EMAIL_UNDO_SECONDS } from '@portero/contracts';
import { change, type Note } from '../audit/trail.ts';
import type { Client } from '../core/client.ts';
import { SECOND } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { Failure } from '../core/failure.ts';
import { sessionEvent } from '../core/host-events.ts';
import type { MailRoom } from '../core/mail-room.ts';
import type { Scope, Transaction } from '../db/database.ts';
import { type MailDeps, promiseMail } from '../mail/outbox.ts';
import { occasionOf, recipientOf } from '../notices/notices.ts';
import { dropTokens, issueToken, type OneTimeToken, tokenOf } from '../one-time-tokens/one-time-tokens.ts';
import { canonicalEmail, findUser, markVerified, moveUser, type UserRow, userOfId } from '../profile/profile.ts';
import { refuseEndedSession, type SessionIdentity } from '../session/session.ts';
import { keepFormerEmail, refuseKeptEmail } from './former-emails.ts';

/** The mail room. @throws Failure mail_unavailable where this server sends no mail */
export function requireMail(deps: Pick<Deps, 'mail'>): MailRoom {
  if (deps.mail) return deps.mail;
  throw new Failure('mail_unavailable', { detail: 'Ask whoever runs this site.' });
}

/** Promises the mail that proves a user's address, inside the transaction of a sign-up. */
export function* promiseVerification(
  scope: Scope,
  deps: MailDeps,
  input: { user: UserRow; client: Client },
): Transaction<void> {
  const { user, client } = input;
  const issued = yield* issueToken(scope, deps, {
    userId: user.id,
    purpose: 'verify_email',
    email: user.email,
    lifetime: EMAIL_PROOF_SECONDS * SECOND,
    withCode: true,
  });
  yield* promiseMail(scope, deps, {
    to: recipientOf(user, client),
    letter: {
      kind: 'verify-email',
      name: user.name,
      email: user.email,
      link: `${deps.mail.pages.confirmEmail}#${issued.token}`,
      code: issued.code,
      expiresAt: issued.expiresAt,
      occasion: occasionOf(deps, client),
    },
  });
}

/** The address of a user, and the one that is to take its place. */
export async function readEmail(
  deps: Deps,
  user: UserRow,
): Promise<{ email: string; verified: boolean; pending: { email: string; expiresAt: Date } | null }> {
  const pending = await tokenOf(deps, user.id, 'change_email');
  return { email: user.email, verified: user.emailVerifiedAt !== null, pending: pending ?? null };
}

/**
 * Asks for another address: a link and a code go to it, and until one of them comes back the present one holds. Whether it
 * is somebody else's is not said; whoever has the mailbox learns it.
 * @throws Failure mail_unavailable, validation_failed, session_ended; refused_by_host or another of the host's
 */
export async function requestEmailChange(
  deps: Deps,
  input: { by: SessionIdentity; email: string; client: Client },
): Promise<void> {
  const { by, client } = input;
  const { user } = by;
  const email = input.email.trim();
  const mail = requireMail(deps);
  if (canonicalEmail(email) === canonicalEmail(user.email)) {
    const message = 'This is your address already.';
    throw new Failure('validation_failed', { errors: [{ pointer: '#/email', code: 'email_unchanged', message }] });
  }
  await deps.host.ask('beforeEmailChange', { ...sessionEvent(by, client), email });
  await change(deps, function* (scope, note) {
    yield* refuseEndedSession(scope, deps, by);
    yield* promiseChange(scope, { ...deps, mail }, { user, email, client });
    note({ event: 'email.change_requested', userId: user.id, sessionId: by.session.id, client });
  });
}

/** Promises the mail to a new address, inside a transaction. An earlier one for this user is of no use any more. */
export function* promiseChange(
  scope: Scope,
  deps: MailDeps,
  input: { user: UserRow; email: string; client: Client },
): Transaction<void> {
  const { user, email, client } = input;
  const issued = yield* issueToken(scope, deps, {
    userId: user.id,
    purpose: 'change_email',
    email,
    lifetime: EMAIL_PROOF_SECONDS * SECOND,
    withCode: true,
  });
  yield* promiseMail(scope, deps, {
    to: { ...recipientOf(user, client), email },
    letter: {
      kind: 'confirm-new-email',
      name: user.name,
      email,
      link: `${deps.mail.pages.confirmEmail}#${issued.token}`,
      code: issued.code,
      expiresAt: issued.expiresAt,
      occasion: occasionOf(deps, client),
    },
  });
}

/** Keeps the address that the user has. Never fails for want of a change. */
export async function cancelEmailChange(deps: Deps, user: UserRow): Promise<void> {
  await deps.db.transaction((scope) => dropTokens(scope, user.id, 'change_email'));
}

/**
 * Draws the conclusion from a token that proves the address of an account, inside the transaction that took it.
 * @returns false if it proves nothing any more: the account is gone, or has another address
 * @throws Failure email_taken
 */
export function* proveByToken(
  scope: Scope,
  deps: Deps,
  input: { token: OneTimeToken; client: Client; note: Note },
): Transaction<boolean> {
  const { token, client, note } = input;
  const user = token.userId === null ? undefined : yield* userOfId(scope, token.userId);
  if (!user) return false;
  if (token.purpose === 'verify_email') {
    if (canonicalEmail(user.email) !== token.emailCanonical) return false;
    const { isNews } = yield* markVerified(scope, { user, now: deps.clock() });
    if (isNews) note({ event: 'email.verified', userId: user.id, client });
    return true;
  }
  yield* refuseKeptEmail(scope, deps, token.email, user.id);
  yield* moveUser(scope, { userId: user.id, email: token.email, now: deps.clock() });
  // What was mailed to the former address would still open the account.
  yield* dropTokens(scope, user.id, 'verify_email', 'change_email', 'recover');
  note({ event: 'email.changed', userId: user.id, client });
  // An address that was never proved may be a stranger's: it gets no say in this account.
  if (user.emailVerifiedAt) yield* promiseUndo(scope, deps, { former: user, email: token.email, client });
  return true;
}

function* promiseUndo(
  scope: Scope,
  deps: Deps,
  input: { former: UserRow; email: string; client: Client },
): Transaction<void> {
  const { former, email, client } = input;
  yield* keepFormerEmail(scope, deps, former);
  const { mail } = deps;
  if (!mail) return;
  const { token, expiresAt } = yield* issueToken(scope, deps, {
    userId: former.id,
    purpose: 'undo_email',
    email: former.email,
    lifetime: EMAIL_UNDO_SECONDS * SECOND,
    // Of two changes in a week the first can be taken back as well.
    keepsOthers: true,
  });
  yield* promiseMail(
    scope,
    { ...deps, mail },
    {
      to: recipientOf(former, client),
      letter: {
        kind: 'email-changed',
        name: former.name,
        newEmail: email,
        undoLink: `${mail.pages.undoEmail}#${token}`,
        expiresAt,
        occasion: occasionOf(deps, client),
      },
    },
  );
}

/** The user who waits for the proof of an address that is theirs, if anybody does. */
export async function unverifiedUser(deps: Deps, email: string): Promise<UserRow | undefined> {
  const user = await findUser(deps, email);
  return user && !user.emailVerifiedAt && !user.disabledAt ? user : undefined;
}
