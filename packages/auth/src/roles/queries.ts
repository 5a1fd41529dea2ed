import type { Scope } from '../db/database.ts';
import { and, asc, eq } from '../db/drizzle.ts';

/** Empty when the user has the role already. */
export function insertRole({ q, t }: Scope, row: typeof t.userRoles.$inferInsert) {
  return q.insert(t.userRoles).values(row).onConflictDoNothing().returning();
}

export function deleteRole({ q, t }: Scope, userId: string, role: string) {
  return q
    .delete(t.userRoles)
    .where(and(eq(t.userRoles.userId, userId), eq(t.userRoles.role, role)))
    .returning();
}

export function rolesByUser({ q, t }: Scope, userId: string) {
  return q
    .select({ role: t.userRoles.role })
    .from(t.userRoles)
    .where(eq(t.userRoles.userId, userId))
    .orderBy(asc(t.userRoles.role));
}

export function userExists({ q, t }: Scope, userId: string) {
  return q.select({ id: t.users.id }).from(t.users).where(eq(t.users.id, userId));
}
