import type { Scope } from '../db/database.ts';
import { and, eq, gt, lte, or } from '../db/drizzle.ts';

export function insertFormerEmail({ q, t }: Scope, row: typeof t.formerEmails.$inferInsert) {
  return q.insert(t.formerEmails).values(row);
}

/** Whose former address it is, as long as it is kept for them. */
export function keptFormerEmails({ q, t }: Scope, emailCanonical: string, now: Date) {
  return q
    .select({ userId: t.formerEmails.userId, email: t.formerEmails.email })
    .from(t.formerEmails)
    .where(and(eq(t.formerEmails.emailCanonical, emailCanonical), gt(t.formerEmails.keptUntil, now)));
}

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
