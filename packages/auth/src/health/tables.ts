import type { ColumnKit } from '../db/columns.ts';

/** A single row that the readiness probe rewrites. */
export function healthProbesTable(kit: ColumnKit) {
  return kit.table('health_probes', {
    id: kit.count('id').primaryKey(),
    probedAt: kit.instant('probed_at').notNull(),
  });
}
