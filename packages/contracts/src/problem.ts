/** Problem details (RFC 9457): the one shape of every error, and the catalogue of their codes. */
import * as t from 'typebox';

/**
 * Every code that Portero answers with, its HTTP status and title, and whether it says that a secret was guessed wrong:
 * where failures are counted, those count. A published code is never renamed or reused.
 * Each has a section of the same name in docs/problems.md.
 */
export const problems = {
  malformed_request: { status: 400, title: 'The request could not be understood' },
  malformed_json: { status: 400, title: 'The body is not well-formed JSON' },
  authorization_pending: { status: 400, title: 'Nobody has answered yet' },
  slow_down: { status: 400, title: 'The program asks too often' },
  access_denied: { status: 400, title: 'The request was refused' },
  expired_token: { status: 400, title: 'The request has expired' },
  invalid_grant: { status: 400, title: 'There is no such request' },
  not_authenticated: { status: 401, title: 'You are not signed in' },
  session_expired: { status: 401, title: 'Your session has expired' },
  session_ended: { status: 401, title: 'Your session was ended' },
  invalid_token: { status: 401, title: 'The access token is not valid' },
  reauth_required: { status: 401, title: 'Give your password once more' },
  invalid_credentials: { status: 401, title: 'Wrong e-mail address or password', isWrongGuess: true },
  origin_denied: { status: 403, title: 'Requests from this origin are not allowed' },
  session_required: { status: 403, title: 'An access token cannot do this' },
  insufficient_scope: { status: 403, title: 'The access token is not allowed to do this' },
  role_required: { status: 403, title: 'You are not allowed to do this' },
  refused_by_host: { status: 403, title: 'This app does not allow it' },
  account_disabled: { status: 403, title: 'This account is disabled' },
  email_unverified: { status: 403, title: 'The address of this account has yet to be confirmed' },
  deletion_scheduled: { status: 403, title: 'This account is about to be deleted' },
  signup_closed: { status: 403, title: 'Sign-up is closed' },
  invitation_required: { status: 403, title: 'Sign-up is by invitation' },
  invitation_invalid: { status: 403, title: 'This invitation is not valid', isWrongGuess: true },
  mail_unavailable: { status: 403, title: 'This server sends no mail' },
  wrong_password: { status: 403, title: 'The current password is wrong', isWrongGuess: true },
  not_found: { status: 404, title: 'There is nothing at this address' },
  session_not_found: { status: 404, title: 'You have no such session' },
  token_not_found: { status: 404, title: 'You have no such access token' },
  link_not_found: { status: 404, title: 'This link is not valid any more', isWrongGuess: true },
  email_code_not_found: { status: 404, title: 'This code is not valid', isWrongGuess: true },
  user_code_not_found: { status: 404, title: 'No request with this code waits for an answer', isWrongGuess: true },
  method_not_allowed: { status: 405, title: 'This address does not take that method' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  email_taken: { status: 409, title: 'Email address already exists' },
  too_many_tokens: { status: 409, title: 'You have as many access tokens as one can have' },
  body_too_large: { status: 413, title: 'The body is too large' },
  uri_too_long: { status: 414, title: 'The address is too long' },
  json_required: { status: 415, title: 'The body must be JSON' },
  validation_failed: { status: 422, title: 'Some fields are not valid' },
  rate_limited: { status: 429, title: 'Too many attempts' },
  headers_too_large: { status: 431, title: 'The request headers are too large' },
  internal_error: { status: 500, title: 'Something went wrong on the server' },
  overloaded: { status: 503, title: 'The server is busy' },
  database_unavailable: { status: 503, title: 'The database cannot take this right now' },
} as const satisfies Record<string, { status: number; title: string; isWrongGuess?: true }>;

export type ProblemCode = keyof typeof problems;

/** The codes of single fields, found in `errors[].code` beside a JSON Pointer (RFC 6901). */
export const fieldCodes = [
  'required',
  'wrong_type',
  'too_short',
  'too_long',
  'too_small',
  'too_large',
  'invalid_format',
  'invalid_characters',
  'not_allowed',
  'unknown_field',
  'duplicate_key',
  'email_taken',
  'email_unchanged',
  'wrong_password',
  'password_common',
  'password_personal',
  'password_unchanged',
] as const;

export type FieldCode = (typeof fieldCodes)[number];

export const FieldError = t.Object({
  pointer: t.String({ description: 'JSON Pointer to the field, as a URI fragment', examples: ['#/email'] }),
  code: t.Enum([...fieldCodes], { description: 'stable, for programs' }),
  message: t.String({ description: 'for people; may change' }),
  limit: t.Optional(
    t.Integer({
      description: 'the length or number that was asked for, of too_short, too_long, too_small and too_large',
    }),
  ),
});

/** One refused field. `pointer` is a URI-fragment JSON Pointer such as `#/email`. */
export type FieldError = t.Static<typeof FieldError>;

export const Problem = t.Object({
  type: t.String({ format: 'uri', description: 'where this kind of problem is explained' }),
  title: t.String(),
  status: t.Integer(),
  detail: t.Optional(t.String({ description: 'for people; may change' })),
  instance: t.String({ description: 'names this one request; the server log has the same id' }),
  code: t.Enum(Object.keys(problems) as ProblemCode[], { description: 'stable, for programs' }),
  errors: t.Optional(t.Array(FieldError)),
  methods: t.Optional(
    t.Array(t.Enum(['password']), { description: 'of reauth_required: what would make the session fresh again' }),
  ),
});

/** The body of an error answer, sent as `application/problem+json`. */
export type Problem = Omit<t.Static<typeof Problem>, 'code'> & { code: ProblemCode };
