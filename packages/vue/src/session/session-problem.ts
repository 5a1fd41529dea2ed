/** Telling the end of a session from other refusals. */
import { ProblemError } from '@portero/client';

// A refused log-in, and a session that is to be made fresh and goes on as it is.
const others = ['invalid_credentials', 'reauth_required'];

/** Whether an error says that this browser is not signed in, or no longer. */
export function isSessionProblem(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 401 && !others.includes(error.code);
}
