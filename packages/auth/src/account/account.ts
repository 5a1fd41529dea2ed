/** The ways in by e-mail and password: signing up and logging in. */
import { change, type Note, noteAlone } from '../audit/trail.ts';
import type { Client } from '../core/client.ts';
import type { Deps } from '../core/deps.ts';
import { Failure, isFailure } from '../core/failure.ts';
import { eventUser, sessionEvent } from '../core/host-events.ts';
import type { MailLanguage } from '../core/mailer.ts';
import type { Scope, Transaction } from '../db/database.ts';
import { promiseVerification, requireMail } from '../email/email.ts';
import { refuseKeptEmail } from '../email/former-emails.ts';
import { deletionOf } from '../leaving/deletions.ts';
import { countAttempt, type Window } from '../limits/limits.ts';
import { promiseNotice, rememberDevice } from '../notices/notices.ts';
import { provePassword, stillHolds, storePassword, strengthenHash } from '../password/password.ts';
import { refuseWeakPassword } from '../password/policy.ts';
import {
  canonicalEmail,
  createUser,
  findUser,
  refuseUnknownTimeZone,
  type UserRow,
  userOfId,
} from '../profile/profile.ts';
import { type Grant, noteGrant, type SessionIdentity, startSession } from '../session/session.ts';
import { refuseUninvited, useInvitation } from './invitation.ts';
import { addressOfClient, type KnownAddress, lookUpAddress, rememberAddress } from './known-addresses.ts';
import { promiseSignup } from './pending-signup.ts';

// Of accounts that can be used before their address is proved. One can have been moved elsewhere to make room for the next:
// no way to fill a mailbox.
const signupMail: Window = { name: 'mail-signup', quota: 1, seconds: 3600 };

/** What was typed to sign up, and whence. */
export interface SignupInput {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly language?: MailLanguage | undefined;
  readonly timeZone?: string | undefined;
  /** What stood behind the # of an invitation's link. */
  readonly invitation?: string | undefined;
  readonly client: Client;
  readonly replacing: SessionIdentity | null;
}

/** Whether what comes after a sign-up is a mail to its address, before anything else. */
export function provesAddressFirst({ policy }: Pick<Deps, 'policy'>): boolean {
  return policy.signup === 'private' || policy.emailVerification === 'required';
}

/**
 * Creates an account and signs it in.
 * @returns undefined where the address must be proved first: a mail to it says how
 * @throws Failure signup_closed, invitation_required, invitation_invalid, validation_failed, email_taken, overloaded;
 *   refused_by_host or another of the host's
 */
export async function signUp(deps: Deps, input: SignupInput): Promise<Grant | undefined> {
  const { email, name, password, language = null, timeZone = null, client } = input;
  if (deps.policy.signup === 'closed') throw new Failure('signup_closed');
  if (timeZone !== null) refuseUnknownTimeZone(timeZone);
  await refuseUninvited(deps, input);
  await refuseWeakPassword(deps, { password, pointer: '#/password', email, name });
  await deps.host.ask('beforeSignup', { email: email.trim(), name: name.trim(), client });
  const hash = await deps.passwords.hash(password);
  if (deps.policy.signup === 'private') {
    const mailDeps = { ...deps, mail: requireMail(deps) };
    const pending = { name: name.trim(), hash, language, timeZone };
    await deps.db.transaction((scope) => promiseSignup(scope, mailDeps, { email: email.trim(), pending, client }));
    return undefined;
  }
  const { user, grant } = await change(deps, (scope, note) => createAccount(scope, deps, { ...input, hash, note }));
  await deps.host.tell('onSignup', { user: eventUser(user), sessionId: grant?.session.id ?? null, client });
  return grant;
}

/** Whether a sign-up may be followed by a mail, inside its transaction. Who is signed in can ask for one later. */
function* mayBeMailed(scope: Scope, deps: Deps, email: string): Transaction<boolean> {
  // Where the address is proved first, the request was counted as a mail already.
  if (!deps.policy.rateLimits || provesAddressFirst(deps)) return true;
  return (yield* countAttempt(scope, deps, [{ window: signupMail, of: canonicalEmail(email) }])).allowed;
}

function* createAccount(
  scope: Scope,
  deps: Deps,
  input: SignupInput & { hash: string; note: Note },
): Transaction<{ user: UserRow; grant: Grant | undefined }> {
  const { email, name, language, timeZone, hash, client, replacing, note } = input;
  const now = deps.clock();
  const isVerified = yield* useInvitation(scope, deps, input);
  yield* refuseKeptEmail(scope, deps, email);
  const user = yield* createUser(scope, { email, name, language, timeZone, now, isVerified });
  yield* storePassword(scope, { userId: user.id, hash, now });
  const { mail, policy } = deps;
  const isAsked = mail !== null && policy.emailVerification !== 'off' && !isVerified;
  if (isAsked && (yield* mayBeMailed(scope, deps, email)))
    yield* promiseVerification(scope, { ...deps, mail }, { user, client });
  if (policy.emailVerification === 'required' && !isVerified) {
    note({ event: 'signup', userId: user.id, client });
    return { user, grant: undefined };
  }
  yield* rememberAddress(scope, deps, user.id, addressOfClient(deps, client));
  yield* rememberDevice(scope, deps, user.id, client);
  const grant = yield* startSession(scope, deps, { user, remember: false, client, replacing });
  noteGrant(note, 'signup', grant, client);
  return { user, grant };
}

