import { rows, type Scope, type Transaction } from '../db/database.ts';
import { desc, eq, type SQL } from '../db/drizzle.ts';

/**
 * The rows of each table about a user. Columns are named one by one, so that no secret that a table gets later leaks; a
 * test tells which table is missing.
 */
export function* exported(
  scope: Scope,
  userId: string,
): Transaction<{ user: Record<string, unknown> } & Record<string, unknown>> {
  const { q, t } = scope;
  const { users: u, passwords: p, sessions: s, tokens: k, userRoles: r, deviceRequests: d } = t;
  const { knownAddresses: a, knownDevices: v, oneTimeTokens: o, formerEmails: f, deletions: l, auditDetails: e } = t;
  const of = (column: { userId: Parameters<typeof eq>[0] }): SQL => eq(column.userId, userId);
  const [user = {}] = yield* rows(
    q
      .select({
        id: u.id,
        email: u.email,
        emailVerifiedAt: u.emailVerifiedAt,
        name: u.name,
        language: u.language,
        timeZone: u.timeZone,
        createdAt: u.createdAt,
        updatedAt: u.updatedAt,
        disabledAt: u.disabledAt,
      })
      .from(u)
      .where(eq(u.id, userId)),
  );
  const [subject] = yield* rows(q.select().from(t.auditSubjects).where(of(t.auditSubjects)));
  return {
    user,
    passwords: yield* rows(q.select({ changedAt: p.changedAt }).from(p).where(of(p))),
    sessions: yield* rows(
      q
        .select({
          id: s.id,
          browser: s.browser,
          platform: s.platform,
          ipAddress: s.ipAddress,
          remembered: s.remembered,
          createdAt: s.createdAt,
          lastSeenAt: s.lastSeenAt,
          authenticatedAt: s.authenticatedAt,
          idleExpiresAt: s.idleExpiresAt,
          absoluteExpiresAt: s.absoluteExpiresAt,
        })
        .from(s)
        .where(of(s)),
    ),
    tokens: yield* rows(
      q
        .select({
          id: k.id,
          name: k.name,
          prefix: k.prefix,
          scopes: k.scopes,
          createdAt: k.createdAt,
          expiresAt: k.expiresAt,
          lastUsedAt: k.lastUsedAt,
        })
        .from(k)
        .where(of(k)),
    ),
    roles: yield* rows(q.select({ role: r.role, grantedAt: r.grantedAt }).from(r).where(of(r))),
    deviceRequests: yield* rows(
      q
        .select({
          clientName: d.clientName,
          scopes: d.scopes,
          ipAddress: d.ipAddress,
          browser: d.browser,
          platform: d.platform,
          createdAt: d.createdAt,
          answer: d.answer,
        })
        .from(d)
        .where(of(d)),
    ),
    knownAddresses: yield* rows(q.select({ lastUsedAt: a.lastUsedAt }).from(a).where(of(a))),
    knownDevices: yield* rows(q.select({ lastUsedAt: v.lastUsedAt }).from(v).where(of(v))),
    oneTimeTokens: yield* rows(
      q
        .select({ purpose: o.purpose, email: o.email, createdAt: o.createdAt, expiresAt: o.expiresAt })
        .from(o)
        .where(of(o)),
    ),
    formerEmails: yield* rows(
      q.select({ email: f.email, changedAt: f.changedAt, keptUntil: f.keptUntil }).from(f).where(of(f)),
    ),
    deletions: yield* rows(q.select({ requestedAt: l.requestedAt, dueAt: l.dueAt }).from(l).where(of(l))),
    auditSubjects: subject ? [{ subject: subject.subject }] : [],
    activity: yield* rows(
      q
        .select({
          seq: e.seq,
          at: e.at,
          event: e.event,
          reason: e.reason,
          sessionId: e.sessionId,
          tokenId: e.tokenId,
          role: e.role,
          ipAddress: e.ipAddress,
          browser: e.browser,
          platform: e.platform,
          requestId: e.requestId,
        })
        .from(e)
        .where(of(e))
        .orderBy(desc(e.seq)),
    ),
  };
}
