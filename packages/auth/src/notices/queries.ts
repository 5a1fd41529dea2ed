import type { Scope } from '../db/database.ts';
import { alias, and, eq, exists, gt, lte } from '../db/drizzle.ts';

export function devicesOf({ q, t }: Scope, userId: string) {
  return q
    .select({ device: t.knownDevices.device, lastUsedAt: t.knownDevices.lastUsedAt })
    .from(t.knownDevices)
    .where(eq(t.knownDevices.userId, userId));
}

export function putDevice({ q, t }: Scope, row: typeof t.knownDevices.$inferInsert) {
  return q
    .insert(t.knownDevices)
    .values(row)
    .onConflictDoUpdate({
      target: [t.knownDevices.userId, t.knownDevices.device],
      set: { lastUsedAt: row.lastUsedAt },
    });
}

/** All that have not been used since, but for the latest of each user. */
export function deleteDevicesUnusedSince({ q, t }: Scope, moment: Date) {
  const later = alias(t.knownDevices, 'later');
  const isOutdone = q
    .select({ userId: later.userId })
    .from(later)
    .where(and(eq(later.userId, t.knownDevices.userId), gt(later.lastUsedAt, t.knownDevices.lastUsedAt)));
  return q.delete(t.knownDevices).where(and(lte(t.knownDevices.lastUsedAt, moment), exists(isOutdone)));
}
