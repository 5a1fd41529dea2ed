import { createPortero } from '@portero/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestApi, testApi } from '../test-api.ts';
import { type Patience, startGrant } from './grant.ts';

const SERVER = 'http://localhost:3000';
const asked = { server: SERVER, name: 'portero on ada-laptop', scope: undefined };

let api: TestApi;
let cookie: string;
/** What happens to a question on its way; nothing, unless a test says so. */
let onTheWay: () => Response | undefined;
/** What becomes of an answer on its way. */
let afterwards: (response: Response) => Response;
/** Seconds waited before each question. */
let waits: number[];
let silences: string[];

beforeEach(async () => {
  api = await testApi();
  cookie = await api.signUp();
  onTheWay = () => undefined;
  afterwards = (response) => response;
  waits = [];
  silences = [];
});
afterEach(() => api.close());

/** The client, whose requests go into the app in this process. */
const portero = createPortero({
  baseUrl: SERVER,
  token: () => undefined,
  fetch: async (input, init) => {
    const met = onTheWay();
    if (met) return met;
    const { method = 'GET', headers, body } = init ?? {};
    const response = await api.app.inject({
      method: method as 'POST',
      url: String(input),
      headers: Object.fromEntries(new Headers(headers)),
      ...(typeof body === 'string' && { payload: body }),
    });
    const { statusCode: status } = response;
    const headersOut = { 'content-type': `${response.headers['content-type']}` };
    return afterwards(new Response(response.payload, { status, headers: headersOut }));
  },
});

/** Waiting moves the clock of the server. `during` is what happens meanwhile, by the number of the wait. */
function patience(during: Record<number, () => unknown> = {}): Patience {
  return {
    now: () => api.now.getTime(),
    pause: async (milliseconds) => {
      waits.push(milliseconds / 1000);
      api.now = new Date(api.now.getTime() + milliseconds);
      await during[waits.length]?.();
    },
    onSilence: (error) => void silences.push(error.message),
  };
}

const answer = (code: string, answer: 'grant' | 'refuse') =>
  api.send('POST', `/auth/device/requests/${code}`, { cookie, body: { answer } });

test('shows a code and the server’s own page, and gets the token once it was granted', async () => {
  const { prompt, granted } = await startGrant(portero, { ...asked, scope: 'profile:read sessions:read' });
  expect(prompt).toMatchObject({ page: `${SERVER}/device`, expiresIn: 600 });
  expect(prompt.pageWithCode).toBe(`${SERVER}/device?code=${prompt.userCode}`);
  const { token, scopes, expiresAt } = await granted(patience({ 3: () => answer(prompt.userCode, 'grant') }));
  expect([token, scopes]).toEqual([expect.stringMatching(/^portero_pat_/), ['profile:read', 'sessions:read']]);
  expect(expiresAt.getTime() - api.now.getTime()).toBe(90 * 86_400_000);
  expect(waits).toEqual([5, 5, 5]);
});

test('asks five seconds less often each time the server says slow down, and no sooner than it says', async () => {
  const { prompt, granted } = await startGrant(portero, asked);
  // A server whose clock is late takes the questions to come too soon.
  const late = () => {
    api.now = new Date(api.now.getTime() - 4000);
  };
  await granted(patience({ 2: late, 3: late, 5: () => answer(prompt.userCode, 'grant') }));
  expect(waits).toEqual([5, 5, 10, 15, 15]);
});

test('a refusal ends it at once', async () => {
  const { prompt, granted } = await startGrant(portero, asked);
  await expect(granted(patience({ 2: () => answer(prompt.userCode, 'refuse') }))).rejects.toThrow('was refused');
  expect(waits).toHaveLength(2);
});

test('ends when the time for the answer is over', async () => {
  const { granted } = await startGrant(portero, asked);
  await expect(granted(patience())).rejects.toThrow('Nobody answered in time');
  expect(waits.reduce((sum, wait) => sum + wait)).toBe(600);
});

test('goes on asking, less and less often, while the connection is lost, and says so once', async () => {
  const { prompt, granted } = await startGrant(portero, asked);
  const unplug = () => {
    onTheWay = () => {
      throw new TypeError('fetch failed');
    };
  };
  const plugIn = async () => {
    onTheWay = () => undefined;
    await answer(prompt.userCode, 'grant');
  };
  const { token } = await granted(patience({ 2: unplug, 7: plugIn }));
  expect(token).toMatch(/^portero_pat_/);
  expect(waits).toEqual([5, 5, 10, 20, 40, 60, 60]);
  expect(silences).toEqual(['There was no answer']);
});

