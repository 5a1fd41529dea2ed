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
  signal?: AbortSignal | undefined;
  /** For this call instead of what the client does; 1 for no further try. */
  retry?: Retry | undefined;
}

export interface Connection {
  /** Without a trailing slash; empty for the page's own origin. */
  baseUrl: string;
  /** Instead of the global one. */
  fetch: typeof fetch | undefined;
  /** Milliseconds for each try; without it one may take as long as it takes. */
  timeout: number | undefined;
  retry: Retry | undefined;
  token: BearerToken | undefined;
  watch: SessionWatch;
}

/**
 * Performs one call.
 * @throws ProblemError if the server refuses, ConnectionError if there is no usable answer, TypeError or RangeError for
 *   what makes no sense
 */
export async function call(
  connection: Connection,
  route: Route,
  input?: Record<string, unknown>,
  { signal, retry = connection.retry }: CallOptions = {},
): Promise<unknown> {
  const target = targetOf(route, input);
  // Who brings a fetch may have one that knows where it is.
  if (!connection.fetch && !URL.canParse(connection.baseUrl + target.path, pageAddress()))
    throw new TypeError('The client needs a baseUrl, such as https://app.example.com');
  return connection.watch(route, input, () =>
    withRetries(route.idempotent ? retry : 1, signal, () => attempt(connection, route, target, signal)),
  );
}

/** What the addresses of a page, or of a worker, are relative to. */
function pageAddress(): string | undefined {
  return globalThis.document?.baseURI ?? globalThis.location?.href;
}

async function attempt(
  { baseUrl, timeout, token, ...connection }: Connection,
  { method, empty }: Route,
  { path, body }: Target,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  signal?.throwIfAborted();
  const limit = timeout === undefined ? undefined : AbortSignal.timeout(timeout);
  const signals = [signal, limit].filter((one) => one != null);
  const ending = signals.length > 0 ? AbortSignal.any(signals) : undefined;
  const throwIfEnded = () => {
    signal?.throwIfAborted();
    if (limit?.aborted)
      throw new ConnectionError('There was no answer in time', { reason: 'timeout', cause: limit.reason });
  };
  let caller: Awaited<ReturnType<typeof credentialsOf>>;
  try {
    caller = await credentialsOf(token, ending);
  } finally {
    throwIfEnded();
  }
  // Bound late, so that a page may replace it; called bare, since browsers refuse it as a method.
  const fetch = connection.fetch ?? globalThis.fetch;
  let response: Response;
  let text: string;
  try {
    response = await fetch(baseUrl + path, {
      method,
      credentials: caller.credentials,
      headers: { accept: 'application/json', ...caller.headers, ...(body && { 'content-type': 'application/json' }) },
      // Followed, it would take a password to wherever it leads, or make a GET of a POST.
      redirect: 'manual',
      ...(body && { body }),
      ...(ending && { signal: ending }),
    });
    text = await response.text();
  } catch (cause) {
    throwIfEnded();
    throw new ConnectionError('There was no answer', { reason: 'network', cause });
  }
  if (!response.ok) throw new ProblemError(refusalIn(response, text), retryAfterOf(response));
  if (!empty) return parse(response, text, /^application\/(jwk-set\+)?json\b/i);
  if (response.status !== 204) throw foreign(response);
  return undefined;
}

function refusalIn(response: Response, text: string): Problem {
  const problem = parse(response, text, /^application\/(problem\+)?json\b/i) as Problem;
  // Gateways have problems of their own, and plain JSON, as OAuth wants it, may be the error of any proxy on the way.
  const isPlain = /^application\/json/i.test(response.headers.get('content-type') ?? '');
  if (typeof problem.code !== 'string' || (isPlain && !String(problem.type).endsWith(`#${problem.code}`)))
    throw foreign(response);
  return { ...problem, status: response.status };
}

/** The object in an answer: all of Portero's answers are objects. */
function parse(response: Response, text: string, type: RegExp): object {
  if (!type.test(response.headers.get('content-type') ?? '')) throw foreign(response);
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (cause) {
    throw foreign(response, cause, 'The answer is not well-formed');
  }
  if (typeof answer === 'object' && answer && !Array.isArray(answer)) return answer;
  throw foreign(response);
}

// Node shows a redirect as it came; browsers say that it was one, and nothing else.
const isRedirect = ({ type, status }: Response) => type === 'opaqueredirect' || /^30[12378]/.test(`${status}`);

function foreign(
  response: Response,
  cause?: unknown,
  message = isRedirect(response)
    ? 'A redirect is not followed: use the address that it leads to as baseUrl'
    : `The answer is not from Portero (${response.status})`,
): ConnectionError {
  const facts = { reason: 'answer', status: response.status || undefined, retryAfter: retryAfterOf(response) } as const;
  return new ConnectionError(message, { ...facts, ...(cause !== undefined && { cause }) });
}
