import type { ColumnKit } from '../db/columns.ts';

/** One counter a row: how often something happened since its window began. */
export function rateLimitsTable(kit: ColumnKit) {
  return kit.table(
    'rate_limits',
    {
      /** Names the window and, by pseudonym, the account or address it counts. */
      key: kit.text('key').primaryKey(),
      hits: kit.count('hits').notNull(),
      resetsAt: kit.instant('resets_at').notNull(),
    },
    (t) => [kit.index('rate_limits_reset').on(t.resetsAt)],
  );
}
