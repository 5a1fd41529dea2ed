/** Invitations: who may sign up where nobody else can. */
import { INVITATION_DAYS } from '@portero/contracts';
import type { Client } from '../core/client.ts';
import { DAY } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { Failure } from '../core/failure.ts';
import type { Scope, Transaction } from '../db/database.ts';
import { promiseMail } from '../mail/outbox.ts';
import { strangerAt } from '../notices/notices.ts';
import { contentOf, issueToken, peekToken, takeToken } from '../one-time-tokens/one-time-tokens.ts';
import { canonicalEmail } from '../profile/profile.ts';

interface Content {
  /** Whether it was sent to the address: then whoever has it has the mailbox. */
  readonly isMailed: boolean;
}

/**
 * Makes an invitation inside a transaction, and mails it where this server sends mail.
 * @returns the token and until when it is good, for an operator to hand over
 */
export function* invite(
  scope: Scope,
  deps: Pick<Deps, 'clock' | 'seal' | 'issuer' | 'mail'>,
  input: { email: string; client: Client },
): Transaction<{ token: string; expiresAt: Date; isMailed: boolean }> {
  const email = input.email.trim();
  const { mail } = deps;
  const content: Content = { isMailed: mail !== null };
  const { token, expiresAt } = yield* issueToken(scope, deps, {
    userId: null,
    purpose: 'invitation',
    email,
    lifetime: INVITATION_DAYS * DAY,
    content,
  });
  if (mail) {
    const to = strangerAt(email, input.client);
    const link = invitationLink(mail.pages.signup, { token, email });
    yield* promiseMail(scope, { ...deps, mail }, { to, letter: { kind: 'invitation', link, expiresAt } });
  }
  return { token, expiresAt, isMailed: content.isMailed };
}

/** Where an invitation leads: the sign-up page, with the token and the address behind the #. */
export function invitationLink(page: string, { token, email }: { token: string; email: string }): string {
  return `${page}#${token}&email=${encodeURIComponent(email)}`;
}

/** @throws Failure invitation_required, invitation_invalid */
export async function refuseUninvited(
  deps: Deps,
  { email, invitation }: { email: string; invitation?: string | undefined },
): Promise<void> {
  if (invitation === undefined) {
    if (deps.policy.signup === 'invite') throw new Failure('invitation_required');
    return;
  }
  const token = await peekToken(deps, invitation, 'invitation');
  if (token?.emailCanonical !== canonicalEmail(email)) throw new Failure('invitation_invalid');
}

/**
 * Uses an invitation up, if there is one, inside the transaction of a sign-up.
 * @returns whether it proves the address
 * @throws Failure invitation_invalid
 */
export function* useInvitation(
  scope: Scope,
  deps: Deps,
  { email, invitation }: { email: string; invitation?: string | undefined },
): Transaction<boolean> {
  if (invitation === undefined) return false;
  const token = yield* takeToken(scope, deps, invitation, 'invitation');
  if (token?.emailCanonical !== canonicalEmail(email)) throw new Failure('invitation_invalid');
  return contentOf<Content>(deps, token)?.isMailed ?? false;
}
