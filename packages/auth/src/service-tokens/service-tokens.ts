/** Service tokens: what other services know a user by, JWTs as RFC 9068 has them, signed with ES256 (RFC 7518 section 3.4). */
import { sign } from 'node:crypto';
import { SERVICE_TOKEN_SECONDS } from '@portero/contracts';
import type { Deps } from '../core/deps.ts';
import { newId } from '../core/ids.ts';
import type { UserRow } from '../profile/profile.ts';
import { type SigningKey, signingKey } from './keys.ts';

/** What the client of a browser's session is called in `client_id`; a program's is its token's id. */
const BROWSER_CLIENT = 'portero';

/**
 * Issues a token that names a user to a service. It holds who they are and nothing else about them.
 * @param input `audience` the service; `token` the personal access token that asks, if one does
 * @returns the compact JWS, good for five minutes
 * @throws Failure database_unavailable
 */
export async function issueServiceToken(
  deps: Deps,
  input: { user: UserRow; token: { id: string; scopes: readonly string[] } | null; audience: string | undefined },
): Promise<string> {
  const { user, token, audience } = input;
  const issuedAt = Math.floor(deps.clock().getTime() / 1000);
  return signed(await signingKey(deps), {
    iss: deps.issuer,
    sub: user.id,
    aud: audience ?? deps.issuer,
    client_id: token?.id ?? BROWSER_CLIENT,
    ...(token && { scope: token.scopes.join(' ') }),
    iat: issuedAt,
    exp: issuedAt + SERVICE_TOKEN_SECONDS,
    jti: newId(),
  });
}

/** The compact serialization of RFC 7515. The type keeps it from standing in for any other token (RFC 8725 section 3.11). */
function signed({ kid, privateKey }: SigningKey, claims: object): string {
  const input = [{ alg: 'ES256', typ: 'at+jwt', kid }, claims].map(encoded).join('.');
  // Synchronous and forty microseconds: libuv's pool may be full of password hashes.
  const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
