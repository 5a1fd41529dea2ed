import type { Scope } from '../db/database.ts';

export function putProbe({ q, t }: Scope, now: Date) {
  return q
    .insert(t.healthProbes)
    .values({ id: 1, probedAt: now })
    .onConflictDoUpdate({ target: t.healthProbes.id, set: { probedAt: now } });
}
