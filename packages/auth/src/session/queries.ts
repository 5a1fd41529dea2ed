import type { Scope } from '../db/database.ts';
import { and, asc, count, desc, eq, gt, inArray, isNull, lte, ne, sql } from '../db/drizzle.ts';
import { textParameter } from '../db/parameter.ts';
import { type Given, prepared } from '../db/prepared.ts';
import { userColumns } from '../profile/profile.ts';
import type { SessionRow } from './session.ts';

/** What leaves the table: what a SessionRow has, and not the hash. Named one by one, so that no new column leaks. */
function sessionColumns({ t: { sessions } }: Pick<Scope, 't'>) {
  const { id, userId, credentialVersion, remembered, ipAddress, createdAt, lastSeenAt, browser, platform } = sessions;
  const { idleExpiresAt, absoluteExpiresAt, authenticatedAt } = sessions;
  return {
    id,
    userId,
    credentialVersion,
    remembered,
    ipAddress,
    createdAt,
    lastSeenAt,
    idleExpiresAt,
    absoluteExpiresAt,
    authenticatedAt,
    browser,
    platform,
  };
}

/**
 * A session, its user and their roles by the hash of what the cookie carries: all that a request needs, in one
 * statement. A row a role, and one without where there is none. A disabled user has none, whatever rows there are.
 */
export function sessionByHash({ q, t }: Scope) {
  return q
    .select({ session: sessionColumns({ t }), user: userColumns({ t }), role: t.userRoles.role })
    .from(t.sessions)
    .innerJoin(t.users, eq(t.users.id, t.sessions.userId))
    .leftJoin(t.userRoles, eq(t.userRoles.userId, t.sessions.userId))
    .where(and(eq(t.sessions.sidHash, textParameter('sidHash')), isNull(t.users.disabledAt)));
}

/** A session with the credential it had, if it has not ended and its user may sign in. */
export function liveSession({ q, t }: Scope, { id, credentialVersion }: SessionRow, now: Date) {
  return q
    .select({ id: t.sessions.id })
    .from(t.sessions)
    .innerJoin(t.users, eq(t.users.id, t.sessions.userId))
    .where(
      and(
        eq(t.sessions.id, id),
        eq(t.sessions.credentialVersion, credentialVersion),
        gt(t.sessions.idleExpiresAt, now),
        isNull(t.users.disabledAt),
      ),
    );
}

/** What a new session's row is made of. */
type NewSession = Omit<SessionRow, 'credentialVersion'> & { readonly sidHash: string };

export const insertSession = prepared(({ q, t }, given: Given<NewSession>) => {
  const { id, userId, sidHash, remembered, ipAddress, createdAt, lastSeenAt, browser, platform } = given;
  const { idleExpiresAt, absoluteExpiresAt, authenticatedAt } = given;
  const began = { id, userId, sidHash, remembered, ipAddress, createdAt, lastSeenAt, browser, platform };
  return q
    .insert(t.sessions)
    .values({ ...began, idleExpiresAt, absoluteExpiresAt, authenticatedAt })
    .returning(sessionColumns({ t }));
});

export const sessionsOf = prepared(({ q, t }, given: Given<{ userId: string }>) =>
  q
    .select(sessionColumns({ t }))
    .from(t.sessions)
    .where(eq(t.sessions.userId, given.userId))
    .orderBy(desc(t.sessions.lastSeenAt), desc(t.sessions.id)),
);

// An offset needs a limit.
const ALL = 2 ** 31 - 1;

/** The sessions of a user beyond the latest so many, latest first. */
export const sessionsBeyond = prepared(({ q, t }, given: Given<{ userId: string; kept: number }>) =>
  q
    .select({ id: t.sessions.id })
    .from(t.sessions)
    .where(eq(t.sessions.userId, given.userId))
    .orderBy(desc(t.sessions.lastSeenAt), desc(t.sessions.id))
    .limit(ALL)
    .offset(given.kept),
);

