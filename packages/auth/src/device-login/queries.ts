import type { Scope } from '../db/database.ts';
import { and, eq, isNull, lte } from '../db/drizzle.ts';

export function insertRequest({ q, t }: Scope, row: typeof t.deviceRequests.$inferInsert) {
  return q.insert(t.deviceRequests).values(row).returning();
}

export function requestByDeviceCode({ q, t }: Scope, deviceCodeHash: string) {
  return q
    .select({ request: t.deviceRequests, user: t.users })
    .from(t.deviceRequests)
    .leftJoin(t.users, eq(t.users.id, t.deviceRequests.userId))
    .where(eq(t.deviceRequests.deviceCodeHash, deviceCodeHash));
}

export function requestByUserCode({ q, t }: Scope, userCodePseudonym: string) {
  return q.select().from(t.deviceRequests).where(eq(t.deviceRequests.userCodePseudonym, userCodePseudonym));
}

export function notePoll({ q, t }: Scope, id: string, lastPolledAt: Date, interval: number) {
  return q.update(t.deviceRequests).set({ lastPolledAt, interval }).where(eq(t.deviceRequests.id, id));
}

/** Answers a request; empty if somebody has answered it already. */
export function answerRequest({ q, t }: Scope, id: string, userId: string, answer: 'grant' | 'refuse') {
  return q
    .update(t.deviceRequests)
    .set({ userId, answer })
    .where(and(eq(t.deviceRequests.id, id), isNull(t.deviceRequests.answer)))
    .returning();
}

/** Turns the grants of a user that no program has fetched yet into refusals. */
export function refuseGrants({ q, t }: Scope, userId: string) {
  return q
    .update(t.deviceRequests)
    .set({ answer: 'refuse' })
    .where(and(eq(t.deviceRequests.userId, userId), eq(t.deviceRequests.answer, 'grant')));
}

/** Takes a request off the table: it was answered, and its program knows. */
export function takeRequest({ q, t }: Scope, id: string) {
  return q.delete(t.deviceRequests).where(eq(t.deviceRequests.id, id));
}

export function deleteRequestsExpiredBefore({ q, t }: Scope, moment: Date) {
  return q.delete(t.deviceRequests).where(lte(t.deviceRequests.expiresAt, moment));
}
