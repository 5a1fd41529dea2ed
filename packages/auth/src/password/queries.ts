import { and, eq } from 'drizzle-orm';
import type { Scope } from '../db/database.ts';

export function passwordOf({ q, t }: Scope, userId: string) {
  return q.select({ hash: t.passwords.hash }).from(t.passwords).where(eq(t.passwords.userId, userId));
}

export function insertPassword({ q, t }: Scope, row: typeof t.passwords.$inferInsert) {
  return q.insert(t.passwords).values(row);
}

/** Replaces a hash if it is still the one given; empty if somebody was faster. */
export function replacePassword({ q, t }: Scope, userId: string, from: string, to: { hash: string; changedAt?: Date }) {
  return q
    .update(t.passwords)
    .set(to)
    .where(and(eq(t.passwords.userId, userId), eq(t.passwords.hash, from)))
    .returning({ userId: t.passwords.userId });
}
