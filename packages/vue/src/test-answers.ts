/** The server as component tests see it: answers by method and path, calls on record. */
import type { Problem, ProblemCode, Session, User } from '@portero/client';
import { problems } from '@portero/contracts';
import { vi } from 'vitest';

export const ada: User = {
  id: '0199d9f3-6b0a-7c3e-9b1d-2f6a5c1e8d47',
  email: 'Ada@example.com',
  emailVerified: true,
  name: 'Ada Lovelace',
  createdAt: '2026-11-23T08:30:00.000Z',
  language: 'en',
  timeZone: 'Europe/Madrid',
};

export const session: Session = {
  id: '0199d9f3-6b0a-7c3e-9b1d-000000000001',
  device: 'Firefox on Linux',
  browser: 'Firefox',
  platform: 'Linux',
  ipAddress: '192.0.2.7',
  createdAt: '2026-11-23T08:30:00.000Z',
  lastSeenAt: '2026-11-23T08:30:00.000Z',
  idleExpiresAt: '2026-11-23T20:30:00.000Z',
  absoluteExpiresAt: '2026-11-24T08:30:00.000Z',
  remembered: false,
  authenticatedAt: '2026-11-23T08:30:00.000Z',
  current: true,
};

export const signedIn = { user: ada, session };
export const signedOut = { user: null, session: null };

type Answer = Response | Promise<Response> | Error;

/** Answers the calls of a test, such as `{ 'POST /auth/login': () => refuse('rate_limited') }`. */
export function answer(answers: Record<string, () => Answer>) {
  return vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
    const given = await answers[`${init?.method ?? 'GET'} ${url}`]?.();
    if (given instanceof Error) throw given;
    return given ?? refuse('not_found');
  });
}

/** A success with a JSON body, or 204 without one. */
export function succeed(body?: object): Response {
  if (!body) return new Response(null, { status: 204 });
  return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
}

/** A problem as the server writes one. */
export function refuse(
  code: ProblemCode,
  extra: Partial<Problem> = {},
  headers: Record<string, string> = {},
): Response {
  const body = {
    type: `http://localhost/problems#${code}`,
    instance: 'urn:portero:request:1',
    code,
    ...problems[code],
    ...extra,
  };
  return new Response(JSON.stringify(body), {
    status: problems[code].status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', ...headers },
  });
}

/** The bodies that were sent to a path, in order. */
export function bodiesSentTo(fetching: ReturnType<typeof answer>, path: string): unknown[] {
  return fetching.mock.calls
    .filter(([url]) => url === path)
    .map(([, init]) => JSON.parse(String(init?.body ?? 'null')));
}
