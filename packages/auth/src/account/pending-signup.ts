/** Sign-ups that wait for the proof of their address, and have no account until then. */
import { EMAIL_PROOF_SECONDS } from '@portero/contracts';
import type { Note } from '../audit/trail.ts';
import type { Client } from '../core/client.ts';
import { SECOND } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import type { MailLanguage } from '../core/mailer.ts';
import type { Scope, Transaction } from '../db/database.ts';
import { isKeptFromOthers, refuseKeptEmail } from '../email/former-emails.ts';
import { dropDeletion } from '../leaving/deletions.ts';
import type { Letter } from '../mail/letters/letter.ts';
import { type MailDeps, promiseMail } from '../mail/outbox.ts';
import { occasionOf, recipientOf } from '../notices/notices.ts';
import { contentOf, dropTokens, issueToken, type OneTimeToken } from '../one-time-tokens/one-time-tokens.ts';
import { resetPassword, storePassword } from '../password/password.ts';
import {
  createUser,
  emailTaken,
  markVerified,
  takeOverProfile,
  type UserRow,
  userOfEmail,
} from '../profile/profile.ts';
import { endAccess, noteAccessEnded } from './access.ts';

/** What was typed; the password only as its hash. */
export interface PendingSignup {
  readonly name: string;
  readonly hash: string;
  readonly language: MailLanguage | null;
  readonly timeZone: string | null;
}

/**
 * Takes note of a sign-up, inside a transaction, and writes to its address: with a link to prove it, or, if it has an
 * account, saying so. Both cost the same and are answered alike.
 */
export function* promiseSignup(
  scope: Scope,
  deps: MailDeps,
  input: { email: string; pending: PendingSignup; client: Client },
): Transaction<void> {
  const { email, pending, client } = input;
  const { name, language, timeZone } = pending;
  const { pages } = deps.mail;
  const existing = yield* userOfEmail(scope, email);
  const isKept = yield* isKeptFromOthers(scope, deps, email);
  // For an address that has an account nobody learns this token: it is there for the sake of what it costs.
  const { token, code, expiresAt } = yield* issueToken(scope, deps, {
    userId: null,
    purpose: 'signup',
    email,
    lifetime: EMAIL_PROOF_SECONDS * SECOND,
    withCode: true,
    content: pending,
  });
  const occasion = occasionOf(deps, client);
  const link = `${pages.confirmEmail}#${token}`;
  const asTyped = { email, language, timeZone, acceptLanguage: client.acceptLanguage };
  if (existing?.emailVerifiedAt || isKept) {
    const letter: Letter = {
      kind: 'account-exists',
      name: existing?.name ?? name,
      loginLink: pages.login,
      forgotLink: pages.forgotPassword,
      occasion,
    };
    yield* promiseMail(scope, deps, { to: existing ? recipientOf(existing, client) : asTyped, letter });
  } else {
    const letter: Letter = { kind: 'verify-email', name, email, link, code, expiresAt, occasion };
    yield* promiseMail(scope, deps, { to: asTyped, letter });
  }
}

/**
 * Makes the account of a sign-up whose address was proved, inside the transaction that took its token. Whatever an earlier
 * claimant, who never proved the address, had set up is dropped: password, sessions, tokens, links.
 * @returns undefined if what was typed cannot be read any more
 * @throws Failure email_taken if the address was proved by somebody else meanwhile
 */
export function* completeSignup(
  scope: Scope,
  deps: Deps,
  input: { token: OneTimeToken; client: Client; note: Note },
): Transaction<UserRow | undefined> {
  const { token, client, note } = input;
  const pending = contentOf<PendingSignup>(deps, token);
  if (!pending) return undefined;
  const { name, hash, language, timeZone } = pending;
  const now = deps.clock();
  yield* refuseKeptEmail(scope, deps, token.email);
  const earlier = yield* userOfEmail(scope, token.email);
  if (earlier?.emailVerifiedAt) throw emailTaken();
  if (!earlier) {
    const user = yield* createUser(scope, { email: token.email, name, language, timeZone, now, isVerified: true });
    yield* storePassword(scope, { userId: user.id, hash, now });
    note({ event: 'signup', userId: user.id, client });
    return user;
  }
  const reason = 'address_proved';
  noteAccessEnded(note, { userId: earlier.id, ended: yield* endAccess(scope, earlier.id, reason), reason, client });
  yield* dropTokens(scope, earlier.id);
  // Put down by whoever it was, and the link that would have kept it has just gone.
  if (yield* dropDeletion(scope, earlier.id)) note({ event: 'deletion.undone', reason, userId: earlier.id, client });
  yield* takeOverProfile(scope, { userId: earlier.id, name, language, timeZone, now });
  yield* resetPassword(scope, { userId: earlier.id, hash, now });
  const { user } = yield* markVerified(scope, { user: earlier, now });
  note({ event: 'email.verified', userId: user.id, client });
  return { ...user, name, language, timeZone };
}
