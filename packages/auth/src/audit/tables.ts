import type { ColumnKit } from '../db/columns.ts';
import type { UsersTable } from '../profile/tables.ts';

/** What has happened, a row an event. Rows are added and never changed; each is chained to the one before. */
export function auditTrailTable(kit: ColumnKit) {
  return kit.table('audit_trail', {
    seq: kit.count('seq').primaryKey(),
    at: kit.instant('at').notNull(),
    event: kit.text('event').notNull(),
    /** Whom it concerns, by a random name that outlives the account and then leads nowhere. */
    subject: kit.text('subject'),
    /** SHA-256 of the details with their salt: proves them while they are there, and tells nothing when they are gone. */
    detailsHash: kit.text('details_hash').notNull(),
    /** Which secret's key chains this row. */
    kid: kit.text('kid').notNull(),
    previousHash: kit.text('previous_hash').notNull(),
    /** HMAC-SHA256 over all of the above. */
    hash: kit.text('hash').notNull(),
  });
}

/** Who, from where, with what: personal, and so deleted with the account, or after a quarter. */
export function auditDetailsTable(kit: ColumnKit, users: UsersTable) {
  return kit.table(
    'audit_details',
    {
      seq: kit.count('seq').primaryKey(),
      at: kit.instant('at').notNull(),
      userId: kit.text('user_id').references(() => users.id, { onDelete: 'cascade' }),
      event: kit.text('event').notNull(),
      reason: kit.text('reason'),
      sessionId: kit.text('session_id'),
      tokenId: kit.text('token_id'),
      keyId: kit.text('key_id'),
      role: kit.text('role'),
      ipAddress: kit.text('ip_address').notNull(),
      browser: kit.text('browser'),
      platform: kit.text('platform'),
      requestId: kit.text('request_id').notNull(),
      salt: kit.text('salt').notNull(),
    },
    (t) => [kit.index('audit_details_user').on(t.userId, t.seq), kit.index('audit_details_at').on(t.at)],
  );
}

/** Users and their names in the trail. */
export function auditSubjectsTable(kit: ColumnKit, users: UsersTable) {
  return kit.table('audit_subjects', {
    userId: kit
      .text('user_id')
      .primaryKey()
      .references(() => users.id, { onDelete: 'cascade' }),
    subject: kit.text('subject').notNull().unique(),
  });
}

/** Where the trail ends, in one row: shows that rows were cut off its end. */
export function auditHeadTable(kit: ColumnKit) {
  return kit.table('audit_head', {
    id: kit.text('id').primaryKey(),
    seq: kit.count('seq').notNull(),
    hash: kit.text('hash').notNull(),
    kid: kit.text('kid').notNull(),
    /** HMAC-SHA256 over seq and hash. */
    proof: kit.text('proof').notNull(),
  });
}
