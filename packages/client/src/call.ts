/** One call: its route, its input, and fetch. */
import type { Problem } from './generated/wire.ts';
import { ConnectionError, ProblemError } from './problem-error.ts';
import { type Retry, withRetries } from './retry.ts';
import { retryAfterOf } from './retry-after.ts';
import { type Route, type Target, targetOf } from './route.ts';
import type { SessionWatch } from './session-watch.ts';
import { type BearerToken, credentialsOf } from './token.ts';

export interface CallOptions {
  /** Ends the call early, also while it waits for a further try; it then throws the signal's reason. */
  signal?: AbortSignal;
  /** For this call instead of what the client does; 1 for no further try. */
  retry?: Retry;
}

export interface Connection {
  /** Without a trailing slash; empty for the page's own origin. */
  baseUrl: string;
  fetch: typeof fetch;
  /** Milliseconds for each try; without it one may take as long as it takes. */
  timeout: number | undefined;
  retry: Retry | undefined;
  token: BearerToken | undefined;
  watch: SessionWatch;
}

/**
 * Performs one call.
 * @throws ProblemError if the server refuses, ConnectionError if there is no usable answer
 */
export async function call(
  connection: Connection,
  route: Route,
  input?: Record<string, unknown>,
  { signal, retry = connection.retry }: CallOptions = {},
): Promise<unknown> {
  const target = targetOf(route, input);
  return connection.watch(route, input, () =>
    withRetries(route.idempotent ? retry : 1, signal, () => attempt(connection, route, target, signal)),
  );
}

async function attempt(
  { baseUrl, fetch, timeout, token }: Connection,
  { method }: Route,
  { path, body }: Target,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const { credentials, headers } = await credentialsOf(token);
  signal?.throwIfAborted();
  const limit = timeout === undefined ? undefined : AbortSignal.timeout(timeout);
  const signals = [signal, limit].filter((one) => one !== undefined);
  let response: Response;
  let text: string;
  try {
    response = await fetch(baseUrl + path, {
      method,
      credentials,
      headers: { accept: 'application/json', ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      ...(signals.length > 0 && { signal: AbortSignal.any(signals) }),
    });
    text = await response.text();
  } catch (cause) {
    signal?.throwIfAborted();
    if (limit?.aborted) throw new ConnectionError('There was no answer in time', { reason: 'timeout', cause });
    const isNowhere = !URL.canParse(baseUrl + path, globalThis.location?.href);
    const message = isNowhere ? 'The client needs a baseUrl, such as https://app.example.com' : 'There was no answer';
    throw new ConnectionError(message, { reason: 'network', cause });
  }
  if (response.ok) return text === '' ? undefined : parse(response, text, /^application\/(jwk-set\+)?json\b/);
  throw new ProblemError(refusalIn(response, text), retryAfterOf(response));
}

function refusalIn(response: Response, text: string): Problem {
  const problem = parse(response, text, /^application\/(problem\+)?json\b/) as Problem | null;
  // Plain JSON, as OAuth wants it, may be the error of any proxy on the way.
  const isPlain = response.headers.get('content-type')?.startsWith('application/json');
  if (problem && (!isPlain || String(problem.type).endsWith(`#${problem.code}`))) return problem;
  throw foreign(response);
}

function parse(response: Response, text: string, type: RegExp): unknown {
  if (!type.test(response.headers.get('content-type') ?? '')) throw foreign(response);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConnectionError('The answer is not well-formed', { ...factsOf(response), cause });
  }
}

function foreign(response: Response): ConnectionError {
  return new ConnectionError(`The answer is not from Portero (${response.status})`, factsOf(response));
}

function factsOf(response: Response) {
  return { reason: 'answer', status: response.status, retryAfter: retryAfterOf(response) } as const;
}
