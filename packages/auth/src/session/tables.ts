import type { ColumnKit } from '../db/columns.ts';
import { sql } from '../db/drizzle.ts';
import type { UsersTable } from '../profile/tables.ts';

/** Live sessions. A session that ends is deleted; one that ran out is swept. */
export function sessionsTable(kit: ColumnKit, users: UsersTable) {
  return kit.table(
    'sessions',
    {
      /** What people list and revoke by. Not a credential. */
      id: kit.text('id').primaryKey(),
      userId: kit
        .text('user_id')
        .notNull()
        .references(() => users.id, { onDelete: 'cascade' }),
      /** SHA-256 of the `sid` that the cookie carries. */
      sidHash: kit.text('sid_hash').notNull().unique(),
      remembered: kit.flag('remembered').notNull(),
      ipAddress: kit.text('ip_address').notNull(),
      createdAt: kit.instant('created_at').notNull(),
      lastSeenAt: kit.instant('last_seen_at').notNull(),
      idleExpiresAt: kit.instant('idle_expires_at').notNull(),
      absoluteExpiresAt: kit.instant('absolute_expires_at').notNull(),
      /** What it was started from, as far as that has names. */
      browser: kit.text('browser'),
      platform: kit.text('platform'),
      /** Grows when a change of password replaces the `sid`: what was recognised by the former one can be told. */
      credentialVersion: kit.count('credential_version').notNull().default(1),
      /** When the password was given in it, the last time; long ago where nobody had written that down. */
      authenticatedAt: kit.instant('authenticated_at').notNull().default(sql`0`),
    },
    (t) => [kit.index('sessions_user').on(t.userId), kit.index('sessions_idle_expiry').on(t.idleExpiresAt)],
  );
}
