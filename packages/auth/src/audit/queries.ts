import type { Scope } from '../db/database.ts';
import { and, asc, desc, eq, gt, inArray, lt, lte } from '../db/drizzle.ts';

// There is one head.
const HEAD = 'head';

export function headOfTrail({ q, t }: Scope) {
  return q.select().from(t.auditHead).where(eq(t.auditHead.id, HEAD));
}

export function putHead({ q, t }: Scope, head: Omit<typeof t.auditHead.$inferInsert, 'id'>) {
  return q
    .insert(t.auditHead)
    .values({ id: HEAD, ...head })
    .onConflictDoUpdate({ target: t.auditHead.id, set: head });
}

export function lastOfTrail({ q, t }: Scope) {
  return q.select().from(t.auditTrail).orderBy(desc(t.auditTrail.seq)).limit(1);
}

export function insertTrail({ q, t }: Scope, rows: (typeof t.auditTrail.$inferInsert)[]) {
  return q.insert(t.auditTrail).values(rows);
}

export function insertDetails({ q, t }: Scope, rows: (typeof t.auditDetails.$inferInsert)[]) {
  return q.insert(t.auditDetails).values(rows);
}

export function subjectsOf({ q, t }: Scope, userIds: string[]) {
  return q.select().from(t.auditSubjects).where(inArray(t.auditSubjects.userId, userIds));
}

export function insertSubjects({ q, t }: Scope, rows: (typeof t.auditSubjects.$inferInsert)[]) {
  return q.insert(t.auditSubjects).values(rows);
}

/** The trail from a place on, with the details that are still there. */
export function trailAfter({ q, t }: Scope, seq: number, limit: number) {
  return q
    .select({ row: t.auditTrail, details: t.auditDetails, subjectOfUser: t.auditSubjects.subject })
    .from(t.auditTrail)
    .leftJoin(t.auditDetails, eq(t.auditDetails.seq, t.auditTrail.seq))
    .leftJoin(t.auditSubjects, eq(t.auditSubjects.userId, t.auditDetails.userId))
    .where(gt(t.auditTrail.seq, seq))
    .orderBy(asc(t.auditTrail.seq))
    .limit(limit);
}

/** Details that stand in no row of the trail any more. */
export function detailsBeyond({ q, t }: Scope, seq: number) {
  return q.select({ seq: t.auditDetails.seq }).from(t.auditDetails).where(gt(t.auditDetails.seq, seq)).limit(1);
}

/** What has happened to a user, the latest first. */
export function detailsOf({ q, t }: Scope, userId: string, input: { since: Date; before?: number; limit: number }) {
  const { since, before, limit } = input;
  return q
    .select()
    .from(t.auditDetails)
    .where(
      and(
        eq(t.auditDetails.userId, userId),
        gt(t.auditDetails.at, since),
        before === undefined ? undefined : lt(t.auditDetails.seq, before),
      ),
    )
    .orderBy(desc(t.auditDetails.seq))
    .limit(limit);
}

export function deleteDetailsUntil({ q, t }: Scope, moment: Date) {
  return q.delete(t.auditDetails).where(lte(t.auditDetails.at, moment));
}
