/** Proving an address by what was mailed to it: of a sign-up, of an account, or of a change. */

import { EMAIL_PROOF_SECONDS } from '@portero/contracts';
import { change, type Note } from '../audit/trail.ts';
import type { Client } from '../core/client.ts';
import { SECOND } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { Failure } from '../core/failure.ts';
import { eventUser } from '../core/host-events.ts';
import type { Scope, Transaction } from '../db/database.ts';
import { promiseChange, promiseVerification, proveByToken, requireMail, unverifiedUser } from '../email/email.ts';
import { type MailDeps, promiseMail } from '../mail/outbox.ts';
import { occasionOf, strangerAt } from '../notices/notices.ts';
import {
  contentOf,
  issueToken,
  type OneTimeToken,
  type Purpose,
  takeByCode,
  takeToken,
  tokensFor,
} from '../one-time-tokens/one-time-tokens.ts';
import { type UserRow, userOfId } from '../profile/profile.ts';
import { completeSignup, type PendingSignup, promiseSignup } from './pending-signup.ts';

const proofs: Purpose[] = ['signup', 'verify_email', 'change_email'];

/** Proves an address by the token of a link, whoever sends it. @throws Failure link_not_found, email_taken */
export async function confirmByLink(deps: Deps, input: { token: string; client: Client }): Promise<void> {
  const { client } = input;
  const made = await change(deps, function* (scope, note) {
    const token = yield* takeToken(scope, deps, input.token, ...proofs);
    const made = token ? yield* prove(scope, deps, { token, client, note }) : 'nothing';
    if (made === 'nothing') throw new Failure('link_not_found');
    return made;
  });
  await tell(deps, made, client);
}

/** Proves an address by the digits that were typed. @throws Failure email_code_not_found, email_taken */
export async function confirmByCode(deps: Deps, input: { email: string; code: string; client: Client }): Promise<void> {
  const { client } = input;
  const made = await change(deps, function* (scope, note) {
    const token = yield* takeByCode(scope, deps, { ...input, purposes: proofs });
    return token ? yield* prove(scope, deps, { token, client, note }) : 'nothing';
  });
  // Thrown out here: inside, it would take the count of this guess back.
  if (made === 'nothing') throw new Failure('email_code_not_found');
  await tell(deps, made, client);
}

/**
 * Sends once more what proves an address, to whoever waits for it: a sign-up, an account or a change. Where nobody does,
 * the same work is done and nothing is sent.
 * @throws Failure mail_unavailable
 */
export async function resendProof(deps: Deps, input: { email: string; client: Client }): Promise<void> {
  const { client } = input;
  const email = input.email.trim();
  const mailDeps = { ...deps, mail: requireMail(deps) };
  const waiting = await unverifiedUser(deps, email);
  await deps.db.transaction(function* (scope) {
    const [latest] = (yield* tokensFor(scope, deps, email, ...proofs)).toReversed();
    const pending = latest?.purpose === 'signup' ? contentOf<PendingSignup>(deps, latest) : undefined;
    if (latest && pending) return yield* promiseSignup(scope, mailDeps, { email: latest.email, pending, client });
    const changing = latest?.purpose === 'change_email' ? yield* userOfId(scope, latest.userId ?? '') : undefined;
    if (latest && changing)
      return yield* promiseChange(scope, mailDeps, { user: changing, email: latest.email, client });
    if (waiting) return yield* promiseVerification(scope, mailDeps, { user: waiting, client });
    return yield* promiseNothing(scope, mailDeps, { email, client });
  });
}

/** Does for an address that nobody waits for what would be done for another one. */
function* promiseNothing(scope: Scope, deps: MailDeps, input: { email: string; client: Client }): Transaction<void> {
  const { email, client } = input;
  const { token, code, expiresAt } = yield* issueToken(scope, deps, {
    userId: null,
    purpose: 'decoy',
    email,
    lifetime: EMAIL_PROOF_SECONDS * SECOND,
    withCode: true,
  });
  yield* promiseMail(scope, deps, {
    to: strangerAt(email, client),
    letter: {
      kind: 'verify-email',
      name: '',
      email,
      link: `${deps.mail.pages.confirmEmail}#${token}`,
      code,
      expiresAt,
      occasion: occasionOf(deps, client),
    },
    isDecoy: true,
  });
}

/** @returns the account that was made of a sign-up, for the host to be told of; `nothing` if nothing is proved by that */
function* prove(
  scope: Scope,
  deps: Deps,
  input: { token: OneTimeToken; client: Client; note: Note },
): Transaction<UserRow | undefined | 'nothing'> {
  if (input.token.purpose === 'signup') return (yield* completeSignup(scope, deps, input)) ?? 'nothing';
  return (yield* proveByToken(scope, deps, input)) ? undefined : 'nothing';
}

async function tell(deps: Deps, made: UserRow | undefined, client: Client): Promise<void> {
  if (made) await deps.host.tell('onSignup', { user: eventUser(made), sessionId: null, client });
}
