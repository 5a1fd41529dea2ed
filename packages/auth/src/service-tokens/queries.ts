import type { Scope } from '../db/database.ts';
import { and, asc, eq, gt, gte, isNull, lte } from '../db/drizzle.ts';

/** In the order of their making: one that signs at once overtakes one that was published ahead. */
export function allKeys({ q, t }: Scope) {
  return q.select().from(t.signingKeys).orderBy(asc(t.signingKeys.createdAt), asc(t.signingKeys.kid));
}

export function insertKey({ q, t }: Scope, row: typeof t.signingKeys.$inferInsert) {
  return q.insert(t.signingKeys).values(row).returning();
}

/** Deletes keys that were to sign from a moment on and have not begun to. */
export function deleteKeysToSignFrom({ q, t }: Scope, moment: Date, now: Date) {
  return q
    .delete(t.signingKeys)
    .where(and(gte(t.signingKeys.signsFrom, moment), gt(t.signingKeys.signsFrom, now)))
    .returning({ kid: t.signingKeys.kid });
}

/** Lets every key that has no end yet end at a moment. */
export function endKeys({ q, t }: Scope, retiresAt: Date) {
  return q.update(t.signingKeys).set({ retiresAt }).where(isNull(t.signingKeys.retiresAt));
}

export function replaceSeal({ q, t }: Scope, kid: string, sealedKey: string) {
  return q.update(t.signingKeys).set({ sealedKey }).where(eq(t.signingKeys.kid, kid));
}

/** Takes a key's end back. */
export function keepKey({ q, t }: Scope, kid: string) {
  return q.update(t.signingKeys).set({ retiresAt: null }).where(eq(t.signingKeys.kid, kid));
}

export function deleteKey({ q, t }: Scope, kid: string) {
  return q.delete(t.signingKeys).where(eq(t.signingKeys.kid, kid)).returning({ kid: t.signingKeys.kid });
}

export function deleteKeysRetiredBy({ q, t }: Scope, now: Date) {
  return q.delete(t.signingKeys).where(lte(t.signingKeys.retiresAt, now)).returning({ kid: t.signingKeys.kid });
}
