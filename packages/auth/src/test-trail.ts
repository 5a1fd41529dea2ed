/** For tests: the audit trail as somebody sees and changes it who has the database and nothing else. */
import { change } from './audit/trail.ts';
import { type TrailFault, type TrailVerdict, verifyTrail } from './audit/verification.ts';
import type { Deps } from './core/deps.ts';
import { type TrailKeys, trailKeysOf } from './core/trail-keys.ts';
import { openSqlite } from './db/sqlite.ts';
import { createUser } from './profile/profile.ts';
import { ada, keyring, type TestApp } from './test-app.ts';
import { client, depsOf } from './test-deps.ts';

type Portero = Pick<TestApp, 'db' | 'now'>;

/** Events of the trail in its order. */
export function eventsOf({ db }: Pick<TestApp, 'db'>): string[] {
  return db.connection.prepare<[], string>('SELECT event FROM audit_trail ORDER BY seq').pluck().all();
}

/** Proves the trail, with the secrets of tests unless others are given. */
export function verdictOf(
  { db, now }: Portero,
  { since, trailKeys = trailKeysOf(keyring()) }: { since?: string; trailKeys?: TrailKeys } = {},
): Promise<TrailVerdict> {
  return verifyTrail({ db, clock: () => now, trailKeys }, since === undefined ? {} : { since });
}

/** What is wrong with the trail, as `seq fault`. */
export async function faultsOf(portero: Portero, options: Parameters<typeof verdictOf>[1] = {}): Promise<string[]> {
  const { faults } = await verdictOf(portero, options);
  return faults.map(({ seq, fault }: TrailFault) => `${seq} ${fault}`);
}

/** Does to the database what only somebody can who has its file: the triggers are out of the way. */
export function tamper({ db }: Pick<TestApp, 'db'>, ...statements: string[]): void {
  db.connection.exec('DROP TRIGGER IF EXISTS audit_trail_update; DROP TRIGGER IF EXISTS audit_trail_delete');
  for (const statement of statements) db.connection.exec(statement);
}

export interface Trail extends Pick<TestApp, 'db' | 'events' | 'now'> {
  readonly deps: Deps;
  readonly userId: string;
  /** Has something happen to the user that leaves a row. */
  note(reason?: string): Promise<void>;
  close(): void;
}

/** A database without a server, with a user whose sign-up is in the trail. */
export async function trailOf(other: Partial<Deps> = {}, file = ':memory:'): Promise<Trail> {
  const db = openSqlite(file);
  const portero = { db, events: [], now: new Date('2026-11-23T08:00:00.000Z') };
  const deps = await depsOf(portero, other);
  const userId = await change(deps, function* (scope, note) {
    const { id } = yield* createUser(scope, { ...ada, now: portero.now });
    note({ event: 'signup', userId: id, client });
    return id;
  });
  return Object.assign(portero, {
    deps,
    userId,
    note: (reason = 'test') =>
      // biome-ignore lint/correctness/useYield: the row in the trail is all there is to it
      change(deps, function* (_scope, note) {
        note({ event: 'profile.changed', reason, userId, client });
      }),
    close: () => db.close(),
  });
}
