/** Users: who they are and what they are called. */
import { change } from '../audit/trail.ts';
import type { Client } from '../core/client.ts';
import type { Deps } from '../core/deps.ts';
import { Failure } from '../core/failure.ts';
import { newId } from '../core/ids.ts';
import type { MailLanguage } from '../core/mailer.ts';
import { rows, type Scope, type Transaction } from '../db/database.ts';
import {
  deleteUser,
  insertUser,
  updateUser,
  updateUserDisabled,
  updateUserEmail,
  userByEmail,
  userById,
  usersAfter,
} from './queries.ts';

export { userColumns } from './queries.ts';

export interface UserRow {
  readonly id: string;
  /** As typed when it was given. */
  readonly email: string;
  readonly name: string;
  readonly createdAt: Date;
  /** Since when the account may not sign in; null while it may. */
  readonly disabledAt: Date | null;
  /** When it was proved that the address is theirs; null if never. */
  readonly emailVerifiedAt: Date | null;
  /** The language of mails; null if never said. */
  readonly language: MailLanguage | null;
  /** A name of the IANA database; null for UTC. */
  readonly timeZone: string | null;
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
  const [user] = await deps.db.rows(userByEmail(deps.db, { emailCanonical: canonicalEmail(email) }));
  return user;
}

/** The same inside a transaction. */
export function* userOfEmail(scope: Scope, email: string): Transaction<UserRow | undefined> {
  const [user] = yield* rows(userByEmail(scope, { emailCanonical: canonicalEmail(email) }));
  return user;
}

/** The user of an id as of this transaction. */
export function* userOfId(scope: Scope, id: string): Transaction<UserRow | undefined> {
  const [user] = yield* rows(userById(scope, { id }));
  return user;
}

/** What is known of a new user. */
export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly now: Date;
  readonly language?: MailLanguage | null | undefined;
  readonly timeZone?: string | null | undefined;
  /** Whether it was proved that the address is theirs. */
  readonly isVerified?: boolean;
}

/** Creates a user inside a sign-up's transaction. @throws Failure email_taken */
export function* createUser(scope: Scope, input: NewUser): Transaction<UserRow> {
  const { now, language = null, timeZone = null, isVerified = false } = input;
  const email = input.email.trim();
  const [user] = yield* rows(
    insertUser(scope, {
      id: newId(),
      email,
      emailCanonical: canonicalEmail(email),
      name: input.name.trim(),
      createdAt: now,
      updatedAt: now,
      language,
      timeZone,
    }),
  );
  if (!user) throw emailTaken();
  return isVerified ? (yield* markVerified(scope, { user, now })).user : user;
}

/** What is said of an address that is somebody's already. */
export function emailTaken(): Failure {
  return new Failure('email_taken', {
    detail: 'An account with this e-mail address exists already. Log in instead.',
    errors: [{ pointer: '#/email', code: 'email_taken', message: 'This address has an account already.' }],
  });
}

/** Notes in a user's row that the address was proved, if it was not before. @returns the row, and whether that is news */
export function* markVerified(
  scope: Scope,
  input: { user: UserRow; now: Date },
): Transaction<{ user: UserRow; isNews: boolean }> {
  const { user, now } = input;
  if (user.emailVerifiedAt) return { user, isNews: false };
  const [verified] = yield* rows(updateUser(scope, user.id, { emailVerifiedAt: now }, now));
  return { user: verified ?? user, isNews: true };
}

/** Gives a user another address, which was proved. @throws Failure email_taken, session_ended (the user is gone) */
export function* moveUser(scope: Scope, input: { userId: string; email: string; now: Date }): Transaction<UserRow> {
  const { userId, now } = input;
  const email = input.email.trim();
  const holder = yield* userOfEmail(scope, email);
  if (holder && holder.id !== userId) throw emailTaken();
  const [moved] = yield* rows(updateUserEmail(scope, userId, { email, emailCanonical: canonicalEmail(email), now }));
  if (!moved) throw new Failure('session_ended');
  return moved;
}

/** Deletes a user and, by its foreign keys, everything of theirs, inside a transaction. */
export function* removeUser(scope: Scope, userId: string): Transaction<void> {
  yield* rows(deleteUser(scope, userId));
}

/** Finds the user of an id. */
export async function findUserById(deps: Pick<Deps, 'db'>, id: string): Promise<UserRow | undefined> {
  const [user] = await deps.db.rows(userById(deps.db, { id }));
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
  const [user] = yield* rows(userById(scope, { id: userId }));
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

/**
 * Changes what a user is called, in what language and for which time zone they are written to. What is left out stays.
 * @throws Failure validation_failed for a time zone that nobody knows; session_ended
 */
export async function updateProfile(
  deps: Deps,
  input: {
    user: UserRow;
    name?: string | undefined;
    language?: MailLanguage | undefined;
    timeZone?: string | undefined;
    client: Client;
  },
): Promise<UserRow> {
  const { user, name, language, timeZone, client } = input;
  if (timeZone !== undefined) refuseUnknownTimeZone(timeZone);
  return change(deps, function* (scope, note) {
    const changes = {
      ...(name !== undefined && { name: name.trim() }),
      ...(language !== undefined && { language }),
      ...(timeZone !== undefined && { timeZone }),
    };
    const [updated] = yield* rows(updateUser(scope, user.id, changes, deps.clock()));
    // The account can have vanished since the request was recognised.
    if (!updated) throw new Failure('session_ended');
    note({ event: 'profile.changed', userId: user.id, client });
    return updated;
  });
}

/** Replaces what an earlier, unproved claimant of an address called themselves, inside a transaction. */
export function* takeOverProfile(
  scope: Scope,
  input: { userId: string; name: string; language: MailLanguage | null; timeZone: string | null; now: Date },
): Transaction<void> {
  const { userId, name, language, timeZone, now } = input;
  yield* rows(updateUser(scope, userId, { name: name.trim(), language, timeZone }, now));
}

/** @throws Failure validation_failed for a time zone that nobody knows */
export function refuseUnknownTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    const message = 'Expected a time zone of the IANA database, such as Europe/Madrid.';
    throw new Failure('validation_failed', { errors: [{ pointer: '#/timeZone', code: 'not_allowed', message }] });
  }
}
