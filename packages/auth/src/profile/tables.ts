import type { MailLanguage } from '../core/mailer.ts';
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
    /** When it was proved that the address is theirs. */
    emailVerifiedAt: kit.instant('email_verified_at'),
    /** The language of mails; null if never said. */
    language: kit.text('language').$type<MailLanguage>(),
    /** A name of the IANA database; null for UTC. */
    timeZone: kit.text('time_zone'),
  });
}

export type UsersTable = ReturnType<typeof usersTable>;
