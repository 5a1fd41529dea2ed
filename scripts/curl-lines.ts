/** The calls of the API reference as lines for a terminal. */
import { EXAMPLE_SERVER } from '../apps/api/src/reference-page.ts';
import type { Call, Operation } from './openapi-file.ts';

const BEARER = '-H "Authorization: Bearer $TOKEN"';

/** A call as a session makes it, and as a personal access token does where one may. */
export function curlLines(call: Call): string[] {
  const { operation } = call;
  const jar = curlLine(
    call,
    jarOptions(operation),
    withoutInvitation(operation.requestBody?.content['application/json']?.example),
  );
  if (!asksFor('token', operation)) return [jar];
  // The shortest form: at log-out a token can do no more than give itself up.
  const { required, content } = operation.requestBody ?? {};
  return [jar, curlLine(call, BEARER, required ? content?.['application/json']?.example : undefined)];
}

// One that was made up is refused, and most people need none.
function withoutInvitation(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('invitation' in body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'invitation'));
}

/** A cookie jar where a cookie is needed or given. */
function jarOptions(operation: Operation): string {
  const setsCookie = Object.values(operation.responses).some(({ headers }) => headers?.['Set-Cookie']);
  return [asksFor('session', operation) && '-b jar', setsCookie && '-c jar'].filter(Boolean).join(' ');
}

function asksFor(scheme: 'session' | 'token', { security }: Operation): boolean {
  return security.some((way) => scheme in way);
}

function curlLine({ method, path }: Call, caller: string, body: unknown): string {
  const json = body === undefined ? '' : `--json '${JSON.stringify(body).replaceAll("'", "'\\''")}'`;
  // With a body curl makes it a POST by itself.
  const isPlain = method === 'GET' || (method === 'POST' && json !== '');
  const address = `${EXAMPLE_SERVER}${path.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase())}`;
  const parts = ['curl -sS', caller, !isPlain && `-X ${method}`, json, address];
  return parts.filter(Boolean).join(' ');
}