/** Gives a live session another credential, and whatever else comes with it; empty if it ended meanwhile. */
export function replaceCredential(
  { q, t }: Scope,
  id: string,
  change: { sidHash: string } & Partial<
    Pick<SessionRow, 'remembered' | 'idleExpiresAt' | 'absoluteExpiresAt' | 'authenticatedAt'>
  >,
) {
  return q
    .update(t.sessions)
    .set({ ...change, credentialVersion: sql`${t.sessions.credentialVersion} + 1` })
    .where(eq(t.sessions.id, id))
    .returning(sessionColumns({ t }));
}

/** Moves the idle deadline, unless another request moved it beyond `notSince` or the session ended: then empty. */
export function moveIdleExpiry({ q, t }: Scope, id: string, idleExpiresAt: Date, notSince: Date) {
  return q
    .update(t.sessions)
    .set({ idleExpiresAt })
    .where(and(eq(t.sessions.id, id), lte(t.sessions.idleExpiresAt, notSince)))
    .returning(sessionColumns({ t }));
}

/** Notes that a session was used, unless another request noted it since `notSince`. */
export function noteSeen({ q, t }: Scope, id: string, now: Date, notSince: Date) {
  return q
    .update(t.sessions)
    .set({ lastSeenAt: now })
    .where(and(eq(t.sessions.id, id), lte(t.sessions.lastSeenAt, notSince)));
}

export function deleteSession({ q, t }: Scope, userId: string, id: string) {
  return q
    .delete(t.sessions)
    .where(and(eq(t.sessions.userId, userId), eq(t.sessions.id, id)))
    .returning({ id: t.sessions.id, userId: t.sessions.userId });
}

export function deleteSessions({ q, t }: Scope, ids: string[]) {
  return q
    .delete(t.sessions)
    .where(inArray(t.sessions.id, ids))
    .returning({ id: t.sessions.id, userId: t.sessions.userId });
}

export function deleteSessionsOf({ q, t }: Scope, userId: string) {
  return q
    .delete(t.sessions)
    .where(eq(t.sessions.userId, userId))
    .returning({ id: t.sessions.id, userId: t.sessions.userId });
}

export function liveSessions(
  { q, t }: Scope,
  input: { now: Date; limit: number; after?: string | undefined; userId?: string | undefined },
) {
  const { now, limit, after, userId } = input;
  return q
    .select({ session: sessionColumns({ t }), user: userColumns({ t }) })
    .from(t.sessions)
    .innerJoin(t.users, eq(t.users.id, t.sessions.userId))
    .where(
      and(
        gt(t.sessions.idleExpiresAt, now),
        after === undefined ? undefined : gt(t.sessions.id, after),
        userId === undefined ? undefined : eq(t.sessions.userId, userId),
      ),
    )
    .orderBy(asc(t.sessions.id))
    .limit(limit);
}

export function deleteOtherSessions({ q, t }: Scope, userId: string, exceptId: string) {
  return q
    .delete(t.sessions)
    .where(and(eq(t.sessions.userId, userId), ne(t.sessions.id, exceptId)))
    .returning({ id: t.sessions.id, userId: t.sessions.userId });
}

export function deleteExpiredSessions({ q, t }: Scope, now: Date) {
  return q.delete(t.sessions).where(lte(t.sessions.idleExpiresAt, now));
}

/** Where so many sessions that expire after a moment end; empty where there are fewer. */
export function sessionsEnd({ q, t }: Scope, from: Date, many: number) {
  return q
    .select({ idleExpiresAt: t.sessions.idleExpiresAt })
    .from(t.sessions)
    .where(gt(t.sessions.idleExpiresAt, from))
    .orderBy(asc(t.sessions.idleExpiresAt))
    .limit(1)
    .offset(many - 1);
}

/** How many sessions expire after one moment and not after another. Read from the index alone. */
export function sessionsBetween({ q, t }: Scope, from: Date, to?: Date | undefined) {
  const { idleExpiresAt } = t.sessions;
  return q
    .select({ count: count() })
    .from(t.sessions)
    .where(and(gt(idleExpiresAt, from), to && lte(idleExpiresAt, to)));
}
