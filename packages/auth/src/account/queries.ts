import type { Scope } from '../db/database.ts';
import { and, eq, lte, sql } from '../db/drizzle.ts';
import { type Given, prepared } from '../db/prepared.ts';
import { isLater } from '../db/uses.ts';

export const knownAddress = prepared(({ q, t }, given: Given<{ userId: string; address: string }>) =>
  q
    .select({ lastUsedAt: t.knownAddresses.lastUsedAt })
    .from(t.knownAddresses)
    .where(and(eq(t.knownAddresses.userId, given.userId), eq(t.knownAddresses.address, given.address))),
);

export const putKnownAddress = prepared(
  ({ q, t }, { userId, address, lastUsedAt }: Given<{ userId: string; address: string; lastUsedAt: Date }>) =>
    q
      .insert(t.knownAddresses)
      .values({ userId, address, lastUsedAt })
      .onConflictDoUpdate({
        target: [t.knownAddresses.userId, t.knownAddresses.address],
        set: { lastUsedAt: sql`excluded.last_used_at` },
        setWhere: isLater(t.knownAddresses.lastUsedAt),
      }),
);

export function deleteKnownAddressesUnusedSince({ q, t }: Scope, moment: Date) {
  return q.delete(t.knownAddresses).where(lte(t.knownAddresses.lastUsedAt, moment));
}
