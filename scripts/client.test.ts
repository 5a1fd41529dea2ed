/** The client against a real server, outside of a browser. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPortero, type PorteroOptions } from '../packages/client/src/index.ts';
import { buildIfStale } from './build.ts';
import { type BuiltServer, startBuiltServer } from './built-server.ts';

const credentials = { email: 'ada@example.com', password: 'correct horse battery staple' };
let server: BuiltServer;

beforeAll(async () => {
  await buildIfStale();
  server = await startBuiltServer();
});
afterAll(() => server?.stop());

/** A client with the one cookie that a browser would keep. */
function visitor(options: PorteroOptions = {}) {
  let cookie = '';
  return createPortero({
    baseUrl: server.baseUrl,
    timeout: 30_000,
    fetch: async (url, init) => {
      const response = await fetch(url, { ...init, headers: { ...init?.headers, ...(cookie && { cookie }) } });
      cookie = response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? cookie;
      return response;
    },
    ...options,
  });
}

test('a session that is ended on another device is told once, and the next one is a new one', async () => {
  const told: string[] = [];
  const here = visitor({ onSessionEnded: ({ code }) => told.push(code) });
  const elsewhere = visitor();
  const { session } = await here.session.signup({ ...credentials, name: 'Ada Lovelace' });
  await elsewhere.session.login(credentials);
  await elsewhere.session.end({ id: session?.id ?? '' });

  await expect(here.profile.me()).rejects.toMatchObject({ name: 'ProblemError', code: 'session_ended', status: 401 });
  await expect(here.session.list()).rejects.toMatchObject({ status: 401 });
  expect(told).toEqual(['session_ended']);

  await here.session.login(credentials);
  expect((await here.profile.me()).user.name).toBe('Ada Lovelace');
  await elsewhere.session.logout({ scope: 'all' });
  await expect(here.profile.me()).rejects.toMatchObject({ status: 401 });
  expect(told).toHaveLength(2);
});

test('without a cookie jar nobody is signed in, and a wrong token is not the end of a session', async () => {
  const told: string[] = [];
  const script = createPortero({ baseUrl: server.baseUrl, onSessionEnded: ({ code }) => told.push(code) });
  await script.session.login(credentials);
  expect(await script.session.current()).toEqual({ user: null, session: null });

  const wrong = createPortero({
    baseUrl: server.baseUrl,
    token: 'portero_pat_wrong',
    onSessionEnded: () => told.push(''),
  });
  await expect(wrong.profile.me()).rejects.toMatchObject({ code: 'invalid_token', status: 401 });
  expect(told).toEqual([]);
});

test('a client that may try again finds a server that is not there yet', async () => {
  const { baseUrl } = server;
  const reached: string[] = [];
  const patient = createPortero({
    baseUrl,
    retry: 3,
    fetch: (url, init) => {
      reached.push(String(url));
      // Nothing listens on the discard port of this machine.
      return fetch(reached.length < 3 ? 'http://127.0.0.1:9/' : url, init);
    },
  });
  expect(await patient.health.live()).toEqual({ status: 'ok' });
  expect(reached).toHaveLength(3);
});
