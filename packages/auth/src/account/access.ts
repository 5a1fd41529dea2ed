/** Everything that an account can be used with: ended at once, for whoever must be thrown out. */
import type { Note } from '../audit/trail.ts';
import type { Client } from '../core/client.ts';
import type { Scope, Transaction } from '../db/database.ts';
import { takeGrantsBack } from '../device-login/device-login.ts';
import { type Ended, type EndReason, endSessionsOf, noteEnded } from '../session/session.ts';
import { noteRevoked, revokeTokens } from '../tokens/tokens.ts';

/** What an account could be used with until a moment ago. */
export interface EndedAccess {
  readonly sessions: readonly Ended[];
  /** Ids of access tokens. */
  readonly tokens: readonly string[];
}

/**
 * Ends a user's sessions and access tokens, and takes back what was granted to programs that have not fetched it yet,
 * inside the transaction of what makes it necessary.
 * @returns what has ended, for `noteAccessEnded`
 */
export function* endAccess(scope: Scope, userId: string, reason: EndReason): Transaction<EndedAccess> {
  yield* takeGrantsBack(scope, userId);
  return { sessions: yield* endSessionsOf(scope, userId, reason), tokens: yield* revokeTokens(scope, userId) };
}

/** Notes what was ended. */
export function noteAccessEnded(
  note: Note,
  input: { userId: string; ended: EndedAccess; reason: EndReason; client: Client },
): void {
  const { userId, ended, reason, client } = input;
  noteEnded(note, ended.sessions, client);
  noteRevoked(note, { userId, ids: ended.tokens, reason, client });
}
