import type { ColumnKit } from '../db/columns.ts';
import type { UsersTable } from '../profile/tables.ts';

/** Where an account has logged in from, by pseudonym: such places keep a log-in counter of their own. */
export function knownAddressesTable(kit: ColumnKit, users: UsersTable) {
  return kit.table(
    'known_addresses',
    {
      userId: kit
        .text('user_id')
        .notNull()
        .references(() => users.id, { onDelete: 'cascade' }),
      address: kit.text('address').notNull(),
      lastUsedAt: kit.instant('last_used_at').notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.userId, t.address] }), kit.index('known_addresses_use').on(t.lastUsedAt)],
  );
}
