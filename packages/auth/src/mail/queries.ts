import type { Scope } from '../db/database.ts';
import { and, asc, count, eq, lte, sql } from '../db/drizzle.ts';

export function insertMail({ q, t }: Scope, row: typeof t.outbox.$inferInsert) {
  return q.insert(t.outbox).values(row);
}

export function nextDue({ q, t }: Scope, now: Date) {
  return q
    .select()
    .from(t.outbox)
    .where(lte(t.outbox.dueAt, now))
    .orderBy(asc(t.outbox.dueAt), asc(t.outbox.id))
    .limit(1);
}

/** Takes a mail for as long as sending may last. Empty if another process was faster. */
export function claimMail({ q, t }: Scope, id: string, attempts: number, until: Date) {
  return q
    .update(t.outbox)
    .set({ attempts: sql`${t.outbox.attempts} + 1`, dueAt: until })
    .where(and(eq(t.outbox.id, id), eq(t.outbox.attempts, attempts)))
    .returning({ id: t.outbox.id });
}

export function deleteMail({ q, t }: Scope, id: string) {
  return q.delete(t.outbox).where(eq(t.outbox.id, id)).returning({ id: t.outbox.id });
}

export function postponeMail({ q, t }: Scope, id: string, dueAt: Date) {
  return q.update(t.outbox).set({ dueAt }).where(eq(t.outbox.id, id));
}

export function earliestDue({ q, t }: Scope) {
  return q.select({ dueAt: t.outbox.dueAt }).from(t.outbox).orderBy(asc(t.outbox.dueAt)).limit(1);
}

export function countWaiting({ q, t }: Scope) {
  return q.select({ count: count() }).from(t.outbox).where(eq(t.outbox.isDecoy, false));
}
