/** Personal access tokens, as an operator sees and revokes them. */
import { takeGrantsBack } from '../device-login/device-login.ts';
import type { UserRow } from '../profile/profile.ts';
import { listOwnedTokens, type OwnedToken, recordRevoked, revokeTokenById, revokeTokens } from '../tokens/tokens.ts';
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
  const userId = await revokeTokenById(operator, id.trim());
  if (userId === undefined) throw new OperatorError(`There is no token ${id}: it never was, or is revoked already.`);
  recordRevoked(operator, { userId, ids: [id.trim()], reason: REASON, client: operator.client });
  return id.trim();
}

/** Revokes all tokens of a user. @returns their ids */
export async function revokeTokensOf(operator: Operator, user: UserRow): Promise<readonly string[]> {
  const ids = await operator.db.transaction(function* (scope) {
    yield* takeGrantsBack(scope, user.id);
    return yield* revokeTokens(scope, user.id);
  });
  recordRevoked(operator, { userId: user.id, ids, reason: REASON, client: operator.client });
  return ids;
}
