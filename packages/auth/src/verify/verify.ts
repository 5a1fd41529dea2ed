/** What a proxy is told about the request it asks for: whose it is, or where to log in. */
import type { identityHeaders } from '@portero/contracts';
import type { UserRow } from '../profile/profile.ts';
import { requireOneOf } from '../roles/roles.ts';
import type { SessionRow } from '../session/session.ts';
import { requireScope, type TokenRow } from '../tokens/tokens.ts';

type IdentityHeaders = Record<keyof typeof identityHeaders, string>;

/** Who asks, and with what. */
type Credential = { user: UserRow; roles: readonly string[] } & (
  | { session: SessionRow; token: null }
  | { session: null; token: TokenRow }
);

// The page of the single-page app; a front end of one's own has it at the same address.
const LOGIN_PAGE = '/login';
// A longer way back is not worth a longer address: proxies and browsers cut those off.
const WAY_BACK_MAX = 2000;

/**
 * The header fields that tell an app who is there.
 * @param demanded by the proxy: the scope of a token, the role of a user however they come
 * @throws Failure insufficient_scope, role_required
 */
export function identify(credential: Credential, demanded: { scope?: string; role?: string }): IdentityHeaders {
  const { user, roles, session, token } = credential;
  const { scope, role } = demanded;
  if (token && scope !== undefined) requireScope(token, scope);
  if (role !== undefined) requireOneOf([role], roles);
  return {
    'Remote-User': user.id,
    'Remote-Email': user.email,
    'Remote-Name': encodedName(user.name),
    'Remote-Credential': token ? `token ${token.id}` : `session ${session.id}`,
    'Remote-Scopes': token ? token.scopes.join(' ') : '*',
  };
}

/** Header fields are ASCII (RFC 9110 section 5.5). Blanks stay, so that most names read as they are. */
function encodedName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replaceAll('%20', ' ');
}

/**
 * The address of the log-in page that leads back to where somebody wanted to go.
 * @param uri path and query as the proxy names them; what is none, or too long, is left out
 */
export function loginAddress(uri: string): string {
  // Two slashes, or one and a backslash, would be another host.
  if (uri.length > WAY_BACK_MAX || !/^\/(?![/\\])/.test(uri)) return LOGIN_PAGE;
  return `${LOGIN_PAGE}?next=${encodeURIComponent(uri.toWellFormed()).replaceAll('%2F', '/')}`;
}
