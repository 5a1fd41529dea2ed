import { eq } from 'drizzle-orm';
import type { Scope } from '../db/database.ts';

export function userByEmail({ q, t }: Scope, emailCanonical: string) {
  return q.select().from(t.users).where(eq(t.users.emailCanonical, emailCanonical));
}

/** Empty when the address is taken: the unique index decides, so that no two sign-ups can both win. */
export function insertUser({ q, t }: Scope, user: typeof t.users.$inferInsert) {
  return q.insert(t.users).values(user).onConflictDoNothing({ target: t.users.emailCanonical }).returning();
}

export function updateUserName({ q, t }: Scope, userId: string, name: string, now: Date) {
  return q.update(t.users).set({ name, updatedAt: now }).where(eq(t.users.id, userId)).returning();
}
