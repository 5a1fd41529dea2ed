import type { Scope } from '../db/database.ts';
import { and, eq, gt, lte, or } from '../db/drizzle.ts';
import { type Given, prepared } from '../db/prepared.ts';

export function insertFormerEmail({ q, t }: Scope, row: typeof t.formerEmails.$inferInsert) {
  return q.insert(t.formerEmails).values(row);
}

/** Whose former address it is, and until when it is kept for them. */
export const formerEmails = prepared(({ q, t }, given: Given<{ emailCanonical: string }>) =>
  q
    .select({ userId: t.formerEmails.userId, keptUntil: t.formerEmails.keptUntil })
    .from(t.formerEmails)
    .where(eq(t.formerEmails.emailCanonical, given.emailCanonical)),
);

/** One address of a user's, and those that they had after the row with an id was made. */
export function deleteFormerEmails(
  { q, t }: Scope,
  { userId, emailCanonical, id }: { userId: string; emailCanonical: string; id: string },
) {
  const goes = or(eq(t.formerEmails.emailCanonical, emailCanonical), gt(t.formerEmails.id, id));
  return q.delete(t.formerEmails).where(and(eq(t.formerEmails.userId, userId), goes));
}

export function deleteFormerEmailsKeptUntil({ q, t }: Scope, now: Date) {
  return q.delete(t.formerEmails).where(lte(t.formerEmails.keptUntil, now));
}
