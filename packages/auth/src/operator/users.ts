/** Accounts, as an operator makes, finds and closes them. */
import { type EndedAccess, endAccess, noteAccessEnded } from '../account/access.ts';
import { invitationLink, invite } from '../account/invitation.ts';
import { change } from '../audit/trail.ts';
import { promiseVerification } from '../email/email.ts';
import { refuseKeptEmail } from '../email/former-emails.ts';
import { dropDeletion } from '../leaving/deletions.ts';
import { promiseNotice } from '../notices/notices.ts';
import { dropTokens } from '../one-time-tokens/one-time-tokens.ts';
import { resetPassword as putPassword, storePassword } from '../password/password.ts';
import { refuseWeakPassword } from '../password/policy.ts';
import { createUser, findUser, findUserById, listUsers, setDisabled, type UserRow } from '../profile/profile.ts';
import { DisplayName, Email, fits } from './fields.ts';
import { type Actor, type Operator, OperatorError } from './operator.ts';
import { type Page, pageOf } from './page.ts';

/**
 * Makes sure that an account could be created, before anybody is asked for a password.
 * @throws OperatorError if a field cannot be used, or the address has an account
 */
export async function requireVacant(operator: Operator, input: { email: string; name: string }): Promise<void> {
  const { email, name } = input;
  if (!fits(Email, email)) throw new OperatorError('The e-mail address is none, or holds characters beyond ASCII.');
  if (!fits(DisplayName, name.trim())) {
    throw new OperatorError('The name must have 1 to 100 visible characters and no control characters.');
  }
  if (await findUser(operator, email)) throw new OperatorError(`An account with the address ${email} exists already.`);
}

/**
 * Creates an account, also where sign-up is closed. The rules of sign-up hold.
 * @throws OperatorError if a field cannot be used, or the address has an account; Failure validation_failed, overloaded, and
 *   email_taken where somebody else was faster, or can still go back to that address
 */
export async function createAccount(
  operator: Operator,
  input: { email: string; name: string; password: string },
): Promise<UserRow> {
  const { email, name, password } = input;
  await requireVacant(operator, input);
  await refuseWeakPassword(operator, { password, pointer: '#/password', email, name });
  const hash = await operator.passwords.hash(password);
  const { mail, policy, client } = operator;
  return change(operator, function* (scope, note) {
    const now = operator.clock();
    yield* refuseKeptEmail(scope, operator, email);
    const user = yield* createUser(scope, { email, name, now });
    yield* storePassword(scope, { userId: user.id, hash, now });
    if (mail && policy.emailVerification !== 'off')
      yield* promiseVerification(scope, { ...operator, mail }, { user, client });
    note({ event: 'user.created', userId: user.id, client });
    return user;
  });
}

/** Finds an account by its e-mail address, in any spelling of it, or its id. @throws OperatorError if there is none */
export async function findAccount(operator: Operator, reference: string): Promise<UserRow> {
  const user = reference.includes('@')
    ? await findUser(operator, reference)
    : await findUserById(operator, reference.trim().toLowerCase());
  if (!user) throw new OperatorError(`There is no user ${reference.trim()}: give the whole e-mail address or the id.`);
  return user;
}

/** Accounts in the order of their making. */
export function listAccounts(
  operator: Pick<Operator, 'db'>,
  input: { limit: number; after?: string | undefined; search?: string | undefined; disabled?: boolean | undefined },
): Promise<Page<UserRow>> {
  return pageOf(
    input.limit,
    (limit) => listUsers(operator, { ...input, limit }),
    ({ id }) => id,
  );
}

/** Ends an account's sessions and access tokens, and keeps it from signing in. */
export async function disableAccount(operator: Actor, user: UserRow): Promise<EndedAccess> {
  const reason = 'user_disabled';
  const { client } = operator;
  return change(operator, function* (scope, note) {
    const disabled = yield* setDisabled(scope, { userId: user.id, at: operator.clock() });
    if (disabled) note({ event: 'user.disabled', userId: user.id, client });
    const ended = yield* endAccess(scope, user.id, reason);
    noteAccessEnded(note, { userId: user.id, ended, reason, client });
    return ended;
  });
}

/** Lets a disabled account sign in again. */
export async function enableAccount(operator: Actor, user: UserRow): Promise<void> {
  await change(operator, function* (scope, note) {
    const enabled = yield* setDisabled(scope, { userId: user.id, at: null });
    if (enabled) note({ event: 'user.enabled', userId: user.id, client: operator.client });
  });
}

/**
 * Sets a new password and ends every session and access token. The rules of sign-up hold.
 * @throws Failure validation_failed, overloaded
 */
export async function resetPassword(operator: Operator, user: UserRow, password: string): Promise<EndedAccess> {
  await refuseWeakPassword(operator, { password, pointer: '#/password', email: user.email, name: user.name });
  const hash = await operator.passwords.hash(password);
  const reason = 'password_reset';
  const { client } = operator;
  return change(operator, function* (scope, note) {
    const now = operator.clock();
    yield* putPassword(scope, { userId: user.id, hash, now });
    note({ event: 'password.reset', reason: 'by_operator', userId: user.id, client });
    const ended = yield* endAccess(scope, user.id, reason);
    noteAccessEnded(note, { userId: user.id, ended, reason, client });
    yield* dropTokens(scope, user.id, 'recover', 'change_email');
    yield* promiseNotice(scope, operator, { user, notice: { kind: 'password-changed' }, client });
    return ended;
  });
}

/** Takes an account off the list of those that are to be deleted. @throws OperatorError if it is not on it */
export async function keepAccount(operator: Actor, user: UserRow): Promise<void> {
  const { client } = operator;
  await change(operator, function* (scope, note) {
    if (!(yield* dropDeletion(scope, user.id)))
      throw new OperatorError(`The account ${user.email} is not put down for deletion.`);
    yield* dropTokens(scope, user.id, 'undo_deletion');
    note({ event: 'deletion.undone', reason: 'by_operator', userId: user.id, client });
  });
}

/**
 * Invites somebody to sign up, by mail where the server sends any.
 * @returns the link, and whether it was mailed
 * @throws OperatorError if the address cannot be used, or has an account
 */
export async function inviteToSignUp(
  operator: Actor & Pick<Operator, 'seal' | 'issuer' | 'mail'>,
  email: string,
): Promise<{ link: string; expiresAt: Date; isMailed: boolean }> {
  const address = email.trim();
  if (!fits(Email, address)) throw new OperatorError('The e-mail address is none, or holds characters beyond ASCII.');
  if (await findUser(operator, address))
    throw new OperatorError(`An account with the address ${address} exists already.`);
  const { client, issuer, mail } = operator;
  return change(operator, function* (scope, note) {
    const { token, ...made } = yield* invite(scope, operator, { email: address, client });
    note({ event: 'invitation.created', client });
    const page = mail?.pages.signup ?? new URL('/signup', issuer).href;
    return { ...made, link: invitationLink(page, { token, email: address }) };
  });
}
