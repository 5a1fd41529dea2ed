/** Which accounts are put down for deletion. */
import { rows, type Scope, type Transaction } from '../db/database.ts';
import { deleteDeletion, deletionByUser } from './queries.ts';

/** When an account is to be deleted, as of this transaction; undefined if it is not. */
export function* deletionOf(scope: Scope, userId: string): Transaction<Date | undefined> {
  const [found] = yield* rows(deletionByUser(scope, { userId }));
  return found?.dueAt;
}

/** Takes an account off the list, inside a transaction. @returns whether it was on it */
export function* dropDeletion(scope: Scope, userId: string): Transaction<boolean> {
  return (yield* rows(deleteDeletion(scope, userId))).length > 0;
}
