import type { ColumnKit } from '../db/columns.ts';
import type { UsersTable } from '../profile/tables.ts';

/** Accounts whose owners want them deleted, until that is done. */
export function deletionsTable(kit: ColumnKit, users: UsersTable) {
  return kit.table(
    'deletions',
    {
      userId: kit
        .text('user_id')
        .primaryKey()
        .references(() => users.id, { onDelete: 'cascade' }),
      requestedAt: kit.instant('requested_at').notNull(),
      dueAt: kit.instant('due_at').notNull(),
    },
    (t) => [kit.index('deletions_due').on(t.dueAt)],
  );
}
