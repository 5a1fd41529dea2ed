import type { MailLanguage } from '../core/mailer.ts';
import type { Scope } from '../db/database.ts';
import { and, asc, eq, gt, isNotNull, isNull, sql } from '../db/drizzle.ts';
import { type Given, prepared } from '../db/prepared.ts';

/** What leaves the table: what a UserRow has. Named one by one, so that a new column does not leak with whole rows. */
export function userColumns({ t: { users } }: Pick<Scope, 't'>) {
  const { id, email, name, createdAt, disabledAt, emailVerifiedAt, language, timeZone } = users;
  return { id, email, name, createdAt, disabledAt, emailVerifiedAt, language, timeZone };
}

export const userByEmail = prepared(({ q, t }, given: Given<{ emailCanonical: string }>) =>
  q.select(userColumns({ t })).from(t.users).where(eq(t.users.emailCanonical, given.emailCanonical)),
);

interface NewUserRow {
  readonly id: string;
  readonly email: string;
  readonly emailCanonical: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly language: MailLanguage | null;
  readonly timeZone: string | null;
}

/** Empty when the address is taken: the unique index decides, so that no two sign-ups can both win. */
export const insertUser = prepared(({ q, t }, given: Given<NewUserRow>) => {
  const { id, email, emailCanonical, name, createdAt, updatedAt, language, timeZone } = given;
  return q
    .insert(t.users)
    .values({ id, email, emailCanonical, name, createdAt, updatedAt, language, timeZone })
    .onConflictDoNothing({ target: t.users.emailCanonical })
    .returning(userColumns({ t }));
});

/** Changes what a user is called, or how they read; empty if the user is gone. */
export function updateUser(
  { q, t }: Scope,
  userId: string,
  change: Partial<Pick<typeof t.users.$inferInsert, 'name' | 'language' | 'timeZone' | 'emailVerifiedAt'>>,
  now: Date,
) {
  return q
    .update(t.users)
    .set({ ...change, updatedAt: now })
    .where(eq(t.users.id, userId))
    .returning(userColumns({ t }));
}

/** Gives a user another address that was proved. The unique index refuses one that is somebody else's. */
export function updateUserEmail(
  { q, t }: Scope,
  userId: string,
  { email, emailCanonical, now }: { email: string; emailCanonical: string; now: Date },
) {
  return q
    .update(t.users)
    .set({ email, emailCanonical, emailVerifiedAt: now, updatedAt: now })
    .where(eq(t.users.id, userId))
    .returning(userColumns({ t }));
}

export function deleteUser({ q, t }: Scope, userId: string) {
  return q.delete(t.users).where(eq(t.users.id, userId)).returning(userColumns({ t }));
}

export const userById = prepared(({ q, t }, given: Given<{ id: string }>) =>
  q.select(userColumns({ t })).from(t.users).where(eq(t.users.id, given.id)),
);

export function usersAfter(
  { q, t }: Scope,
  input: { limit: number; after?: string | undefined; search?: string | undefined; disabled?: boolean | undefined },
) {
  const { limit, after, search, disabled } = input;
  return q
    .select(userColumns({ t }))
    .from(t.users)
    .where(
      and(
        after === undefined ? undefined : gt(t.users.id, after),
        // Not LIKE: what is searched for may hold its wildcards.
        search === undefined
          ? undefined
          : sql`instr(lower(${t.users.email} || ' ' || ${t.users.name}), lower(${search})) > 0`,
        disabled === undefined ? undefined : disabled ? isNotNull(t.users.disabledAt) : isNull(t.users.disabledAt),
      ),
    )
    .orderBy(asc(t.users.id))
    .limit(limit);
}

/** Empty if the user is gone, or is in that state already. */
export function updateUserDisabled({ q, t }: Scope, userId: string, at: Date | null) {
  const other = at === null ? isNotNull(t.users.disabledAt) : isNull(t.users.disabledAt);
  return q
    .update(t.users)
    .set({ disabledAt: at })
    .where(and(eq(t.users.id, userId), other))
    .returning(userColumns({ t }));
}
