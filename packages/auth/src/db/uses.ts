/** When something was used last: noted to the hour, since nobody needs it sharper and each note costs pages of the disk. */
import { after, HOUR } from '../core/clock.ts';
import { type AnyColumn, type SQL, sql } from './drizzle.ts';

/** Whether a use is worth noting now, beside the one that was noted then; undefined for none. */
export function isWorthNoting(notedAt: Date | undefined, now: Date): boolean {
  return notedAt === undefined || now >= after(notedAt, HOUR);
}

/** The same of a use that is being inserted, for the `setWhere` of an upsert. */
export function isLater(lastUsedAt: AnyColumn): SQL {
  return sql`excluded.last_used_at >= ${lastUsedAt} + ${sql.raw(String(HOUR))}`;
}
