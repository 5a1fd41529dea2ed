import type { ColumnKit } from '../db/columns.ts';
import type { UsersTable } from '../profile/tables.ts';

/** What users may do beyond what everybody may: a row a role. A role that is taken away is deleted. */
export function userRolesTable(kit: ColumnKit, users: UsersTable) {
  return kit.table(
    'user_roles',
    {
      userId: kit
        .text('user_id')
        .notNull()
        .references(() => users.id, { onDelete: 'cascade' }),
      role: kit.text('role').notNull(),
      grantedAt: kit.instant('granted_at').notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.userId, t.role] })],
  );
}
