/** When something was used last: noted to the hour, since nobody needs it sharper and each note costs pages of the disk. */
import { HOUR } from '../core/clock.ts';
import { type AnyColumn, type SQL, sql } from './drizzle.ts';

/** Whether the use that is being inserted is worth noting beside the one that is there. For `setWhere` of an upsert. */
export function isLater(lastUsedAt: AnyColumn): SQL {
  return sql`excluded.last_used_at >= ${lastUsedAt} + ${sql.raw(String(HOUR))}`;
}
