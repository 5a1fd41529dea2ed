/** Sessions: the row is the truth. Every way in ends in `startSession`. */
import { change, type Note } from '../audit/trail.ts';
import type { Client } from '../core/client.ts';
import { after, earlier } from '../core/clock.ts';
import type { Deps, Lifetime } from '../core/deps.ts';
import { Failure } from '../core/failure.ts';
import { sessionEvent } from '../core/host-events.ts';
import { newId } from '../core/ids.ts';
import { remembering } from '../core/recent.ts';
import { hashSecret, newSecret } from '../core/secrets.ts';
import { type Device, deviceOf } from '../core/user-agent.ts';
import { rows, type Scope, type Transaction } from '../db/database.ts';
import type { UserRow } from '../profile/profile.ts';
import { rolesIn } from '../roles/roles.ts';
import {
  deleteExpiredSessions,
  deleteOtherSessions,
  deleteSession,
  deleteSessions,
  deleteSessionsOf,
  insertSession,
  liveSession,
  liveSessions,
  sessionByHash,
  sessionsBeyond,
  sessionsOf,
} from './queries.ts';

// The sessions that are about at one time; some 200 bytes each.
const REMEMBERED_HASHES = 1_000;

/** More than anybody has devices, few enough to read; the oldest ends first. */
export const SESSIONS_PER_USER = 20;

export interface SessionRow extends Device {
  readonly id: string;
  readonly userId: string;
  /** How many credentials it has had, from 1: a change of password gives it another one. */
  readonly credentialVersion: number;
  readonly remembered: boolean;
  readonly ipAddress: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly idleExpiresAt: Date;
  readonly absoluteExpiresAt: Date;
  /** When the password was given in it, the last time. */
  readonly authenticatedAt: Date;
}

/** A user who is signed in. */
export interface SessionIdentity {
  readonly user: UserRow;
  readonly session: SessionRow;
}

/** A signed-in user as a request is recognised. */
export interface RecognisedSession extends SessionIdentity {
  /** What the user may do beyond what everybody may; names that the host gives a meaning. */
  readonly roles: readonly string[];
  /** It did not come with a token. */
  readonly token: null;
}

/** A user and their session with its fresh credential, which leaves the server once, in the cookie. */
export interface Grant extends SessionIdentity {
  readonly sid: string;
  /** The sessions that ended so that this one could begin. */
  readonly ended: readonly { id: string; userId: string; reason: EndReason }[];
}

/** A session that is over, as its deletion answers. */
export type Ended = Grant['ended'][number];

export type EndReason =
  | 'replaced'
  | 'too_many'
  | 'logged_out_elsewhere'
  | 'ended_by_user'
  | 'ended_by_operator'
  | 'user_disabled'
  | 'password_changed'
  | 'password_reset'
  | 'not_me'
  | 'address_proved'
  | 'account_leaving';

/**
 * Inserts a session inside a sign-up's or log-in's transaction. The session whose cookie came with the request ends,
 * so that no ghost is left and no identifier is fixed in advance (OWASP Session Management).
 */
export function* startSession(
  scope: Scope,
  deps: Deps,
  input: { user: UserRow; remember: boolean; client: Client; replacing: SessionIdentity | null },
): Transaction<Grant> {
  const { user, remember, client, replacing } = input;
  const now = deps.clock();
  const lifetime = remember ? deps.policy.remembered : deps.policy.session;
  const absoluteExpiresAt = after(now, lifetime.absolute);
  const sid = newSecret();

  const replaced = replacing ? yield* rows(deleteSession(scope, replacing.user.id, replacing.session.id)) : [];
  const surplus = yield* rows(sessionsBeyond(scope, { userId: user.id, kept: SESSIONS_PER_USER - 1 }));
  const tooMany =
    surplus.length > 0
      ? yield* rows(
          deleteSessions(
            scope,
            surplus.map(({ id }) => id),
          ),
        )
      : [];

  const [session] = yield* rows(
    insertSession(scope, {
      id: newId(),
      userId: user.id,
      sidHash: hashSecret(sid),
      remembered: remember,
      ...deviceOf(client.userAgent),
      ipAddress: client.address,
      createdAt: now,
      lastSeenAt: now,
      idleExpiresAt: earlier(after(now, lifetime.idle), absoluteExpiresAt),
      absoluteExpiresAt,
      authenticatedAt: now,
    }),
  );
  if (!session) throw new Error('the inserted session did not come back');
  return { user, session, sid, ended: [...endedFor('replaced', replaced), ...endedFor('too_many', tooMany)] };
}

/**
 * Prepares the look-up that runs on every request.
 * @returns a function from the cookie's `sid` to the identity, or to the reason why there is none
 */
