import type { Scope } from '../db/database.ts';
import { and, eq, gte } from '../db/drizzle.ts';
import { type Given, prepared } from '../db/prepared.ts';
import { isForeign } from './tables.ts';

export const passwordOf = prepared(({ q, t }, given: Given<{ userId: string }>) =>
  q.select({ hash: t.passwords.hash }).from(t.passwords).where(eq(t.passwords.userId, given.userId)),
);

export const insertPassword = prepared(
  ({ q, t }, { userId, hash, changedAt }: Given<{ userId: string; hash: string; changedAt: Date }>) =>
    q.insert(t.passwords).values({ userId, hash, changedAt }),
);

/** Replaces a hash if it is still the one given; empty if somebody was faster. */
export function replacePassword({ q, t }: Scope, userId: string, from: string, to: { hash: string; changedAt?: Date }) {
  return q
    .update(t.passwords)
    .set(to)
    .where(and(eq(t.passwords.userId, userId), eq(t.passwords.hash, from)))
    .returning({ userId: t.passwords.userId });
}

/** The first hash, of those taken over from another program, that does not come before a text. */
export function firstForeignHash({ q, t }: Scope, from: string) {
  return q
    .select({ hash: t.passwords.hash })
    .from(t.passwords)
    .where(and(isForeign, gte(t.passwords.hash, from)))
    .orderBy(t.passwords.hash)
    .limit(1);
}

/** Sets a hash whatever stood there; empty if the user has none. */
export function setPassword({ q, t }: Scope, userId: string, to: { hash: string; changedAt: Date }) {
  return q.update(t.passwords).set(to).where(eq(t.passwords.userId, userId)).returning({ userId: t.passwords.userId });
}
