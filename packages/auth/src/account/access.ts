/** Everything that an account can be used with: ended at once, for whoever must be thrown out. */
import type { Client } from '../core/client.ts';
import type { Deps } from '../core/deps.ts';
import type { Scope, Transaction } from '../db/database.ts';
import { takeGrantsBack } from '../device-login/device-login.ts';
import { type Ended, type EndReason, endSessionsOf, recordEnded } from '../session/session.ts';
import { recordRevoked, revokeTokens } from '../tokens/tokens.ts';

/** What an account could be used with until a moment ago. */
export interface EndedAccess {
  readonly sessions: readonly Ended[];
  /** Ids of access tokens. */
  readonly tokens: readonly string[];
}

/**
 * Ends a user's sessions and access tokens, and takes back what was granted to programs that have not fetched it yet,
 * inside the transaction of what makes it necessary.
 * @returns what has ended, for `recordAccessEnded` after the commit
 */
export function* endAccess(scope: Scope, userId: string, reason: EndReason): Transaction<EndedAccess> {
  yield* takeGrantsBack(scope, userId);
  return { sessions: yield* endSessionsOf(scope, userId, reason), tokens: yield* revokeTokens(scope, userId) };
}

/** Takes note of what was ended. Call it after the commit. */
export function recordAccessEnded(
  deps: Pick<Deps, 'record'>,
  input: { userId: string; ended: EndedAccess; reason: EndReason; client: Client },
): void {
  const { userId, ended, reason, client } = input;
  recordEnded(deps, ended.sessions, client);
  recordRevoked(deps, { userId, ids: ended.tokens, reason, client });
}
