/** Former addresses: kept from others while the change can be taken back, or the way back would be barred. */
import { EMAIL_UNDO_SECONDS } from '@portero/contracts';
import { after, SECOND } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { newId } from '../core/ids.ts';
import { rows, type Scope, type Transaction } from '../db/database.ts';
import { canonicalEmail, emailTaken, type UserRow } from '../profile/profile.ts';
import { deleteFormerEmails, deleteFormerEmailsKeptUntil, formerEmails, insertFormerEmail } from './queries.ts';

/** Keeps an address for who had it, inside the transaction of a change. */
export function* keepFormerEmail(
  scope: Scope,
  deps: Pick<Deps, 'clock'>,
  { id: userId, email }: UserRow,
): Transaction<void> {
  const changedAt = deps.clock();
  yield* rows(
    insertFormerEmail(scope, {
      id: newId(),
      userId,
      email,
      emailCanonical: canonicalEmail(email),
      changedAt,
      keptUntil: after(changedAt, EMAIL_UNDO_SECONDS * SECOND),
    }),
  );
}

/** Whether an address is kept for somebody, but for one user; inside a transaction. */
export function* isKeptFromOthers(
  scope: Scope,
  deps: Pick<Deps, 'clock'>,
  email: string,
  except?: string,
): Transaction<boolean> {
  const kept = yield* ownersOf(scope, deps, email);
  return kept.some((userId) => userId !== except);
}

/** @throws Failure email_taken for an address that is kept for somebody else */
export function* refuseKeptEmail(
  scope: Scope,
  deps: Pick<Deps, 'clock'>,
  email: string,
  except?: string,
): Transaction<void> {
  if (yield* isKeptFromOthers(scope, deps, email, except)) throw emailTaken();
}

/** Whether it is a former address of this very user that they can still go back to; inside a transaction. */
export function* isFormerEmailOf(
  scope: Scope,
  deps: Pick<Deps, 'clock'>,
  input: { userId: string; email: string },
): Transaction<boolean> {
  const kept = yield* ownersOf(scope, deps, input.email);
  return kept.includes(input.userId);
}

/** The ids of those whose former address it is, as long as it is kept for them. */
function* ownersOf(scope: Scope, deps: Pick<Deps, 'clock'>, email: string): Transaction<string[]> {
  const now = deps.clock();
  const found = yield* rows(formerEmails(scope, { emailCanonical: canonicalEmail(email) }));
  return found.filter(({ keptUntil }) => keptUntil > now).map(({ userId }) => userId);
}

/**
 * Keeps an address no longer, since it is the present one again; nor those that came after it.
 * @param input `since` the id of what brought it back
 */
export function* releaseFormerEmails(
  scope: Scope,
  input: { userId: string; email: string; since: string },
): Transaction<void> {
  const { userId, email, since } = input;
  yield* rows(deleteFormerEmails(scope, { userId, emailCanonical: canonicalEmail(email), id: since }));
}

/** Forgets former addresses that cannot be gone back to any more. */
export async function sweepFormerEmails(deps: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  await deps.db.rows(deleteFormerEmailsKeptUntil(deps.db, deps.clock()));
}
