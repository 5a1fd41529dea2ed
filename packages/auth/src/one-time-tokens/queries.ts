import type { Scope } from '../db/database.ts';
import { and, asc, eq, gt, inArray, isNull, lte, sql } from '../db/drizzle.ts';
import type { Purpose } from './one-time-tokens.ts';

/** What leaves the table: all but the hash. Named one by one, so that no new column leaks. */
function columns({ t: { oneTimeTokens } }: Pick<Scope, 't'>) {
  const { id, userId, purpose, email, emailCanonical, sealedCode, guesses, sealedContent } = oneTimeTokens;
  const { createdAt, expiresAt } = oneTimeTokens;
  return { id, userId, purpose, email, emailCanonical, sealedCode, guesses, sealedContent, createdAt, expiresAt };
}

export function insertToken({ q, t }: Scope, row: typeof t.oneTimeTokens.$inferInsert) {
  return q.insert(t.oneTimeTokens).values(row);
}

export function tokenByHash({ q, t }: Scope, tokenHash: string) {
  return q.select(columns({ t })).from(t.oneTimeTokens).where(eq(t.oneTimeTokens.tokenHash, tokenHash));
}

export function tokensByEmail({ q, t }: Scope, emailCanonical: string) {
  return q
    .select(columns({ t }))
    .from(t.oneTimeTokens)
    .where(eq(t.oneTimeTokens.emailCanonical, emailCanonical))
    .orderBy(asc(t.oneTimeTokens.id));
}

export function tokensOf({ q, t }: Scope, userId: string) {
  return q
    .select(columns({ t }))
    .from(t.oneTimeTokens)
    .where(eq(t.oneTimeTokens.userId, userId))
    .orderBy(asc(t.oneTimeTokens.id));
}

/** What an account has for a purpose; where there is no account, what an address has for it. */
export function deleteTokensFor(
  { q, t }: Scope,
  input: { userId: string | null; purpose: Purpose; emailCanonical: string },
) {
  const { userId, purpose, emailCanonical } = input;
  const whose =
    userId === null
      ? and(isNull(t.oneTimeTokens.userId), eq(t.oneTimeTokens.emailCanonical, emailCanonical))
      : eq(t.oneTimeTokens.userId, userId);
  return q.delete(t.oneTimeTokens).where(and(whose, eq(t.oneTimeTokens.purpose, purpose)));
}

/** All of a user's, or those for some purposes. */
export function deleteTokensOf({ q, t }: Scope, userId: string, purposes: Purpose[]) {
  const which = purposes.length > 0 ? inArray(t.oneTimeTokens.purpose, purposes) : undefined;
  return q
    .delete(t.oneTimeTokens)
    .where(and(eq(t.oneTimeTokens.userId, userId), which))
    .returning({ id: t.oneTimeTokens.id });
}

/** Those for some purposes that a user was sent after the one with an id. */
export function deleteTokensAfter(
  { q, t }: Scope,
  { userId, id }: { userId: string; id: string },
  purposes: Purpose[],
) {
  const isLater = and(eq(t.oneTimeTokens.userId, userId), gt(t.oneTimeTokens.id, id));
  return q.delete(t.oneTimeTokens).where(and(isLater, inArray(t.oneTimeTokens.purpose, purposes)));
}

export function deleteTokenById({ q, t }: Scope, id: string) {
  return q.delete(t.oneTimeTokens).where(eq(t.oneTimeTokens.id, id)).returning({ id: t.oneTimeTokens.id });
}

export function addGuess({ q, t }: Scope, id: string) {
  return q
    .update(t.oneTimeTokens)
    .set({ guesses: sql`${t.oneTimeTokens.guesses} + 1` })
    .where(eq(t.oneTimeTokens.id, id));
}

export function deleteExpiredTokens({ q, t }: Scope, now: Date) {
  return q.delete(t.oneTimeTokens).where(lte(t.oneTimeTokens.expiresAt, now));
}
