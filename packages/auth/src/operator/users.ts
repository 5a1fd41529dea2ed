/** Accounts, as an operator makes, finds and closes them. */
import { type EndedAccess, endAccess, recordAccessEnded } from '../account/access.ts';
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
 *   email_taken where somebody else was faster
 */
export async function createAccount(
  operator: Operator,
  input: { email: string; name: string; password: string },
): Promise<UserRow> {
  const { email, name, password } = input;
  await requireVacant(operator, input);
  await refuseWeakPassword(operator, { password, pointer: '#/password', email, name });
  const hash = await operator.passwords.hash(password);
  const user = await operator.db.transaction(function* (scope) {
    const now = operator.clock();
    const created = yield* createUser(scope, { email, name, now });
    yield* storePassword(scope, { userId: created.id, hash, now });
    return created;
  });
  operator.record({ event: 'user.created', userId: user.id, client: operator.client });
  return user;
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
  const { changed, ended } = await operator.db.transaction(function* (scope) {
    const disabled = yield* setDisabled(scope, { userId: user.id, at: operator.clock() });
    return { changed: disabled !== undefined, ended: yield* endAccess(scope, user.id, reason) };
  });
  if (changed) operator.record({ event: 'user.disabled', userId: user.id, client: operator.client });
  recordAccessEnded(operator, { userId: user.id, ended, reason, client: operator.client });
  return ended;
}

/** Lets a disabled account sign in again. */
export async function enableAccount(operator: Actor, user: UserRow): Promise<void> {
  const enabled = await operator.db.transaction((scope) => setDisabled(scope, { userId: user.id, at: null }));
  if (enabled) operator.record({ event: 'user.enabled', userId: user.id, client: operator.client });
}

/**
 * Sets a new password and ends every session and access token. The rules of sign-up hold.
 * @throws Failure validation_failed, overloaded
 */
export async function resetPassword(operator: Operator, user: UserRow, password: string): Promise<EndedAccess> {
  await refuseWeakPassword(operator, { password, pointer: '#/password', email: user.email, name: user.name });
  const hash = await operator.passwords.hash(password);
  const reason = 'password_reset';
  const ended = await operator.db.transaction(function* (scope) {
    const now = operator.clock();
    if (!(yield* putPassword(scope, { userId: user.id, hash, now }))) {
      yield* storePassword(scope, { userId: user.id, hash, now });
    }
    return yield* endAccess(scope, user.id, reason);
  });
  operator.record({ event: 'password.reset', userId: user.id, client: operator.client });
  recordAccessEnded(operator, { userId: user.id, ended, reason, client: operator.client });
  return ended;
}
