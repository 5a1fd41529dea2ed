import type { Scope } from '../db/database.ts';
import { and, asc, count, desc, eq, gt, isNull, lte, or } from '../db/drizzle.ts';
import { textParameter } from '../db/parameter.ts';
import { userColumns } from '../profile/profile.ts';

/** What a TokenRow has, and not the hash. Named one by one, so that no new column leaks with `request.auth`. */
function tokenColumns({ t: { tokens } }: Pick<Scope, 't'>) {
  const { id, userId, prefix, name, scopes, createdAt, expiresAt, lastUsedAt } = tokens;
  return { id, userId, prefix, name, scopes, createdAt, expiresAt, lastUsedAt };
}

/** A token, its user and their roles by the token's hash, in one statement: a row a role, and one where there is none. */
export function tokenByHash({ q, t }: Scope) {
  return q
    .select({ token: tokenColumns({ t }), user: userColumns({ t }), role: t.userRoles.role })
    .from(t.tokens)
    .innerJoin(t.users, eq(t.users.id, t.tokens.userId))
    .leftJoin(t.userRoles, eq(t.userRoles.userId, t.tokens.userId))
    .where(eq(t.tokens.tokenHash, textParameter('tokenHash')));
}

export function insertToken({ q, t }: Scope, row: typeof t.tokens.$inferInsert) {
  return q.insert(t.tokens).values(row).returning(tokenColumns({ t }));
}

/** Counts the tokens of a user that can still be used. */
export function countTokens({ q, t }: Scope, userId: string, now: Date) {
  return q
    .select({ count: count() })
    .from(t.tokens)
    .where(and(eq(t.tokens.userId, userId), gt(t.tokens.expiresAt, now)));
}

export function tokensOf({ q, t }: Scope, userId: string) {
  return q
    .select(tokenColumns({ t }))
    .from(t.tokens)
    .where(eq(t.tokens.userId, userId))
    .orderBy(desc(t.tokens.createdAt), desc(t.tokens.id));
}

/** Tokens with their users, in the order of their making. */
export function ownedTokens(
  { q, t }: Scope,
  input: { limit: number; after?: string | undefined; userId?: string | undefined },
) {
  const { limit, after, userId } = input;
  return q
    .select({ token: tokenColumns({ t }), user: userColumns({ t }) })
    .from(t.tokens)
    .innerJoin(t.users, eq(t.users.id, t.tokens.userId))
    .where(
      and(
        after === undefined ? undefined : gt(t.tokens.id, after),
        userId === undefined ? undefined : eq(t.tokens.userId, userId),
      ),
    )
    .orderBy(asc(t.tokens.id))
    .limit(limit);
}

export function updateTokenName({ q, t }: Scope, userId: string, id: string, name: string) {
  return q
    .update(t.tokens)
    .set({ name })
    .where(and(eq(t.tokens.userId, userId), eq(t.tokens.id, id)))
    .returning(tokenColumns({ t }));
}

export function deleteToken({ q, t }: Scope, userId: string, id: string) {
  return q
    .delete(t.tokens)
    .where(and(eq(t.tokens.userId, userId), eq(t.tokens.id, id)))
    .returning({ id: t.tokens.id });
}

export function deleteTokenById({ q, t }: Scope, id: string) {
  return q.delete(t.tokens).where(eq(t.tokens.id, id)).returning({ userId: t.tokens.userId });
}

export function deleteTokensOf({ q, t }: Scope, userId: string) {
  return q.delete(t.tokens).where(eq(t.tokens.userId, userId)).returning({ id: t.tokens.id });
}

/** Notes that a token was used, unless another request noted it since `notSince`. */
export function noteTokenSeen({ q, t }: Scope, id: string, now: Date, notSince: Date) {
  return q
    .update(t.tokens)
    .set({ lastUsedAt: now })
    .where(and(eq(t.tokens.id, id), or(isNull(t.tokens.lastUsedAt), lte(t.tokens.lastUsedAt, notSince))));
}

export function deleteTokensExpiredBefore({ q, t }: Scope, moment: Date) {
  return q.delete(t.tokens).where(lte(t.tokens.expiresAt, moment));
}
