/** The token of a link in a mail, and what the server says of one that is of no use. */
import { ProblemError } from '@portero/client';

/** Whether an error says that the link is used up, expired, replaced by a newer one, or was never one. */
export function isDeadLink(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  // Cut off or mangled on its way, a token may not even look like one.
  return error.code === 'link_not_found' || error.errors.some(({ pointer }) => pointer === '#/token');
}
