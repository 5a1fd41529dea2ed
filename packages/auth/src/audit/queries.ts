import type { Scope } from '../db/database.ts';
import { and, asc, desc, eq, gt, lt, lte, sql } from '../db/drizzle.ts';
import { type Given, prepared } from '../db/prepared.ts';
import type { TrailDetails, TrailHead, TrailRow } from './chain.ts';

// There is one head.
const HEAD = 'head';

const head = prepared(({ q, t }) => {
  const { seq, hash, kid, proof } = t.auditHead;
  const lastSeq = sql<number | null>`(SELECT max(${t.auditTrail.seq}) FROM ${t.auditTrail})`;
  return q.select({ seq, hash, kid, proof, lastSeq }).from(t.auditHead).where(eq(t.auditHead.id, HEAD));
});
const last = prepared(({ q, t }) =>
  q
    .select({ seq: t.auditTrail.seq, hash: t.auditTrail.hash })
    .from(t.auditTrail)
    .orderBy(desc(t.auditTrail.seq))
    .limit(1),
);

/** The head, and the number of the last row that is there. */
export function headOfTrail(scope: Scope) {
  return head(scope, {});
}

export function lastOfTrail(scope: Scope) {
  return last(scope, {});
}

export const putHead = prepared(({ q, t }, { seq, hash, kid, proof }: Given<TrailHead>) =>
  q
    .insert(t.auditHead)
    .values({ id: HEAD, seq, hash, kid, proof })
    .onConflictDoUpdate({
      target: t.auditHead.id,
      set: { seq: sql`excluded.seq`, hash: sql`excluded.hash`, kid: sql`excluded.kid`, proof: sql`excluded.proof` },
    }),
);

export const insertTrail = prepared(({ q, t }, given: Given<TrailRow>) => {
  const { seq, at, event, subject, detailsHash, kid, previousHash, hash } = given;
  return q.insert(t.auditTrail).values({ seq, at, event, subject, detailsHash, kid, previousHash, hash });
});

export const insertDetails = prepared(({ q, t }, given: Given<TrailDetails>) => {
  const { seq, at, userId, event, reason, sessionId, tokenId, keyId, role } = given;
  const { ipAddress, browser, platform, requestId, salt } = given;
  const what = { seq, at, userId, event, reason, sessionId, tokenId, keyId, role };
  return q.insert(t.auditDetails).values({ ...what, ipAddress, browser, platform, requestId, salt });
});

export const subjectOf = prepared(({ q, t }, given: Given<{ userId: string }>) =>
  q.select({ subject: t.auditSubjects.subject }).from(t.auditSubjects).where(eq(t.auditSubjects.userId, given.userId)),
);

export const insertSubject = prepared(({ q, t }, { userId, subject }: Given<{ userId: string; subject: string }>) =>
  q.insert(t.auditSubjects).values({ userId, subject }),
);

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
