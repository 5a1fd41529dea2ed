import type { ColumnKit } from '../db/columns.ts';
import type { UsersTable } from '../profile/tables.ts';

/** What an account has logged in from, by pseudonym of browser, system and network: anything else is told to its owner. */
export function knownDevicesTable(kit: ColumnKit, users: UsersTable) {
  return kit.table(
    'known_devices',
    {
      userId: kit
        .text('user_id')
        .notNull()
        .references(() => users.id, { onDelete: 'cascade' }),
      device: kit.text('device').notNull(),
      lastUsedAt: kit.instant('last_used_at').notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.userId, t.device] }), kit.index('known_devices_use').on(t.lastUsedAt)],
  );
}
