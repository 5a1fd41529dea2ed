import { and, eq, gt, lte } from 'drizzle-orm';
import type { Scope } from '../db/database.ts';

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

export function deleteFormerEmail({ q, t }: Scope, userId: string, emailCanonical: string) {
  return q
    .delete(t.formerEmails)
    .where(and(eq(t.formerEmails.userId, userId), eq(t.formerEmails.emailCanonical, emailCanonical)));
}

export function deleteFormerEmailsKeptUntil({ q, t }: Scope, now: Date) {
  return q.delete(t.formerEmails).where(lte(t.formerEmails.keptUntil, now));
}
