/** One call: an endpoint object, its input, and fetch. */
import type { Endpoint, Problem } from '@portero/contracts';
import { ConnectionError, ProblemError } from './problem-error.ts';

export interface CallOptions {
  /** Ends the call early; it then throws the signal's reason. */
  signal?: AbortSignal;
}

export interface Connection {
  /** Without a trailing slash; empty for the page's own origin. */
  baseUrl: string;
  fetch: typeof fetch;
  /** Milliseconds; without it a call may take as long as it takes. */
  timeout: number | undefined;
}

/**
 * Performs one call.
 * @throws ProblemError if the server refuses, ConnectionError if there is no usable answer
 */
export async function call(
  { baseUrl, fetch, timeout }: Connection,
  endpoint: Endpoint,
  input: Record<string, unknown> = {},
  { signal }: CallOptions = {},
): Promise<unknown> {
  const { path, body } = splitInput(endpoint, input);
  const limit = timeout === undefined ? undefined : AbortSignal.timeout(timeout);
  const signals = [signal, limit].filter((one) => one !== undefined);
  let response: Response;
  let text: string;
  try {
    response = await fetch(baseUrl + path, {
      method: endpoint.method,
      credentials: 'include',
      headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      ...(signals.length > 0 && { signal: AbortSignal.any(signals) }),
    });
    text = await response.text();
  } catch (cause) {
    signal?.throwIfAborted();
    if (limit?.aborted) throw new ConnectionError('There was no answer in time', { reason: 'timeout', cause });
    throw new ConnectionError('There was no answer', { reason: 'network', cause });
  }
  if (response.ok) return text === '' ? undefined : parse(response, text, 'application/json');
  const problem = parse(response, text, 'application/problem+json') as Problem;
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  throw new ProblemError(problem, Number.isNaN(retryAfter) ? undefined : retryAfter);
}

/** What the path takes goes into the path, the rest is the body. */
function splitInput(endpoint: Endpoint, input: Record<string, unknown>) {
  const names = Object.keys(endpoint.params?.properties ?? {});
  const path = names.reduce(
    (url, name) => url.replace(`:${name}`, encodeURIComponent(String(input[name]))),
    endpoint.path,
  );
  const rest = Object.entries(input).filter(([key]) => !names.includes(key));
  return { path, body: endpoint.body && Object.fromEntries(rest) };
}

function parse(response: Response, text: string, type: string): unknown {
  const { status } = response;
  try {
    if (response.headers.get('content-type')?.startsWith(type)) return JSON.parse(text);
  } catch (cause) {
    throw new ConnectionError('The answer is not well-formed', { reason: 'answer', status, cause });
  }
  throw new ConnectionError(`The answer is not from Portero (${status})`, { reason: 'answer', status });
}
