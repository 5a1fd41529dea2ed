import type { ColumnKit } from '../db/columns.ts';

export function usersTable(kit: ColumnKit) {
  return kit.table('users', {
    id: kit.text('id').primaryKey(),
    /** As typed, for display. */
    email: kit.text('email').notNull(),
    /** Trimmed and lower-cased; what makes an address unique. */
    emailCanonical: kit.text('email_canonical').notNull().unique(),
    name: kit.text('name').notNull(),
    createdAt: kit.instant('created_at').notNull(),
    updatedAt: kit.instant('updated_at').notNull(),
    /** Since when an operator keeps the account from signing in. */
    disabledAt: kit.instant('disabled_at'),
  });
}

export type UsersTable = ReturnType<typeof usersTable>;
