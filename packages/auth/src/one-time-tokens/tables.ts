import type { ColumnKit } from '../db/columns.ts';
import type { UsersTable } from '../profile/tables.ts';
import type { Purpose } from './one-time-tokens.ts';

/** What links in mails carry. A row is deleted by the one request that uses it. */
export function oneTimeTokensTable(kit: ColumnKit, users: UsersTable) {
  return kit.table(
    'one_time_tokens',
    {
      id: kit.text('id').primaryKey(),
      /** Null where there is no account: not yet, or none at that address. */
      userId: kit.text('user_id').references(() => users.id, { onDelete: 'cascade' }),
      purpose: kit.text('purpose').$type<Purpose>().notNull(),
      /** The address that the token proves or is about, as it was typed. */
      email: kit.text('email').notNull(),
      emailCanonical: kit.text('email_canonical').notNull(),
      /** SHA-256 of the token. */
      tokenHash: kit.text('token_hash').notNull().unique(),
      /** The digits that can be typed instead; sealed, since they could be found by trying them all. */
      sealedCode: kit.text('sealed_code'),
      /** Wrong guesses at the code. */
      guesses: kit.count('guesses').notNull().default(0),
      /** What belongs to the purpose, sealed. */
      sealedContent: kit.text('sealed_content'),
      createdAt: kit.instant('created_at').notNull(),
      expiresAt: kit.instant('expires_at').notNull(),
    },
    (t) => [
      kit.index('one_time_tokens_user').on(t.userId, t.purpose),
      kit.index('one_time_tokens_email').on(t.emailCanonical),
      kit.index('one_time_tokens_expiry').on(t.expiresAt),
    ],
  );
}
