import type { Scope } from '../db/database.ts';
import { alias, and, eq, exists, gt, lte, sql } from '../db/drizzle.ts';
import { type Given, prepared } from '../db/prepared.ts';
import { isLater } from '../db/uses.ts';

export const devicesOf = prepared(({ q, t }, given: Given<{ userId: string }>) =>
  q
    .select({ device: t.knownDevices.device, lastUsedAt: t.knownDevices.lastUsedAt })
    .from(t.knownDevices)
    .where(eq(t.knownDevices.userId, given.userId)),
);

export const putDevice = prepared(
  ({ q, t }, { userId, device, lastUsedAt }: Given<{ userId: string; device: string; lastUsedAt: Date }>) =>
    q
      .insert(t.knownDevices)
      .values({ userId, device, lastUsedAt })
      .onConflictDoUpdate({
        target: [t.knownDevices.userId, t.knownDevices.device],
        set: { lastUsedAt: sql`excluded.last_used_at` },
        setWhere: isLater(t.knownDevices.lastUsedAt),
      }),
);

/** All that have not been used since, but for the latest of each user. */
export function deleteDevicesUnusedSince({ q, t }: Scope, moment: Date) {
  const later = alias(t.knownDevices, 'later');
  const isOutdone = q
    .select({ userId: later.userId })
    .from(later)
    .where(and(eq(later.userId, t.knownDevices.userId), gt(later.lastUsedAt, t.knownDevices.lastUsedAt)));
  return q.delete(t.knownDevices).where(and(lte(t.knownDevices.lastUsedAt, moment), exists(isOutdone)));
}
