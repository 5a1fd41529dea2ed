import type { ColumnKit } from '../db/columns.ts';
import type { UsersTable } from '../profile/tables.ts';

/** Programs that wait for an answer. Deleted when the token was fetched; swept when nobody answered. */
export function deviceRequestsTable(kit: ColumnKit, users: UsersTable) {
  return kit.table(
    'device_requests',
    {
      id: kit.text('id').primaryKey(),
      /** SHA-256 of the device code. */
      deviceCodeHash: kit.text('device_code_hash').notNull().unique(),
      /** Keyed: a code of eight letters could be found by trying them all. */
      userCodePseudonym: kit.text('user_code_pseudonym').notNull().unique(),
      clientName: kit.text('client_name').notNull(),
      scopes: kit.words('scopes').notNull(),
      ipAddress: kit.text('ip_address').notNull(),
      browser: kit.text('browser'),
      platform: kit.text('platform'),
      createdAt: kit.instant('created_at').notNull(),
      expiresAt: kit.instant('expires_at').notNull(),
      /** Seconds to wait between two questions; grows for whoever does not. */
      interval: kit.count('interval').notNull(),
      lastPolledAt: kit.instant('last_polled_at'),
      /** Whoever answered. */
      userId: kit.text('user_id').references(() => users.id, { onDelete: 'cascade' }),
      answer: kit.text('answer').$type<'grant' | 'refuse'>(),
    },
    (t) => [kit.index('device_requests_expiry').on(t.expiresAt)],
  );
}
