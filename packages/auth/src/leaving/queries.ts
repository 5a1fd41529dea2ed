import type { Scope } from '../db/database.ts';
import { asc, eq, lte } from '../db/drizzle.ts';
import { type Given, prepared } from '../db/prepared.ts';
import { userColumns } from '../profile/profile.ts';

export const deletionByUser = prepared(({ q, t }, given: Given<{ userId: string }>) =>
  q.select().from(t.deletions).where(eq(t.deletions.userId, given.userId)),
);

/** Empty if the account is put down for deletion already. */
export function insertDeletion({ q, t }: Scope, row: typeof t.deletions.$inferInsert) {
  return q.insert(t.deletions).values(row).onConflictDoNothing().returning();
}

export function deleteDeletion({ q, t }: Scope, userId: string) {
  return q.delete(t.deletions).where(eq(t.deletions.userId, userId)).returning({ userId: t.deletions.userId });
}

export function dueDeletions({ q, t }: Scope, now: Date, limit: number) {
  return q
    .select({ user: userColumns({ t }), dueAt: t.deletions.dueAt })
    .from(t.deletions)
    .innerJoin(t.users, eq(t.users.id, t.deletions.userId))
    .where(lte(t.deletions.dueAt, now))
    .orderBy(asc(t.deletions.dueAt))
    .limit(limit);
}
