/** Passwords: proving one, storing one, changing one. */
import type { Client } from '../core/client.ts';
import type { Deps } from '../core/deps.ts';
import { Failure } from '../core/failure.ts';
import { normalised } from '../core/passwords.ts';
import { rows, type Scope, type Transaction } from '../db/database.ts';
import type { UserRow } from '../profile/profile.ts';
import { type Grant, recordGrant, renewSession, type SessionRow } from '../session/session.ts';
import { refuseWeakPassword } from './policy.ts';
import { insertPassword, passwordOf, replacePassword } from './queries.ts';

/** The stored hash that a password matched. Shows later, inside a transaction, that it is still the password. */
export type Proof = string;

/**
 * Checks a password. Costs the same whether the user exists or not.
 * @returns the proof, or undefined if it does not match
 * @throws Failure overloaded
 */
export async function provePassword(
  deps: Deps,
  userId: string | undefined,
  password: string,
): Promise<Proof | undefined> {
  // An unknown user is looked up too: the paths differ in nothing that a clock could tell.
  const [stored] = await deps.db.rows(passwordOf(deps.db, userId ?? ''));
  return (await deps.passwords.verify(stored?.hash, password)) ? stored?.hash : undefined;
}

/**
 * Whether a proof still holds inside a transaction. If not, the password was changed meanwhile, or only hashed anew:
 * the caller proves it once more to know.
 */
export function* stillHolds(scope: Scope, userId: string, proof: Proof): Transaction<boolean> {
  const [stored] = yield* rows(passwordOf(scope, userId));
  return stored?.hash === proof;
}

/** Stores a new user's hash inside the sign-up's transaction. */
export function* storePassword(scope: Scope, input: { userId: string; hash: string; now: Date }): Transaction<void> {
  yield* rows(insertPassword(scope, { userId: input.userId, hash: input.hash, changedAt: input.now }));
}

/** Hashes a proved password anew if its hash is weaker than today's parameters. */
export async function strengthenHash(deps: Deps, userId: string, proof: Proof, password: string): Promise<void> {
  if (!deps.passwords.needsRehash(proof)) return;
  const hash = await deps.passwords.hash(password);
  await deps.db.rows(replacePassword(deps.db, userId, proof, { hash }));
}

/**
 * Changes the password, ends every other session and gives this one a new credential, so that a copied cookie dies too.
 * @throws Failure wrong_password, validation_failed, overloaded
 */
export async function changePassword(
  deps: Deps,
  input: { user: UserRow; session: SessionRow; currentPassword: string; newPassword: string; client: Client },
): Promise<Grant> {
  const { user, session, client } = input;
  await refuseWeakPassword(deps, {
    password: input.newPassword,
    pointer: '#/newPassword',
    email: user.email,
    name: user.name,
  });
  const proof = await provePassword(deps, user.id, input.currentPassword);
  if (proof === undefined) throw wrongPassword();
  if (normalised(input.newPassword) === normalised(input.currentPassword)) throw unchanged();
  const hash = await deps.passwords.hash(input.newPassword);

  const grant = await deps.db.transaction(function* (scope) {
    const replaced = yield* rows(replacePassword(scope, user.id, proof, { hash, changedAt: deps.clock() }));
    return replaced.length === 0 ? undefined : yield* renewSession(scope, deps, { user, session });
  });
  // Of two changes at once the first one wins: for the second the current password turns out to be another by now.
  if (!grant) return changePassword(deps, input);
  recordGrant(deps, 'password.changed', grant, client);
  return grant;
}

function wrongPassword(): Failure {
  return new Failure('wrong_password', {
    errors: [{ pointer: '#/currentPassword', code: 'wrong_password', message: 'This is not your current password.' }],
  });
}

function unchanged(): Failure {
  return new Failure('validation_failed', {
    errors: [
      { pointer: '#/newPassword', code: 'password_unchanged', message: 'Choose a password you do not use already.' },
    ],
  });
}
