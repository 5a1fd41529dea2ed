/** A server that says what an exhibit needs to hear. */
import type { Problem, ProblemCode, Session, User } from '@portero/client';

/** By method and path, such as `GET /auth/sessions`. */
export type Answers = Record<string, Response>;

/** A fetch that gives these answers; a call without one waits for ever, as while the server thinks. */
export function pretendServer(answers: Answers): typeof fetch {
  return async (url, init) =>
    answers[`${init?.method ?? 'GET'} ${url}`]?.clone() ?? new Promise<Response>(() => undefined);
}

/** A success. */
export function give(body: object): Response {
  return Response.json(body);
}

/** A problem. */
export function refuse(code: ProblemCode, status: number, extra: Partial<Problem> = {}, headers = {}): Response {
  const problem = { type: `#${code}`, title: code, status, instance: 'urn:x', code, ...extra };
  return new Response(JSON.stringify(problem), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}

/** What comes from something that is no Portero. */
export const nonsense = new Response('Welcome to the hotel', { headers: { 'content-type': 'text/html' } });

export const settings = {
  signup: 'open',
  emailVerification: 'off',
  mail: false,
  password: { minLength: 8, maxLength: 1024 },
} as const;

export const ada: User = {
  id: '0199d9f3-6b0a-7c3e-9b1d-2f6a5c1e8d47',
  email: 'ada@example.com',
  emailVerified: true,
  name: 'Ada Lovelace',
  createdAt: '2026-03-14T09:30:00.000Z',
  language: 'en',
  timeZone: 'Europe/Madrid',
};

/** A session of Ada's, with what is special about it. */
export function session(special: Partial<Session> = {}): Session {
  return {
    id: crypto.randomUUID(),
    device: 'Firefox on Linux',
    browser: 'Firefox',
    platform: 'Linux',
    ipAddress: '192.0.2.7',
    createdAt: '2026-11-20T08:30:00.000Z',
    lastSeenAt: '2026-11-23T11:15:00.000Z',
    idleExpiresAt: '2026-11-23T23:15:00.000Z',
    absoluteExpiresAt: '2026-11-24T08:30:00.000Z',
    remembered: false,
    authenticatedAt: '2026-11-23T08:30:00.000Z',
    current: false,
    ...special,
  };
}

export const here = session({ current: true });
export const telephone = session({
  browser: 'Safari',
  platform: 'iOS',
  ipAddress: '2001:db8::1f',
  remembered: true,
  createdAt: '2026-11-02T18:04:00.000Z',
  lastSeenAt: '2026-11-22T21:40:00.000Z',
});
export const unknown = session({ browser: null, platform: null, lastSeenAt: '2026-10-30T05:00:00.000Z' });

/** Ada is signed in. */
export const signedIn = { 'GET /auth/session': give({ user: ada, session: here }) };
/** Nobody is. */
export const signedOut = {
  'GET /auth/session': give({ user: null, session: null }),
  'GET /auth/settings': give(settings),
};
