/** Passwords: proving one, storing one, changing one. */
import { setImmediate as othersTurn } from 'node:timers/promises';
import { change, noteAlone } from '../audit/trail.ts';
import type { Client } from '../core/client.ts';
import type { Deps } from '../core/deps.ts';
import { Failure } from '../core/failure.ts';
import { pastMethodOf } from '../core/foreign-hashes.ts';
import { sessionEvent } from '../core/host-events.ts';
import { normalised } from '../core/passwords.ts';
import { type Database, rows, type Scope, type Transaction } from '../db/database.ts';
import { takeGrantsBack } from '../device-login/device-login.ts';
import { promiseNotice } from '../notices/notices.ts';
import { dropTokens } from '../one-time-tokens/one-time-tokens.ts';
import type { UserRow } from '../profile/profile.ts';
import { renewSession } from '../session/renewal.ts';
import { type Grant, noteGrant, type SessionRow } from '../session/session.ts';
import { noteRevoked, revokeTokens } from '../tokens/tokens.ts';
import { refuseWeakPassword } from './policy.ts';
import { firstForeignHash, insertPassword, passwordOf, replacePassword, setPassword } from './queries.ts';

// A few milliseconds.
const LOOKS_AT_ONCE = 50;

/** The stored hash that a password matched. Shows later, inside a transaction, that it is still the password. */
type Proof = string;

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
  const [stored] = await deps.db.rows(passwordOf(deps.db, { userId: userId ?? '' }));
  return (await deps.passwords.verify(stored?.hash, password)) ? stored?.hash : undefined;
}

/**
 * Whether a proof still holds inside a transaction. If not, the password was changed meanwhile, or only hashed anew:
 * the caller proves it once more to know.
 */
export function* stillHolds(scope: Scope, userId: string, proof: Proof): Transaction<boolean> {
  const [stored] = yield* rows(passwordOf(scope, { userId }));
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

/** Sets a new password inside a transaction: in place of the old one, whatever that was, or as the first one. */
export function* resetPassword(scope: Scope, input: { userId: string; hash: string; now: Date }): Transaction<void> {
  const { userId, hash, now } = input;
  const set = yield* rows(setPassword(scope, userId, { hash, changedAt: now }));
  if (set.length === 0) yield* storePassword(scope, input);
}

/**
 * Tells the hasher which methods the hashes have that were taken over, so that a wrong password costs the same for
 * everybody. Another process may import at any time, and every log-in makes one fewer: asked now and then.
 */
export async function heedForeignHashes(deps: Deps): Promise<void> {
  deps.passwords.heed?.(await oneHashOfEachMethod(deps.db));
}

/**
 * One hash of every method that users were taken over with and have still. Leaps through the index from method to
 * method: to read every row of a large table would hold up the event loop.
 */
export async function oneHashOfEachMethod(db: Database): Promise<string[]> {
  const found: string[] = [];
  for (let from = ''; ; ) {
    const [first] = await db.rows(firstForeignHash(db, from));
    if (!first) return found;
    found.push(first.hash);
    from = pastMethodOf(first.hash);
    // There are a handful, unless the other program drew its counts by lot.
    if (found.length % LOOKS_AT_ONCE === 0) await othersTurn();
  }
}

/**
 * Changes the password, ends every other session and gives this one a new credential, so that a copied cookie dies too.
 * Tokens live on unless `revokeTokens` says otherwise; what was granted and not fetched yet is taken back.
 * @throws Failure wrong_password, validation_failed, overloaded; refused_by_host or another of the host's
 */
export async function changePassword(
  deps: Deps,
  input: {
    user: UserRow;
    session: SessionRow;
    currentPassword: string;
    newPassword: string;
    revokeTokens?: boolean;
    client: Client;
  },
): Promise<Grant> {
  const { user, session, client } = input;
  await refuseWeakPassword(deps, {
    password: input.newPassword,
    pointer: '#/newPassword',
    email: user.email,
    name: user.name,
  });
  const proof = await provePassword(deps, user.id, input.currentPassword);
  if (proof === undefined) {
    await noteAlone(deps, { event: 'reauth.failed', userId: user.id, sessionId: session.id, client });
    throw wrongPassword();
  }
  if (normalised(input.newPassword) === normalised(input.currentPassword)) throw unchanged();
  await deps.host.ask('beforePasswordChange', sessionEvent({ user, session }, client));
  const hash = await deps.passwords.hash(input.newPassword);

  const grant = await change(deps, function* (scope, note) {
    const replaced = yield* rows(replacePassword(scope, user.id, proof, { hash, changedAt: deps.clock() }));
    if (replaced.length === 0) return undefined;
    yield* takeGrantsBack(scope, user.id);
    const revoked = input.revokeTokens ? yield* revokeTokens(scope, user.id) : [];
    // What was mailed for the old password, and a change of address that somebody else may have begun.
    yield* dropTokens(scope, user.id, 'recover', 'change_email');
    const renewed = yield* renewSession(scope, deps, { user, session });
    noteGrant(note, 'password.changed', renewed, client);
    noteRevoked(note, { userId: user.id, ids: revoked, reason: 'password_changed', client });
    yield* promiseNotice(scope, deps, { user, notice: { kind: 'password-changed' }, client });
    return renewed;
  });
  // Of two changes at once the first one wins: for the second the current password turns out to be another by now.
  if (!grant) return changePassword(deps, input);
  await deps.host.tell('onPasswordChange', sessionEvent(grant, client));
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
