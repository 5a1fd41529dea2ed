/** How the command line talks to a server, and how it says that this does not work. */
import { platform } from 'node:os';
import { ConnectionError, createPortero, type Portero, ProblemError } from '@portero/client';
import { VERSION } from '../version.ts';
import { LoginError } from './login-error.ts';

const TIMEOUT_MS = 15_000;
// By which option of ours a field is given.
const options: Record<string, string> = { '#/client_id': '--name: ', '#/scope': '--scope: ' };
// What the page shows to whoever is asked to grant.
const USER_AGENT = `portero/${VERSION} (${platform()})`;

/**
 * A client of a server, without a token or with one. Redirects are not followed: a token is for the server it is from.
 * Each call has a connection of its own: between two of them the server may have closed a kept one.
 */
export function connect(server: string, token?: string): Portero {
  return createPortero({
    baseUrl: server,
    timeout: TIMEOUT_MS,
    // Without a token there is no cookie either.
    token: () => token,
    fetch: (input, init) => {
      const headers = { ...init?.headers, 'user-agent': USER_AGENT, connection: 'close' };
      return fetch(input, { ...init, redirect: 'manual', headers });
    },
  });
}

/** Runs calls. @throws LoginError which says what went wrong with which server, in place of the client's errors */
export async function withServer<T>(server: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConnectionError) throw new LoginError(`${silence(server, error)}.`, { cause: error });
    if (error instanceof ProblemError) throw new LoginError(refusal(server, error), { cause: error });
    throw error;
  }
}

/** Why there is no answer, without a full stop. */
export function silence(server: string, error: Error): string {
  if (error instanceof ProblemError) return `${server} is busy: ${error.message.replace(/\.$/, '')}`;
  if (error instanceof ConnectionError) {
    if (error.reason === 'timeout') return `${server} did not answer within ${TIMEOUT_MS / 1000} seconds`;
    if (error.reason === 'answer') return `What answers at ${server} is not Portero (status ${error.status})`;
  }
  const cause = (error.cause as Error | undefined)?.cause as NodeJS.ErrnoException | undefined;
  return `${server} cannot be reached${cause ? `: ${cause.code ?? cause.message}` : ''}`;
}

function refusal(server: string, error: ProblemError): string {
  const fields = error.errors.map(({ pointer, message }) => ` ${options[pointer] ?? ''}${message}`).join('');
  const again = error.retryAfter === undefined ? '' : ` Try again in ${error.retryAfter} seconds.`;
  return `${server} refuses: ${error.message.replace(/\.?$/, '.')}${fields}${again}`;
}
