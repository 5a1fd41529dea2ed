import type { ColumnKit } from '../db/columns.ts';

/** The key pairs that sign service tokens. One that is retired is deleted. */
export function signingKeysTable(kit: ColumnKit) {
  return kit.table('signing_keys', {
    /** Public: tokens and the key set name it. */
    kid: kit.text('kid').primaryKey(),
    /** The public key's coordinates, base64url. */
    x: kit.text('x').notNull(),
    y: kit.text('y').notNull(),
    /** The private key (PKCS #8), sealed. */
    sealedKey: kit.text('sealed_key').notNull(),
    createdAt: kit.instant('created_at').notNull(),
    /** It is published before it signs, so that everybody knows it by then. */
    signsFrom: kit.instant('signs_from').notNull(),
    /** When it goes from the key set; null while it is the latest. */
    retiresAt: kit.instant('retires_at'),
  });
}
