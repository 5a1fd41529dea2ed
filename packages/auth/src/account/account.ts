/** The ways in by e-mail and password: signing up and logging in. */
import { addressBlock } from '../core/address.ts';
import type { Client } from '../core/client.ts';
import { after, DAY } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { Failure, isFailure } from '../core/failure.ts';
import { eventUser, sessionEvent } from '../core/host-events.ts';
import { pseudonym } from '../core/secrets.ts';
import { rows, type Scope, type Transaction } from '../db/database.ts';
import { provePassword, stillHolds, storePassword, strengthenHash } from '../password/password.ts';
import { refuseWeakPassword } from '../password/policy.ts';
import { canonicalEmail, createUser, findUser, isDisabled, type UserRow } from '../profile/profile.ts';
import { type Grant, recordGrant, type SessionIdentity, startSession } from '../session/session.ts';
import { deleteKnownAddressesUnusedSince, knownAddress, putKnownAddress } from './queries.ts';

// After a quarter without a log-in an address may well belong to somebody else.
const KNOWN_FOR_MS = 90 * DAY;

/**
 * Creates an account and signs it in.
 * @throws Failure signup_closed, validation_failed, email_taken, overloaded; refused_by_host or another of the host's
 */
export async function signUp(
  deps: Deps,
  input: { email: string; name: string; password: string; client: Client; replacing: SessionIdentity | null },
): Promise<Grant> {
  const { email, name, password, client, replacing } = input;
  if (deps.policy.signup === 'closed') throw new Failure('signup_closed');
  await refuseWeakPassword(deps, { password, pointer: '#/password', email, name });
  await deps.host.ask('beforeSignup', { email: email.trim(), name: name.trim(), client });
  const hash = await deps.passwords.hash(password);

  const grant = await deps.db.transaction(function* (scope) {
    const now = deps.clock();
    const user = yield* createUser(scope, { email, name, now });
    yield* storePassword(scope, { userId: user.id, hash, now });
    yield* rememberAddress(scope, deps, user.id, client);
    return yield* startSession(scope, deps, { user, remember: false, client, replacing });
  });
  recordGrant(deps, 'signup', grant, client);
  await deps.host.tell('onSignup', sessionEvent(grant, client));
  return grant;
}

/**
 * Signs in. An unknown user and a wrong password cost the same and say the same. That an account is disabled is said
 * only to who has its password (OWASP ASVS 5.0, 6.3.8).
 * @throws Failure invalid_credentials, account_disabled, overloaded; refused_by_host or another of the host's
 */
export async function logIn(
  deps: Deps,
  input: { email: string; password: string; remember: boolean; client: Client; replacing: SessionIdentity | null },
): Promise<Grant> {
  const { email, password, remember, client, replacing } = input;
  const user = await findUser(deps, email);
  const proof = await provePassword(deps, user?.id, password);
  if (!user || proof === undefined) {
    deps.record({ event: 'login.failed', ...(user && { userId: user.id }), client });
    throw new Failure('invalid_credentials');
  }
  // After the password, so that the host's rules neither tell a stranger who has an account nor change what that costs.
  if (!user.disabledAt) await askBeforeLogin(deps, { user, remember, client });

  const grant = await deps.db.transaction(function* (scope) {
    if (!(yield* stillHolds(scope, user.id, proof))) return undefined;
    if (yield* isDisabled(scope, user.id)) return 'disabled';
    yield* rememberAddress(scope, deps, user.id, client);
    return yield* startSession(scope, deps, { user, remember, client, replacing });
  });
  if (!grant) return logIn(deps, input);
  if (grant === 'disabled') {
    deps.record({ event: 'login.failed', reason: 'disabled', userId: user.id, client });
    throw new Failure('account_disabled');
  }
  recordGrant(deps, 'login', grant, client);
  await deps.host.tell('onLogin', sessionEvent(grant, client));
  // Nobody waits for the stronger hash: the answer goes out first.
  strengthenHash(deps, user.id, proof, password).catch((fault) => deps.report(fault, 'strengthening a password hash'));
  return grant;
}

async function askBeforeLogin(
  deps: Deps,
  attempt: { user: UserRow; remember: boolean; client: Client },
): Promise<void> {
  const { user, client } = attempt;
  try {
    await deps.host.ask('beforeLogin', { ...attempt, user: eventUser(user) });
  } catch (error) {
    if (isFailure(error)) deps.record({ event: 'login.failed', reason: error.code, userId: user.id, client });
    throw error;
  }
}

/**
 * What a log-in is counted by: the account it tries, whose it is (if anybody's), and whether that account has logged in
 * from this network address lately. Such places keep a counter of their own, so that a stranger's attempts cannot lock
 * the owner out.
 */
export async function describeAttempt(
  deps: Deps,
  email: string,
  client: Client,
): Promise<{ account: string; userId: string | undefined; familiar: boolean }> {
  const user = await findUser(deps, email);
  // Asked for unknown accounts too: the paths differ in nothing that a clock could tell.
  const found = await deps.db.rows(knownAddress(deps.db, user?.id ?? '', addressPseudonym(deps, client)));
  return { account: canonicalEmail(email), userId: user?.id, familiar: found.length > 0 };
}

/** Forgets addresses that no log-in came from for a quarter. */
export async function sweepKnownAddresses(deps: Deps): Promise<void> {
  await deps.db.rows(deleteKnownAddressesUnusedSince(deps.db, after(deps.clock(), -KNOWN_FOR_MS)));
}

function* rememberAddress(scope: Scope, deps: Deps, userId: string, client: Client): Transaction<void> {
  yield* rows(putKnownAddress(scope, { userId, address: addressPseudonym(deps, client), lastUsedAt: deps.clock() }));
}

function addressPseudonym(deps: Deps, client: Client): string {
  return pseudonym(deps.pseudonymKey, addressBlock(client.address));
}
