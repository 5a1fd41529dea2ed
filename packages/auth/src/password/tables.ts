import type { ColumnKit } from '../db/columns.ts';
import { sql } from '../db/drizzle.ts';
import type { UsersTable } from '../profile/tables.ts';

export function passwordsTable(kit: ColumnKit, users: UsersTable) {
  return kit.table(
    'passwords',
    {
      userId: kit
        .text('user_id')
        .primaryKey()
        .references(() => users.id, { onDelete: 'cascade' }),
      /** A PHC string; for an account that was taken over and has not logged in since, what stands for one. */
      hash: kit.text('hash').notNull(),
      changedAt: kit.instant('changed_at').notNull(),
    },
    (t) => [kit.index('passwords_foreign').on(t.hash).where(isForeign)],
  );
}

/** Whether a hash was taken over from another program: a PHC string begins with a dollar sign. */
export const isForeign = sql`substr(hash, 1, 1) <> '$'`;
