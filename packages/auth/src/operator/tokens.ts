/** Personal access tokens, as an operator sees and revokes them. */
import { change } from '../audit/trail.ts';
import { takeGrantsBack } from '../device-login/device-login.ts';
import type { UserRow } from '../profile/profile.ts';
import { listOwnedTokens, noteRevoked, type OwnedToken, revokeTokenById, revokeTokens } from '../tokens/tokens.ts';
import { type Operator, OperatorError } from './operator.ts';
import { type Page, pageOf } from './page.ts';

const REASON = 'revoked_by_operator';

/** Tokens of everybody or of one user, in the order of their making. */
export function listTokens(
  operator: Operator,
  input: { limit: number; after?: string | undefined; user?: UserRow | undefined },
): Promise<Page<OwnedToken>> {
  const { after, user } = input;
  return pageOf(
    input.limit,
    (limit) => listOwnedTokens(operator, { limit, after, userId: user?.id }),
    ({ token }) => token.id,
  );
}

/** Revokes one token. @throws OperatorError if there is none of that id */
export async function revokeToken(operator: Operator, id: string): Promise<string> {
  await change(operator, function* (scope, note) {
    const userId = yield* revokeTokenById(scope, id.trim());
    if (userId === undefined) throw new OperatorError(`There is no token ${id}: it never was, or is revoked already.`);
    noteRevoked(note, { userId, ids: [id.trim()], reason: REASON, client: operator.client });
  });
  return id.trim();
}

/** Revokes all tokens of a user. @returns their ids */
export async function revokeTokensOf(operator: Operator, user: UserRow): Promise<readonly string[]> {
  return change(operator, function* (scope, note) {
    yield* takeGrantsBack(scope, user.id);
    const ids = yield* revokeTokens(scope, user.id);
    noteRevoked(note, { userId: user.id, ids, reason: REASON, client: operator.client });
    return ids;
  });
}
