/** Telling the end of a session from other refusals. */
import { ProblemError } from '@portero/client';

/** Whether an error says that this browser is not signed in, or no longer. A refused log-in is something else. */
export function isSessionProblem(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 401 && error.code !== 'invalid_credentials';
}
