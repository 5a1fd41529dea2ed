/** What the libraries of OAuth read in a refusal, beside what ours do (RFC 6749 section 5.2, RFC 8628 section 3.5). */
import * as t from 'typebox';
import { type FieldError, Problem, type ProblemCode } from './problem.ts';

/** The last two stand in OAuth for a 500 and a 503 (RFC 6749 section 4.1.2.1). */
const oauthErrors = [
  'invalid_request',
  'invalid_scope',
  'unsupported_grant_type',
  'invalid_grant',
  'authorization_pending',
  'slow_down',
  'access_denied',
  'expired_token',
  'server_error',
  'temporarily_unavailable',
] as const;

type OAuthError = (typeof oauthErrors)[number];

const byCode: Partial<Record<ProblemCode, OAuthError>> = {
  authorization_pending: 'authorization_pending',
  slow_down: 'slow_down',
  access_denied: 'access_denied',
  expired_token: 'expired_token',
  invalid_grant: 'invalid_grant',
  // Granted, and yet refused: no fault of the program, and nothing that asking again would change by itself.
  too_many_tokens: 'access_denied',
  // The one code at which libraries wait longer, as they must here, instead of giving up.
  rate_limited: 'slow_down',
  internal_error: 'server_error',
  overloaded: 'temporarily_unavailable',
  database_unavailable: 'temporarily_unavailable',
};

/** What OAuth calls a problem; `errors` are the fields at fault, where there are some. */
export function oauthErrorOf(code: ProblemCode, errors: readonly FieldError[] = []): OAuthError {
  if (code !== 'validation_failed') return byCode[code] ?? 'invalid_request';
  if (errors.some((error) => error.pointer === '#/grant_type' && error.code === 'not_allowed')) {
    return 'unsupported_grant_type';
  }
  const isScopeAlone = errors.length > 0 && errors.every(({ pointer }) => pointer === '#/scope');
  return isScopeAlone ? 'invalid_scope' : 'invalid_request';
}

export const OAuthProblem = t.Object({
  ...Problem.properties,
  error: t.Enum([...oauthErrors], { description: 'what OAuth calls it, for its libraries' }),
  error_description: t.String({ description: 'for people, in ASCII; may change' }),
});

/** The body of an error answer of an endpoint that OAuth names, sent as `application/json`. */
export type OAuthProblem = Problem & Pick<t.Static<typeof OAuthProblem>, 'error' | 'error_description'>;
