/** Sessions, as an operator sees and ends them. */
import { change } from '../audit/trail.ts';
import type { UserRow } from '../profile/profile.ts';
import {
  type Ended,
  endSessions,
  endSessionsOf,
  listIdentities,
  noteEnded,
  type SessionIdentity,
} from '../session/session.ts';
import { type Actor, type Operator, OperatorError } from './operator.ts';
import { type Page, pageOf } from './page.ts';

/** Live sessions of everybody or of one user, in the order of their making. */
export function listLiveSessions(
  operator: Operator,
  input: { limit: number; after?: string | undefined; user?: UserRow | undefined },
): Promise<Page<SessionIdentity>> {
  const { after, user } = input;
  return pageOf(
    input.limit,
    (limit) => listIdentities(operator, { limit, after, userId: user?.id }),
    ({ session }) => session.id,
  );
}

/** Ends one session. @throws OperatorError if there is none of that id */
export async function revokeSession(operator: Operator, id: string): Promise<Ended> {
  const [session] = await change(operator, function* (scope, note) {
    const ended = yield* endSessions(scope, [id.trim()], 'ended_by_operator');
    noteEnded(note, ended, operator.client);
    return ended;
  });
  if (!session) throw new OperatorError(`There is no session ${id}: it never was, or has ended already.`);
  return session;
}

/** Ends all sessions of a user. */
export async function revokeSessionsOf(operator: Actor, user: Pick<UserRow, 'id'>): Promise<readonly Ended[]> {
  return change(operator, function* (scope, note) {
    const ended = yield* endSessionsOf(scope, user.id, 'ended_by_operator');
    noteEnded(note, ended, operator.client);
    return ended;
  });
}
