import type { Scope } from '../db/database.ts';
import { and, eq, lte } from '../db/drizzle.ts';

export function knownAddress({ q, t }: Scope, userId: string, address: string) {
  return q
    .select({ userId: t.knownAddresses.userId })
    .from(t.knownAddresses)
    .where(and(eq(t.knownAddresses.userId, userId), eq(t.knownAddresses.address, address)));
}

export function putKnownAddress({ q, t }: Scope, row: typeof t.knownAddresses.$inferInsert) {
  return q
    .insert(t.knownAddresses)
    .values(row)
    .onConflictDoUpdate({
      target: [t.knownAddresses.userId, t.knownAddresses.address],
      set: { lastUsedAt: row.lastUsedAt },
    });
}

export function deleteKnownAddressesUnusedSince({ q, t }: Scope, moment: Date) {
  return q.delete(t.knownAddresses).where(lte(t.knownAddresses.lastUsedAt, moment));
}