/**
 * Signs in. An unknown user and a wrong password cost the same and say the same. That an account is disabled is said
 * only to who has its password (OWASP ASVS 5.0, 6.3.8), as is that its address has yet to be proved or that it is about to
 * be deleted.
 * @throws Failure invalid_credentials, account_disabled, email_unverified, deletion_scheduled, overloaded; refused_by_host
 *   or another of the host's
 */
export async function logIn(
  deps: Deps,
  input: {
    attempt: LoginAttempt;
    password: string;
    remember: boolean;
    client: Client;
    replacing: SessionIdentity | null;
  },
): Promise<Grant> {
  const { attempt, password, remember, client, replacing } = input;
  const { user } = attempt;
  const proof = await provePassword(deps, user?.id, password);
  if (!user || proof === undefined) {
    await noteAlone(deps, { event: 'login.failed', ...(user && { userId: user.id }), client });
    throw new Failure('invalid_credentials');
  }
  // After the password, so that the host's rules neither tell a stranger who has an account nor change what that costs.
  if (!user.disabledAt) await askBeforeLogin(deps, { user, remember, client });

  const outcome = await change(deps, function* (scope, note): Transaction<Grant | Failure | undefined> {
    if (!(yield* stillHolds(scope, user.id, proof))) return undefined;
    const refusal = yield* whyNot(scope, deps, user.id);
    if (refusal) {
      const reason = refusal.code === 'account_disabled' ? 'disabled' : refusal.code;
      note({ event: 'login.failed', reason, userId: user.id, client });
      return refusal;
    }
    yield* rememberAddress(scope, deps, user.id, attempt.address);
    if (yield* rememberDevice(scope, deps, user.id, client))
      yield* promiseNotice(scope, deps, { user, notice: { kind: 'new-device' }, client });
    const grant = yield* startSession(scope, deps, { user, remember, client, replacing });
    noteGrant(note, 'login', grant, client);
    return grant;
  });
  if (!outcome) return logIn(deps, { ...input, attempt: await describeAttempt(deps, user.email, client) });
  // Thrown out here: inside, it would take back what was noted.
  if (isFailure(outcome)) throw outcome;
  await deps.host.tell('onLogin', sessionEvent(outcome, client));
  // Nobody waits for the stronger hash: the answer goes out first.
  strengthenHash(deps, user.id, proof, password).catch((fault) => deps.report(fault, 'strengthening a password hash'));
  return outcome;
}

/** Why an account whose password was given cannot be logged in to, as of this transaction. */
function* whyNot(scope: Scope, deps: Deps, userId: string): Transaction<Failure | undefined> {
  const user = yield* userOfId(scope, userId);
  if (!user || user.disabledAt) return new Failure('account_disabled');
  const dueAt = yield* deletionOf(scope, userId);
  if (dueAt) {
    const detail = `It is deleted on ${dueAt.toISOString().slice(0, 10)}, unless you follow the link in the mail that was sent.`;
    return new Failure('deletion_scheduled', { detail });
  }
  if (deps.policy.emailVerification === 'required' && !user.emailVerifiedAt) return new Failure('email_unverified');
  return undefined;
}

async function askBeforeLogin(
  deps: Deps,
  attempt: { user: UserRow; remember: boolean; client: Client },
): Promise<void> {
  const { user, client } = attempt;
  try {
    await deps.host.ask('beforeLogin', { ...attempt, user: eventUser(user) });
  } catch (error) {
    if (isFailure(error)) await noteAlone(deps, { event: 'login.failed', reason: error.code, userId: user.id, client });
    throw error;
  }
}

/** What is known of a log-in before its password is looked at. */
export interface LoginAttempt {
  /** The account that it tries, in canonical form, whether or not it exists. */
  readonly account: string;
  readonly user: UserRow | undefined;
  /** Whose that is; for the log alone. */
  readonly userId: string | undefined;
  readonly address: KnownAddress;
  /** Whether the account has logged in from this network address lately. */
  readonly familiar: boolean;
}

/**
 * Looks at a log-in before it is counted: by the account it tries, and by whether that account knows the place. Places
 * that it knows keep a counter of their own, so that a stranger's attempts cannot lock the owner out.
 */
export async function describeAttempt(deps: Deps, email: string, client: Client): Promise<LoginAttempt> {
  const user = await findUser(deps, email);
  // Asked for unknown accounts too: the paths differ in nothing that a clock could tell.
  const address = await lookUpAddress(deps, user?.id ?? '', client);
  const familiar = address.lastUsedAt !== undefined;
  return { account: canonicalEmail(email), user, userId: user?.id, address, familiar };
}
