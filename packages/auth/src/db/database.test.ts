import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { Failure } from '../core/failure.ts';
import { rows } from './database.ts';
import { eq, sql } from './drizzle.ts';
import { openSqlite } from './sqlite.ts';

let db: ReturnType<typeof openSqlite>;
beforeEach(() => {
  db = openSqlite(':memory:');
});
afterEach(() => db.close());

const now = new Date('2026-11-23T08:00:00.000Z');
const person = (id: string) => ({
  id,
  email: `${id}@example.com`,
  emailCanonical: `${id}@example.com`,
  name: id,
  createdAt: now,
  updatedAt: now,
});
const insert = (id: string) => db.q.insert(db.t.users).values(person(id)).returning();
const names = async () => (await db.rows(db.q.select({ name: db.t.users.name }).from(db.t.users))).map((r) => r.name);

describe('a query', () => {
  test('gives rows of the type that it selects', async () => {
    const [user] = await db.rows(insert('ada'));
    expect(user).toEqual({ ...person('ada'), disabledAt: null, emailVerifiedAt: null, language: null, timeZone: null });
    expectTypeOf(user).toEqualTypeOf<typeof db.t.users.$inferSelect | undefined>();
    expect(user?.createdAt).toBeInstanceOf(Date);
  });

  test('is run when it is handed over, once each time', async () => {
    const query = insert('ada');
    expect(await names()).toEqual([]);
    await db.rows(query);
    await expect(db.rows(query)).rejects.toThrow('UNIQUE');
    expect(await names()).toEqual(['ada']);
  });

  test('that is prepared takes its values anew each time', async () => {
    await db.rows(insert('ada'));
    const find = db.prepare(
      db.q
        .select({ name: db.t.users.name })
        .from(db.t.users)
        .where(eq(db.t.users.id, sql.placeholder('id'))),
    );
    expect(await find({ id: 'ada' })).toEqual([{ name: 'ada' }]);
    expect(await find({ id: 'bob' })).toEqual([]);
    expect(await find({ id: "' OR 1=1 --" })).toEqual([]);
  });

  test('cannot be spoilt by its values', async () => {
    const text = `'); DROP TABLE users; -- " \\ %s $1 ? \u{1f6aa}`;
    await db.rows(insert(text));
    expect(await names()).toEqual([text]);
  });
});

describe('a transaction', () => {
  test('hands rows in and a value out', async () => {
    const count = await db.transaction(function* (scope) {
      const [ada] = yield* rows(insert('ada'));
      const [bob] = yield* rows(insert('bob'));
      expect([ada?.name, bob?.name]).toEqual(['ada', 'bob']);
      expectTypeOf(ada).toEqualTypeOf<typeof db.t.users.$inferSelect | undefined>();
      return (yield* rows(scope.q.select().from(scope.t.users))).length;
    });
    expect(count).toBe(2);
    expectTypeOf(count).toEqualTypeOf<number>();
  });

  test('leaves nothing behind when it throws, at whatever step', async () => {
    for (const steps of [0, 1, 2]) {
      const failing = db.transaction(function* () {
        for (let i = 0; i < steps; i += 1) yield* rows(insert(`user${i}`));
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await names()).toEqual([]);
    }
  });

  test('leaves nothing behind when the database refuses a step', async () => {
    const failing = db.transaction(function* () {
      yield* rows(insert('ada'));
      yield* rows(insert('ada'));
    });
    await expect(failing).rejects.toThrow('UNIQUE');
    expect(await names()).toEqual([]);
  });

  test('passes a refusal of ours on as it is', async () => {
    const refusal = new Failure('email_taken');
    const failing = db.transaction(function* () {
      yield* rows(insert('ada'));
      throw refusal;
    });
    await expect(failing).rejects.toBe(refusal);
  });

  test('is made of parts that are generators themselves', async () => {
    function* two() {
      const [first] = yield* rows(insert('ada'));
      const [second] = yield* rows(insert('bob'));
      return [first?.id, second?.id];
    }
    expect(await db.transaction(() => two())).toEqual(['ada', 'bob']);
  });

  test('comes after another, never inside it', async () => {
    const order: string[] = [];
    const work = (name: string) =>
      db.transaction(function* () {
        order.push(`${name} begins`);
        yield* rows(insert(name));
        order.push(`${name} ends`);
      });
    await Promise.all([work('ada'), work('bob')]);
    expect(order).toEqual(['ada begins', 'ada ends', 'bob begins', 'bob ends']);
  });

  test('is asked for nothing that is no query', async () => {
    const failing = db.transaction(function* () {
      yield Promise.resolve(1);
    });
    await expect(failing).rejects.toThrow();
  });
});

describe('what belongs to a user', () => {
  test('goes with the user', async () => {
    await db.rows(insert('ada'));
    const { passwords, sessions, knownAddresses } = db.t;
    await db.rows(db.q.insert(passwords).values({ userId: 'ada', hash: 'x', changedAt: now }));
    await db.rows(db.q.insert(knownAddresses).values({ userId: 'ada', address: 'x', lastUsedAt: now }));
    await db.rows(
      db.q.insert(sessions).values({
        id: 's',
        userId: 'ada',
        sidHash: 'x',
        remembered: true,
        ipAddress: '',
        createdAt: now,
        lastSeenAt: now,
        idleExpiresAt: now,
        absoluteExpiresAt: now,
      }),
    );
    await db.rows(db.q.delete(db.t.users));
    for (const table of ['passwords', 'sessions', 'known_addresses']) {
      expect(db.connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).toBe(0);
    }
  });

  test('cannot be without a user', async () => {
    const orphan = db.q.insert(db.t.passwords).values({ userId: 'nobody', hash: 'x', changedAt: now });
    await expect(db.rows(orphan)).rejects.toThrow('FOREIGN KEY');
  });
});
