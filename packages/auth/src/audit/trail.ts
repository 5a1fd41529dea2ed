/** The audit trail: append-only, each row chained to the one before with a key that is not in the database. */
import { randomBytes } from 'node:crypto';
import { ACTIVITY_DAYS } from '@portero/contracts';
import { type Client, ownClient } from '../core/client.ts';
import { after, DAY } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import type { SecurityEvent } from '../core/events.ts';
import { deviceOf } from '../core/user-agent.ts';
import { rows, type Scope, type Transaction } from '../db/database.ts';
import {
  BEGINNING,
  detailsHash,
  headProof,
  isProved,
  rowHash,
  type TrailDetails,
  type TrailHead,
  type TrailRow,
} from './chain.ts';
import {
  deleteDetailsUntil,
  headOfTrail,
  insertDetails,
  insertSubject,
  insertTrail,
  lastOfTrail,
  putHead,
  subjectOf,
} from './queries.ts';

/** What it takes to do something of which the trail has a row: a host's own code and an operator have it too. */
export type Recorder = Pick<Deps, 'db' | 'clock' | 'record' | 'trailKeys'>;

/** Says, inside a transaction, what is happening in it. */
export type Note = (event: SecurityEvent) => void;

/**
 * Runs a transaction, and writes what it notes into the trail within it: there is a row if and only if the change was
 * made. What was noted is told to the log and the host after the commit.
 * @throws what the work throws; Failure database_unavailable
 */
export async function change<T>(deps: Recorder, work: (scope: Scope, note: Note) => Transaction<T>): Promise<T> {
  let noted: SecurityEvent[] = [];
  const result = await deps.db.transaction(function* (scope) {
    // It may be tried again from the start.
    noted = [];
    const done = yield* work(scope, (event) => void noted.push(event));
    yield* appendToTrail(scope, deps, noted);
    return done;
  });
  for (const event of noted) deps.record(event);
  return result;
}

/** Writes down what changes nothing else, such as a refused log-in. @throws Failure database_unavailable */
export async function noteAlone(deps: Recorder, event: SecurityEvent): Promise<void> {
  // biome-ignore lint/correctness/useYield: there is nothing to do but to note it
  await change(deps, function* (_scope, note) {
    note(event);
  });
}

/** Whether anything has been written into the trail, and so with a secret that there must be somewhere. */
export async function hasTrail({ db }: Pick<Recorder, 'db'>): Promise<boolean> {
  return (await db.rows(headOfTrail(db))).length > 0;
}

/** Whether our secrets prove the end of the trail; also while there is none. */
export async function isTrailOurs(deps: Pick<Recorder, 'db' | 'trailKeys'>): Promise<boolean> {
  const [head] = await deps.db.rows(headOfTrail(deps.db));
  return head === undefined || isProved(deps.trailKeys, head);
}

/** How many events the trail has. @throws Failure database_unavailable */
export async function trailLength(deps: Pick<Recorder, 'db'>): Promise<number> {
  const [head] = await deps.db.attempt(headOfTrail(deps.db));
  return head?.seq ?? 0;
}

/** Has the end of the trail proved by the secret that signs today, so that an older one can be dropped. */
export async function renewHead(deps: Pick<Recorder, 'db' | 'trailKeys'>): Promise<void> {
  const { kid } = deps.trailKeys;
  await deps.db.transaction(function* (scope) {
    const [head] = yield* rows(headOfTrail(scope));
    if (!head || head.kid === kid || !isProved(deps.trailKeys, head)) return;
    const { seq, hash } = head;
    yield* rows(putHead(scope, { seq, hash, kid, proof: headProof(deps.trailKeys, { seq, hash, kid }) as string }));
  });
}

/** Deletes the personal part of what is older than a quarter; the chain stays. */
export async function sweepDetails(deps: Deps): Promise<void> {
  await deps.db.rows(deleteDetailsUntil(deps.db, after(deps.clock(), -ACTIVITY_DAYS * DAY)));
}

