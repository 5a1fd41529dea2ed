import type { ColumnKit } from '../db/columns.ts';
import type { UsersTable } from '../profile/tables.ts';

/** Personal access tokens. One that is revoked is deleted; one that has expired is swept after a while. */
export function tokensTable(kit: ColumnKit, users: UsersTable) {
  return kit.table(
    'tokens',
    {
      /** What people list and revoke by. Not a credential. */
      id: kit.text('id').primaryKey(),
      userId: kit
        .text('user_id')
        .notNull()
        .references(() => users.id, { onDelete: 'cascade' }),
      /** SHA-256 of the token. */
      tokenHash: kit.text('token_hash').notNull().unique(),
      /** The first characters of the token, for people. */
      prefix: kit.text('prefix').notNull(),
      name: kit.text('name').notNull(),
      scopes: kit.words('scopes').notNull(),
      createdAt: kit.instant('created_at').notNull(),
      expiresAt: kit.instant('expires_at').notNull(),
      lastUsedAt: kit.instant('last_used_at'),
    },
    (t) => [kit.index('tokens_user').on(t.userId), kit.index('tokens_expiry').on(t.expiresAt)],
  );
}