export function sessionLookup(
  deps: Deps,
): (sid: string) => Promise<RecognisedSession | 'session_ended' | 'session_expired'> {
  const find = deps.db.prepare(sessionByHash(deps.db));
  const hashOf = remembering(REMEMBERED_HASHES, hashSecret);
  return (sid) =>
    find({ sidHash: hashOf(sid) }).then((found) => {
      const [first] = found;
      if (!first) return 'session_ended';
      const { user, session } = first;
      if (session.idleExpiresAt <= deps.clock()) return 'session_expired';
      return { user, session, roles: rolesIn(found), token: null };
    });
}

/**
 * Makes sure, inside a transaction, that a session has neither ended nor got another credential since its request was
 * recognised. What outlives a session, such as a token, must not be made by who was thrown out a moment ago.
 * @throws Failure session_ended
 */
export function* refuseEndedSession(
  scope: Scope,
  deps: Pick<Deps, 'clock'>,
  { session }: SessionIdentity,
): Transaction<void> {
  const [live] = yield* rows(liveSession(scope, session, deps.clock()));
  if (!live) throw new Failure('session_ended');
}

/** Notes what a grant began and what it ended. */
export function noteGrant(
  note: Note,
  event: 'signup' | 'login' | 'password.changed',
  grant: Grant,
  client: Client,
): void {
  note({ event, userId: grant.user.id, sessionId: grant.session.id, client });
  noteEnded(note, grant.ended, client);
}

/** Notes that sessions were ended. */
export function noteEnded(note: Note, ended: readonly Ended[], client: Client): void {
  for (const { id, userId, reason } of ended) {
    note({ event: 'session.ended', reason, userId, sessionId: id, client });
  }
}

/** Ends every session of a user, inside the transaction of what makes it necessary. */
export function* endSessionsOf(scope: Scope, userId: string, reason: EndReason): Transaction<readonly Ended[]> {
  return endedFor(reason, yield* rows(deleteSessionsOf(scope, userId)));
}

/** Ends sessions by their ids, whoever they belong to, inside a transaction. Empty for what had ended already. */
export function* endSessions(scope: Scope, ids: readonly string[], reason: EndReason): Transaction<readonly Ended[]> {
  return endedFor(reason, yield* rows(deleteSessions(scope, [...ids])));
}

/** Live sessions with their users, of everybody or of one, in the order of their making. */
export function listIdentities(
  deps: Pick<Deps, 'db' | 'clock'>,
  input: { limit: number; after?: string | undefined; userId?: string | undefined },
): Promise<SessionIdentity[]> {
  return deps.db.rows(liveSessions(deps.db, { ...input, now: deps.clock() }));
}

/** How long sessions of its kind live. */
export function lifetimeOf(deps: Deps, session: SessionRow): Lifetime {
  return session.remembered ? deps.policy.remembered : deps.policy.session;
}

/** When a session that is used right now ends if it is not used again. */
export function idleDeadline(deps: Deps, session: SessionRow): Date {
  return earlier(after(deps.clock(), lifetimeOf(deps, session).idle), session.absoluteExpiresAt);
}

/** Ends this session, the others, or all. Never fails for want of a session. */
export async function logOut(
  deps: Deps,
  input: { auth: SessionIdentity | null; scope: 'this' | 'others' | 'all'; client: Client },
): Promise<void> {
  const { auth, scope: reach, client } = input;
  if (!auth) return;
  const { user, session } = auth;
  const ended = await change(deps, function* (scope, note) {
    const others = reach === 'this' ? [] : yield* rows(deleteOtherSessions(scope, user.id, session.id));
    const own = reach === 'others' ? [] : yield* rows(deleteSession(scope, user.id, session.id));
    for (const { id } of own) note({ event: 'logout', userId: user.id, sessionId: id, client });
    noteEnded(note, endedFor('logged_out_elsewhere', others), client);
    return own;
  });
  if (ended.length > 0) await deps.host.tell('onLogout', sessionEvent(auth, client));
}

/** The user's live sessions, the latest used first. */
export async function listSessions(deps: Pick<Deps, 'db' | 'clock'>, user: Pick<UserRow, 'id'>): Promise<SessionRow[]> {
  const now = deps.clock();
  const all = await deps.db.rows(sessionsOf(deps.db, { userId: user.id }));
  return all.filter((session) => session.idleExpiresAt > now);
}

/** Ends one session of the user. Somebody else's is as unknown as none. @throws Failure session_not_found */
export async function endSession(deps: Deps, input: { user: UserRow; id: string; client: Client }): Promise<void> {
  const { user, id, client } = input;
  await change(deps, function* (scope, note) {
    const ended = yield* rows(deleteSession(scope, user.id, id));
    if (ended.length === 0) throw new Failure('session_not_found');
    noteEnded(note, endedFor('ended_by_user', ended), client);
  });
}

/** Deletes sessions that ran out. */
export async function sweepSessions(deps: Deps): Promise<void> {
  await deps.db.rows(deleteExpiredSessions(deps.db, deps.clock()));
}

/** Sessions that were deleted, with the reason. */
export function endedFor(reason: EndReason, deleted: { id: string; userId: string }[]): Grant['ended'] {
  return deleted.map((row) => ({ ...row, reason }));
}