/**
 * Writes events into the trail at this very point of a transaction, for what is not there any more at its end. They are
 * told by whoever calls this, after the commit.
 */
export function* appendToTrail(
  scope: Scope,
  deps: Pick<Recorder, 'clock' | 'trailKeys'>,
  events: readonly SecurityEvent[],
): Transaction<void> {
  if (events.length === 0) return;
  const start = yield* nextPlace(scope, deps);
  const all = start.isBroken ? [{ event: 'trail.unproved', client: ownClient } as const, ...events] : events;
  const subjects = yield* subjectsIn(scope, all);
  const at = deps.clock();
  const { kid } = deps.trailKeys;
  const details: TrailDetails[] = [];
  const trail: TrailRow[] = [];
  let last: Pick<TrailHead, 'seq' | 'hash'> = start;
  for (const event of all) {
    const own = detailsOf(event, { seq: last.seq + 1, at });
    const subject = event.userId === undefined ? null : (subjects.get(event.userId) ?? null);
    const row = {
      seq: own.seq,
      at,
      event: event.event,
      subject,
      detailsHash: detailsHash(own),
      kid,
      previousHash: last.hash,
    };
    last = { seq: row.seq, hash: rowHash(deps.trailKeys, row) as string };
    details.push(own);
    trail.push({ ...row, hash: last.hash });
  }
  for (const row of trail) yield* rows(insertTrail(scope, row));
  for (const own of details) yield* rows(insertDetails(scope, own));
  const head = { ...last, kid };
  yield* rows(putHead(scope, { ...head, proof: headProof(deps.trailKeys, head) as string }));
}

/**
 * Where the next row goes: behind what the head says, not behind the last row that is there. Whoever cuts rows off the end
 * leaves a gap that never closes. Broken, if the head cannot be proved: that is written down, and for good.
 */
function* nextPlace(
  scope: Scope,
  deps: Pick<Recorder, 'trailKeys'>,
): Transaction<{ seq: number; hash: string; isBroken: boolean }> {
  const [head] = yield* rows(headOfTrail(scope));
  if (!head) {
    const [last] = yield* rows(lastOfTrail(scope));
    return { seq: last?.seq ?? 0, hash: last?.hash ?? BEGINNING, isBroken: last !== undefined };
  }
  // Never a place that is taken, whatever the head says.
  const seq = Math.max(head.seq, head.lastSeq ?? 0);
  return { seq, hash: head.hash, isBroken: !isProved(deps.trailKeys, head) || seq !== head.seq };
}

/** The names that users have in the trail; who has none yet gets one. */
function* subjectsIn(scope: Scope, events: readonly SecurityEvent[]): Transaction<Map<string, string>> {
  // Asked where nobody is concerned too: an unknown account must cost what a known one costs.
  const names = new Map<string, string>();
  for (const userId of new Set(events.map((event) => event.userId ?? ''))) {
    const [known] = yield* rows(subjectOf(scope, { userId }));
    const subject = known?.subject ?? randomName();
    if (!known && userId !== '') yield* rows(insertSubject(scope, { userId, subject }));
    names.set(userId, subject);
  }
  return names;
}

function detailsOf(event: SecurityEvent, place: { seq: number; at: Date }): TrailDetails {
  const { reason = null, sessionId = null, tokenId = null, keyId = null, role = null, client } = event;
  return {
    ...place,
    userId: event.userId ?? null,
    event: event.event,
    reason,
    sessionId,
    tokenId,
    keyId,
    role,
    ipAddress: client.address,
    ...namesOf(client),
    requestId: client.requestId,
    salt: randomName(),
  };
}

// What operators and the server do by themselves comes from no browser; their name stands for one.
function namesOf({ userAgent }: Client): { browser: string | null; platform: string | null } {
  const { browser, platform } = deviceOf(userAgent);
  return { browser, platform };
}

function randomName(): string {
  return randomBytes(16).toString('base64url');
}
