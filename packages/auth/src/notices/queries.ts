import { eq, lte } from 'drizzle-orm';
import type { Scope } from '../db/database.ts';

export function devicesOf({ q, t }: Scope, userId: string) {
  return q.select({ device: t.knownDevices.device }).from(t.knownDevices).where(eq(t.knownDevices.userId, userId));
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

export function deleteDevicesUnusedSince({ q, t }: Scope, moment: Date) {
  return q.delete(t.knownDevices).where(lte(t.knownDevices.lastUsedAt, moment));
}
