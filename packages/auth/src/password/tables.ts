import type { ColumnKit } from '../db/columns.ts';
import type { UsersTable } from '../profile/tables.ts';

export function passwordsTable(kit: ColumnKit, users: UsersTable) {
  return kit.table('passwords', {
    userId: kit
      .text('user_id')
      .primaryKey()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** A PHC string. */
    hash: kit.text('hash').notNull(),
    changedAt: kit.instant('changed_at').notNull(),
  });
}
