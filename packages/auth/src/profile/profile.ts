/** Users: who they are and what they are called. */
import type { Deps } from '../core/deps.ts';
import { Failure } from '../core/failure.ts';
import { newId } from '../core/ids.ts';
import { rows, type Scope, type Transaction } from '../db/database.ts';
import { insertUser, updateUserDisabled, updateUserName, userByEmail, userById, usersAfter } from './queries.ts';

export { userColumns } from './queries.ts';

export interface UserRow {
  readonly id: string;
  /** As typed at sign-up. */
  readonly email: string;
  readonly name: string;
  readonly createdAt: Date;
  /** Since when the account may not sign in; null while it may. */
  readonly disabledAt: Date | null;
}

/**
 * The form in which addresses are compared: trimmed, ASCII letters lower-cased. Only those: Unicode lower-casing would
 * let a look-alike (the Kelvin sign becomes k) stand for somebody else's address.
 */
export function canonicalEmail(email: string): string {
  return email.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Finds the user of an address in any spelling of it. */
export async function findUser(deps: Pick<Deps, 'db'>, email: string): Promise<UserRow | undefined> {
  const [user] = await deps.db.rows(userByEmail(deps.db, canonicalEmail(email)));
  return user;
}

/** Creates a user inside a sign-up's transaction. @throws Failure email_taken */
export function* createUser(scope: Scope, input: { email: string; name: string; now: Date }): Transaction<UserRow> {
  const email = input.email.trim();
  const [user] = yield* rows(
    insertUser(scope, {
      id: newId(),
      email,
      emailCanonical: canonicalEmail(email),
      name: input.name.trim(),
      createdAt: input.now,
      updatedAt: input.now,
    }),
  );
  if (!user) {
    throw new Failure('email_taken', {
      detail: 'An account with this e-mail address exists already. Log in instead.',
      errors: [{ pointer: '#/email', code: 'email_taken', message: 'This address has an account already.' }],
    });
  }
  return user;
}

/** Finds the user of an id. */
export async function findUserById(deps: Pick<Deps, 'db'>, id: string): Promise<UserRow | undefined> {
  const [user] = await deps.db.rows(userById(deps.db, id));
  return user;
}

/** Users in the order of their making, those after a cursor (an id) alone. */
export function listUsers(
  deps: Pick<Deps, 'db'>,
  input: { limit: number; after?: string | undefined; search?: string | undefined; disabled?: boolean | undefined },
): Promise<UserRow[]> {
  return deps.db.rows(usersAfter(deps.db, input));
}

/** Whether an account may not sign in, as of this transaction. One that is gone may not either. */
export function* isDisabled(scope: Scope, userId: string): Transaction<boolean> {
  const [user] = yield* rows(userById(scope, userId));
  return user?.disabledAt !== null;
}

/** Keeps an account from signing in from a moment on, or lets it again (null). Undefined if that is so already. */
export function* setDisabled(
  scope: Scope,
  input: { userId: string; at: Date | null },
): Transaction<UserRow | undefined> {
  const [user] = yield* rows(updateUserDisabled(scope, input.userId, input.at));
  return user;
}

/** Changes what the user is called. */
export async function rename(deps: Deps, input: { user: UserRow; name: string }): Promise<UserRow> {
  const [user] = await deps.db.rows(updateUserName(deps.db, input.user.id, input.name.trim(), deps.clock()));
  // The account can have vanished since the request was recognised.
  if (!user) throw new Failure('session_ended');
  return user;
}