test('a server that never comes back is not waited for longer than the code is good', async () => {
  const { granted } = await startGrant(portero, asked);
  onTheWay = () => new Response('<h1>Bad gateway</h1>', { status: 502 });
  await expect(granted(patience())).rejects.toThrow('Nobody answered in time');
  expect(waits.reduce((sum, wait) => sum + wait)).toBeLessThan(660);
});

test('a token that got lost on its way is said to be one that should be revoked', async () => {
  const { prompt, granted } = await startGrant(portero, asked);
  const breakOff = async () => {
    await answer(prompt.userCode, 'grant');
    // The server has sent it; what comes here is half of it.
    afterwards = () => {
      afterwards = (response) => response;
      return new Response('{"access_token":"port', { headers: { 'content-type': 'application/json' } });
    };
  };
  await expect(granted(patience({ 1: breakOff }))).rejects.toThrow('revoke that token in the settings');
  expect(waits).toEqual([5, 10]);
});

test.each([
  ['another origin', { verification_uri: 'https://evil.example/device' }],
  ['another origin with the code', { verification_uri_complete: 'https://evil.example/device?code=BCDF-GHJK' }],
  ['another scheme', { verification_uri: 'javascript:alert(1)' }],
  ['another port', { verification_uri_complete: 'http://localhost:3001/device' }],
  ['a look-alike', { verification_uri: 'http://localhost:3000@evil.example/device' }],
  ['no address', { verification_uri: 'device' }],
])('sends nobody to %s', async (_what, change) => {
  const started = {
    device_code: 'd',
    user_code: 'BCDF-GHJK',
    verification_uri: `${SERVER}/device`,
    verification_uri_complete: `${SERVER}/device`,
    expires_in: 600,
    interval: 5,
    ...change,
  };
  onTheWay = () => Response.json(started);
  await expect(startGrant(portero, asked)).rejects.toThrow('which is not its own');
});

test('a name or a scope that the server does not take is its refusal', async () => {
  await expect(startGrant(portero, { ...asked, scope: 'everything:all' })).rejects.toMatchObject({
    code: 'validation_failed',
  });
  await expect(startGrant(portero, { ...asked, name: ' ' })).rejects.toMatchObject({ code: 'validation_failed' });
});

const begun = {
  device_code: 'x',
  user_code: 'ABCD-EFGH',
  verification_uri: `${SERVER}/device`,
  verification_uri_complete: `${SERVER}/device?code=ABCD-EFGH`,
  expires_in: 600,
  interval: 5,
};
const ended = { access_token: 'portero_pat_x', token_type: 'Bearer', scope: 'profile:read', expires_in: 60 };

test.each([
  ['nothing', {}],
  ['no page', { ...begun, verification_uri: undefined }],
  ['no time', { ...begun, expires_in: 'soon' }],
  ['a wait without end', { ...begun, interval: 1e300 }],
])('a start that says %s is said to be no Portero\u2019s', async (_what, answer) => {
  onTheWay = () => Response.json(answer);
  await expect(startGrant(portero, asked)).rejects.toThrow(`What ${SERVER} answers is not what Portero would`);
});

test.each([
  ['a token that no header can carry', { ...ended, access_token: 'a b\u001b[31m' }],
  ['no token', { ...ended, access_token: undefined }],
  ['a token for ever', { ...ended, expires_in: 1e300 }],
  ['scopes that are none', { ...ended, scope: 7 }],
])('%s is not taken', async (_what, answer) => {
  onTheWay = () => Response.json(begun);
  const { granted } = await startGrant(portero, { ...asked, scope: 'profile:read' });
  onTheWay = () => Response.json(answer);
  await expect(granted(patience())).rejects.toThrow(`What ${SERVER} answers is not what Portero would`);
});

test('where the server does not say, the scopes are those that were asked for, and five seconds are waited', async () => {
  onTheWay = () => Response.json({ ...begun, interval: undefined });
  const { granted } = await startGrant(portero, { ...asked, scope: 'profile:read sessions:read' });
  onTheWay = () => Response.json({ ...ended, scope: undefined });
  expect((await granted(patience())).scopes).toEqual(['profile:read', 'sessions:read']);
  expect(waits).toEqual([5]);
});
