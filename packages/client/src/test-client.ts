/** For tests: a client whose requests are written down and answered one after the other. */
import { createPortero, type PorteroOptions, type ProblemCode } from './index.ts';

export interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

type Answer = Response | Error | Promise<Response>;

/** A client that gets these answers in turn, the last one for ever. An Error stands for a network that is down. */
export function clientWith(answers: (() => Answer)[], options: PorteroOptions = {}) {
  const sent: Sent[] = [];
  const fetch = async (url: string | URL | Request, init: RequestInit = {}) => {
    sent.push({ url: String(url), init });
    const answer = await answers[Math.min(sent.length, answers.length) - 1]?.();
    if (answer === undefined || answer instanceof Error) throw answer;
    return answer;
  };
  return { portero: createPortero({ baseUrl: 'https://app.example.com', fetch, ...options }), sent };
}

/** A success with that body, or 204. */
export const ok = (body?: unknown) => () =>
  body === undefined ? new Response(null, { status: 204 }) : Response.json(body);

/** A refusal with that code. */
export const refused =
  (status: number, code: ProblemCode, headers: Record<string, string> = {}) =>
  () =>
    new Response(JSON.stringify({ type: `#${code}`, title: code, status, instance: 'urn:x', code }), {
      status,
      headers: { 'content-type': 'application/problem+json', ...headers },
    });

export const down = () => new TypeError('fetch failed');
