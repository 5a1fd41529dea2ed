import type { ColumnKit } from '../db/columns.ts';
import type { UsersTable } from '../profile/tables.ts';

/** Former addresses, kept from others for as long as their owner can take the change back. */
export function formerEmailsTable(kit: ColumnKit, users: UsersTable) {
  return kit.table(
    'former_emails',
    {
      id: kit.text('id').primaryKey(),
      userId: kit
        .text('user_id')
        .notNull()
        .references(() => users.id, { onDelete: 'cascade' }),
      email: kit.text('email').notNull(),
      emailCanonical: kit.text('email_canonical').notNull(),
      changedAt: kit.instant('changed_at').notNull(),
      keptUntil: kit.instant('kept_until').notNull(),
    },
    (t) => [kit.index('former_emails_email').on(t.emailCanonical), kit.index('former_emails_user').on(t.userId)],
  );
}
