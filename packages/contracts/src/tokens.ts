/** Personal access tokens: how scripts and programs act for a user, without a password and without a cookie. */
import * as t from 'typebox';
import { endpoint, scopes } from './endpoint.ts';
import { Id, Instant, idParam, OWN_NAME } from './fields.ts';

/** Days a token lives unless its maker says otherwise, and at most. */
export const TOKEN_DAYS = { default: 90, max: 366 } as const;

/** Tokens that one user can have at the same time, those that have expired not counted: more than anybody keeps an eye on. */
export const TOKENS_PER_USER = 50;

const TokenName = t.String({
  minLength: 1,
  maxLength: 100,
  pattern: OWN_NAME,
  description: '1 to 100 visible characters that say what the token is for',
  examples: ['nightly backup'],
});

// What is done to what, as `profile:read`.
const SCOPE = '[a-z][a-z0-9_-]*:[a-z][a-z0-9_-]*';
const SCOPE_MAX_LENGTH = 64;
/** What every personal access token begins with; secret scanners know it by that. */
export const TOKEN_PREFIX = 'portero_pat_';

/** The pattern of several, separated by one blank as in OAuth (RFC 6749 section 3.3). */
export const SCOPE_LIST = `^${SCOPE}(?: ${SCOPE})*$`;

/** The name of a scope, built in or the host's. */
export const ScopeName = t.String({
  maxLength: SCOPE_MAX_LENGTH,
  pattern: `^${SCOPE}$`,
  description: `a scope of this server, such as ${scopes.join(', ')}`,
  examples: ['profile:read'],
});

/** Whether a text has the form of a scope's name, such as `guestbook:write`. */
export function isScopeName(text: string): boolean {
  return text.length <= SCOPE_MAX_LENGTH && new RegExp(`^${SCOPE}$`).test(text);
}

const lastUse = (example: string | null) =>
  t.Union([t.String({ format: 'date-time' }), t.Null()], {
    description: 'written at most every five minutes; null if never used',
    examples: [example],
  });

export const Token = t.Object({
  id: Id,
  name: t.String({ examples: ['nightly backup'] }),
  prefix: t.String({
    description: 'the first characters of the token, to tell it by',
    examples: ['portero_pat_byvsFf'],
  }),
  scopes: t.Array(t.String(), { description: 'what the token may do', examples: [['profile:read']] }),
  createdAt: Instant,
  expiresAt: t.String({ format: 'date-time', examples: ['2027-02-21T08:30:00.000Z'] }),
  lastUsedAt: lastUse('2026-11-24T03:00:00.000Z'),
});

/** A token of the right form, which no server knows. */
export const EXAMPLE_TOKEN = 'portero_pat_byvsFfyyrhm7Kq0Z9VeHq-PpdtE_29ZzFeyHsBI5SZM4bnh3i';

/** A personal access token as the wire shows one. Never holds the credential. */
export type Token = t.Static<typeof Token>;

const params = t.Object({ id: idParam('the `id` of a token in the list of tokens') });

const create = endpoint({
  operation: 'createToken',
  summary: 'Make a personal access token',
  method: 'POST',
  path: '/auth/tokens',
  access: 'fresh',
  scope: null,
  limit: 'write',
  body: t.Object(
    {
      name: TokenName,
      scopes: t.Array(ScopeName, { minItems: 1, maxItems: 20, description: 'what the token may do' }),
      expiresInDays: t.Optional(
        t.Integer({
          minimum: 1,
          maximum: TOKEN_DAYS.max,
          default: TOKEN_DAYS.default,
          description: `a whole number of days from 1 to ${TOKEN_DAYS.max}`,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  ok: {
    status: 201,
    description: 'The new token. `token` is the credential: it is shown this once and cannot be read again',
    body: t.Object({ ...Token.properties, lastUsedAt: lastUse(null), token: t.String({ examples: [EXAMPLE_TOKEN] }) }),
  },
  problems: ['too_many_tokens'],
});

const list = endpoint({
  operation: 'listTokens',
  summary: 'Your personal access tokens',
  method: 'GET',
  path: '/auth/tokens',
  access: 'session',
  scope: null,
  limit: 'read',
  ok: {
    status: 200,
    description: 'All tokens of the user, the latest made first; expired ones stay for 30 days',
    body: t.Object({ tokens: t.Array(Token) }),
  },
  problems: [],
});

const rename = endpoint({
  operation: 'renameToken',
  summary: 'Change the name of a personal access token',
  method: 'PATCH',
  path: '/auth/tokens/:id',
  access: 'session',
  scope: null,
  limit: 'write',
  params,
  body: t.Object({ name: TokenName }, { additionalProperties: false }),
  ok: { status: 200, description: 'The token as changed', body: Token },
  problems: ['token_not_found'],
});

const revoke = endpoint({
  operation: 'revokeToken',
  summary: 'Revoke a personal access token',
  method: 'DELETE',
  path: '/auth/tokens/:id',
  access: 'session',
  scope: null,
  limit: 'revoke',
  params,
  ok: { status: 204, description: 'Revoked; it is refused from the next request on' },
  problems: ['token_not_found'],
});

export const tokens = { create, list, rename, revoke };
