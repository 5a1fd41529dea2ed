/** The typed client: one method per endpoint, grouped as the API is. */
import { type CallOptions, call } from './call.ts';
import type { Portero } from './generated/calls.ts';
import { routes } from './generated/routes.ts';
import type { Retry } from './retry.ts';
import { takesInput } from './route.ts';
import { type SessionEnded, sessionWatch } from './session-watch.ts';
import type { BearerToken } from './token.ts';

export interface PorteroOptions {
  /** Where the API is; by default the page's own origin. Needed outside of browsers. */
  baseUrl?: string | undefined;
  /** Replaces the global fetch. */
  fetch?: typeof fetch | undefined;
  /**
   * Milliseconds that a try may take, its answer included; then it throws a ConnectionError whose `reason` is
   * `timeout`. By default there is no limit, as fetch has none: whoever sets one knows how patient their callers are,
   * and that a call which was given up may have been carried out all the same.
   */
  timeout?: number | undefined;
  /**
   * How often a call may be tried, such as 3. By default once. Only calls that may be repeated are: those that read,
   * and those that do and answer the same however often they come.
   */
  retry?: Retry | undefined;
  /** Sent as `Authorization: Bearer`, instead of cookies. A function is asked for each request. */
  token?: BearerToken | undefined;
  /** Told once when a call finds that the session has expired or was ended, or that there is none. */
  onSessionEnded?: SessionEnded | undefined;
}

/** Creates a client. Its methods throw ProblemError and ConnectionError. */
export function createPortero(options: PorteroOptions = {}): Portero {
  const { baseUrl = '', timeout, retry, token, onSessionEnded } = options;
  const connection = {
    baseUrl: baseUrl.replace(/\/$/, ''),
    fetch: options.fetch,
    timeout,
    retry,
    token,
    watch: sessionWatch(onSessionEnded),
  };
  const groups = Object.entries(routes).map(([feature, group]) => [
    feature,
    Object.fromEntries(
      Object.entries(group).map(([name, route]) => [
        name,
        takesInput(route)
          ? (input?: Record<string, unknown>, options?: CallOptions) => call(connection, route, input, options)
          : (options?: CallOptions) => call(connection, route, undefined, options),
      ]),
    ),
  ]);
  return Object.fromEntries(groups) as Portero;
}
