/** What the client knows of an endpoint. The contracts know more, and weigh ten times as much. */
export interface Route {
  readonly method: string;
  /** With a name such as `:id` for each parameter. */
  readonly path: string;
  /** It takes a JSON body. */
  readonly body?: boolean;
  /** What it takes goes into the query. */
  readonly query?: boolean;
  /** Its success is a 204, which says nothing more. */
  readonly empty?: boolean;
  /** Only for who is signed in. */
  readonly session?: boolean;
  /** What a success may do to the session cookie. */
  readonly cookie?: 'set' | 'cleared';
  /** Carried out twice it does and answers the same. */
  readonly idempotent?: boolean;
}

export interface Target {
  /** Path of the request with its query, beginning with a slash. */
  readonly path: string;
  /** What is sent, as JSON; undefined where the endpoint takes nothing. */
  readonly body: string | undefined;
}

/** Whether a call has an input before its options. */
export function takesInput({ path, body, query }: Route): boolean {
  return body === true || query === true || path.includes(':');
}

/**
 * Puts what the path takes into the path; the rest is the body, or the query.
 * @throws RangeError for a parameter that would make the address another one, TypeError for what JSON cannot say
 */
export function targetOf(route: Route, input: Record<string, unknown> = {}): Target {
  const rest = { ...input };
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = String(input[name] ?? '');
    delete rest[name];
    // A URL has no way to write these: escaped or not, dots lead to another folder.
    if (value === '' || value === '.' || value === '..')
      throw new RangeError(`${name} must not be ${JSON.stringify(value)}`);
    return encodeURIComponent(value);
  });
  const query = route.query ? `${new URLSearchParams(rest as Record<string, string>)}` : '';
  return { path: query ? `${path}?${query}` : path, body: route.body ? JSON.stringify(rest) : undefined };
}
