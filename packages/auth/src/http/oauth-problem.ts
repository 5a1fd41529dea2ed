/** A problem as OAuth has it: what its libraries look for, beside all that ours know. */
import { type OAuthProblem, oauthErrorOf, type Problem } from '@portero/contracts';

/** RFC 6749 section 5.2. */
export const OAUTH_PROBLEM_TYPE = 'application/json; charset=utf-8';

/** The body of an error answer of an endpoint that OAuth names, made of the one that any other would have. */
export function oauthProblem(problem: Problem, status: number): OAuthProblem {
  return {
    ...problem,
    status,
    error: oauthErrorOf(problem.code, problem.errors),
    error_description: inAscii(problem.detail ?? faultsOf(problem) ?? problem.title),
  };
}

/** Libraries show nothing but the description, so it says what is wrong with which field. */
function faultsOf({ errors }: Problem): string | undefined {
  return errors
    ?.map(({ pointer, message }) => (pointer === '#' ? message : `${pointer.slice(2)}: ${message}`))
    .join(' ');
}

/** The characters that RFC 6749 section 5.2 allows; NFKD makes three dots of an ellipsis, and takes accents off. */
function inAscii(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll('"', "'")
    .replace(/[^\x20-\x5B\x5D-\x7E]/g, '');
}
