/** The typed client: one method per endpoint, grouped as the API is. */
import { type Api, api, type BodyOf, type Endpoint, type OkOf, type ParamsOf } from '@portero/contracts';
import { type CallOptions, call } from './call.ts';

type InputOf<E> = (BodyOf<E> extends undefined ? unknown : NonNullable<BodyOf<E>>) &
  (ParamsOf<E> extends undefined ? unknown : ParamsOf<E>);

type NeedsInput<E> = E extends { bodyOptional: true }
  ? false
  : E extends { body: unknown } | { params: unknown }
    ? true
    : false;

type Method<E> =
  NeedsInput<E> extends true
    ? (input: InputOf<E>, options?: CallOptions) => Promise<OkOf<E>>
    : E extends { body: unknown }
      ? (input?: InputOf<E>, options?: CallOptions) => Promise<OkOf<E>>
      : (input?: undefined, options?: CallOptions) => Promise<OkOf<E>>;

/** `portero.session.login({ email, password })`, `portero.profile.me()`, … */
export type Portero = { [F in keyof Api]: { [O in keyof Api[F]]: Method<Api[F][O]> } };

export interface PorteroOptions {
  /** Where the API is; by default the page's own origin. */
  baseUrl?: string;
  /** Replaces the global fetch. */
  fetch?: typeof fetch;
  /**
   * Milliseconds that a call may take, its answer included; then it throws a ConnectionError whose `reason` is
   * `timeout`. By default there is no limit, as fetch has none: whoever sets one knows how patient their callers are,
   * and that a call which was given up may have been carried out all the same.
   */
  timeout?: number;
}

/** Creates a client. Its methods throw ProblemError and ConnectionError. */
export function createPortero(options: PorteroOptions = {}): Portero {
  const connection = {
    baseUrl: (options.baseUrl ?? '').replace(/\/$/, ''),
    // Bound late, so that a page may replace fetch; called bare, since browsers refuse it as a method.
    fetch: options.fetch ?? ((...args: Parameters<typeof fetch>) => fetch(...args)),
    timeout: options.timeout,
  };
  const groups = Object.entries(api).map(([feature, group]) => [
    feature,
    Object.fromEntries(
      Object.entries(group as Record<string, Endpoint>).map(([name, endpoint]) => [
        name,
        (input?: Record<string, unknown>, callOptions?: CallOptions) => call(connection, endpoint, input, callOptions),
      ]),
    ),
  ]);
  return Object.fromEntries(groups) as Portero;
}
