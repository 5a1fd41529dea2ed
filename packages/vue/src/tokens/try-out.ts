/** A command to try a new token with, which changes nothing. */
import { api } from '@portero/contracts';

// Of what an app has added nothing is known here.
const harmless = [
  ['profile:read', '', api.profile.me.path],
  ['sessions:read', '', api.session.list.path],
  ['services:access', '-X POST ', api.serviceTokens.issue.path],
] as const;

/**
 * The command for whoever has curl, in any shell: quoted by double quotation marks, which the shells of Windows know too.
 * @param apiUrl where the API is, without a trailing slash
 * @returns undefined if all that the token may do would change something
 */
export function tryOut(made: { token: string; scopes: readonly string[] }, apiUrl: string): string | undefined {
  const [, method, path] = harmless.find(([scope]) => made.scopes.includes(scope)) ?? [];
  return path && `curl ${method}-H "Authorization: Bearer ${made.token}" ${apiUrl}${path}`;
}
