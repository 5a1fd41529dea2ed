import type { ColumnKit } from '../db/columns.ts';

/** Mails that were promised and have not been handed over yet. */
export function outboxTable(kit: ColumnKit) {
  return kit.table(
    'outbox',
    {
      id: kit.text('id').primaryKey(),
      kind: kit.text('kind').notNull(),
      /** Recipient and text, with the link in it: sealed. */
      sealedMail: kit.text('sealed_mail').notNull(),
      /** Goes nowhere: stands here so that an address without an account costs what one with an account costs. */
      isDecoy: kit.flag('is_decoy').notNull(),
      createdAt: kit.instant('created_at').notNull(),
      /** When it is tried next; for one that is being sent, until when that may take. */
      dueAt: kit.instant('due_at').notNull(),
      attempts: kit.count('attempts').notNull(),
      /** After that nobody has any use for it. */
      expiresAt: kit.instant('expires_at').notNull(),
    },
    (t) => [kit.index('outbox_due').on(t.dueAt)],
  );
}
