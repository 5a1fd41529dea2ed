/** Sessions, as an operator sees and ends them. */
import type { UserRow } from '../profile/profile.ts';
import {
  type Ended,
  endSessions,
  endSessionsOf,
  listIdentities,
  recordEnded,
  type SessionIdentity,
} from '../session/session.ts';
import { type Actor, type Operator, OperatorError } from './operator.ts';

/** Live sessions of everybody or of one user, in the order of their making; `next` continues where a page ended. */
export async function listLiveSessions(
  operator: Operator,
  input: { limit: number; after?: string | undefined; user?: UserRow | undefined },
): Promise<{ identities: SessionIdentity[]; next: string | null }> {
  const { limit, after, user } = input;
  const found = await listIdentities(operator, { limit: limit + 1, after, userId: user?.id });
  const identities = found.slice(0, limit);
  return { identities, next: found.length > identities.length ? (identities.at(-1)?.session.id ?? null) : null };
}

/** Ends one session. @throws OperatorError if there is none of that id */
export async function revokeSession(operator: Operator, id: string): Promise<Ended> {
  const ended = await endSessions(operator, [id.trim()], 'ended_by_operator');
  recordEnded(operator, ended, operator.client);
  const [session] = ended;
  if (!session) throw new OperatorError(`There is no session ${id}: it never was, or has ended already.`);
  return session;
}

/** Ends all sessions of a user. */
export async function revokeSessionsOf(operator: Actor, user: Pick<UserRow, 'id'>): Promise<readonly Ended[]> {
  const ended = await operator.db.transaction((scope) => endSessionsOf(scope, user.id, 'ended_by_operator'));
  recordEnded(operator, ended, operator.client);
  return ended;
}
