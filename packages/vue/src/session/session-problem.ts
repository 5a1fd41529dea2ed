/** Telling the end of a session from other refusals. */
import { ProblemError } from '@portero/client';

// A refused log-in, and a session that is to be made fresh and goes on as it is.
const others = ['invalid_credentials', 'reauth_required'];

/** Whether an error says that this browser is not signed in, or no longer. */
export function isSessionProblem(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 401 && !others.includes(error.code);
}

/**
 * Whether nothing is to be said about an error where it came up: that the session has ended is told once for the whole
 * page, and whoever was asked for the password and took the call back knows that nothing has happened.
 */
export function needsNoWords(error: unknown): boolean {
  return isSessionProblem(error) || (error instanceof Error && error.name === 'AbortError');
}
