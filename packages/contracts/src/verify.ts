/** Forward authentication: what a proxy asks before it lets a request through to somebody's app. */
import * as t from 'typebox';
import { endpoint } from './endpoint.ts';
import { RoleName } from './roles.ts';
import { ScopeName } from './tokens.ts';

/**
 * The header fields that tell the app behind the proxy who is there. The names begin as those of other gateways do
 * (Remote-User, Remote-Email, Remote-Name), so apps that know those need no change. All of them are in every success:
 * a proxy then has a value of ours to put over whatever a client sent under the same name.
 */
export const identityHeaders = {
  'Remote-User': 'The id of the user. It never changes',
  'Remote-Email':
    'The e-mail address as typed; ASCII. Proved to be theirs only where `EMAIL_VERIFICATION` is `required`: know people by `Remote-User`',
  'Remote-Name': 'The name, percent-encoded UTF-8 (RFC 3986) but for blanks: `Zo%C3%AB Ada`',
  'Remote-Credential': '`session` or `token`, a blank, and its id',
  'Remote-Scopes': 'What the token may do, separated by blanks; `*` for a session, which may do everything',
} as const;

/** Carries the method of the request that the proxy asks about. */
export const METHOD_HEADER = 'X-Forwarded-Method';
/** Carries the path and query of the request that the proxy asks about. */
export const URI_HEADER = 'X-Forwarded-Uri';

// `scope` and `role` come from the proxy's configuration, never from the visitor.
const check = endpoint({
  operation: 'verifyRequest',
  summary: 'For proxies: whether to let a request through, and whose it is',
  method: 'GET',
  path: '/auth/verify',
  access: 'session',
  // It says what `GET /me` says.
  scope: 'profile:read',
  limit: 'verify',
  query: t.Object({ scope: t.Optional(ScopeName), role: t.Optional(RoleName) }),
  refusalHeaders: {
    401: { Location: `The log-in page, which leads back to ${URI_HEADER}; only for a person who opens a page` },
  },
  ok: {
    status: 204,
    description: `Let it through, with these headers. The request is described by ${METHOD_HEADER} and ${URI_HEADER}`,
    headers: identityHeaders,
  },
  problems: ['origin_denied', 'role_required'],
});

export const verify = { check };
