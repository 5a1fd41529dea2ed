import {
  allowInsecureRequests,
  Configuration,
  type DeviceAuthorizationResponse,
  genericGrantRequest,
  initiateDeviceAuthorization,
  None,
  pollDeviceAuthorizationGrant,
  ResponseBodyError,
} from 'openid-client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type TestApi, testApi } from './test-api.ts';

/** The library waits in steps of five seconds. */
const STEP_MS = 5000;

let api: TestApi;
let cookie: string;
let origin: string;
let library: Configuration;
/** How many seconds the library has waited. */
let waited: number;
/** What happens meanwhile, by the second at which it does. */
let during: Record<number, () => unknown>;

beforeEach(async () => {
  api = await testApi();
  cookie = await api.signUp();
  origin = await api.app.listen({ port: 0, host: '127.0.0.1' });
  // All that it is told about this server. Plain http it must be allowed by name.
  const endpoints = {
    issuer: origin,
    device_authorization_endpoint: `${origin}/auth/device`,
    token_endpoint: `${origin}/auth/device/token`,
  };
  library = new Configuration(endpoints, 'backup on ada-laptop', undefined, None());
  allowInsecureRequests(library);
  waited = 0;
  during = {};
  const { setTimeout } = globalThis;
  // Its waiting moves the clock of the server and takes no time.
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, ms: number) => {
    if (ms !== STEP_MS) return setTimeout(run, ms);
    waited += ms / 1000;
    api.now = new Date(api.now.getTime() + ms);
    return setTimeout(async () => {
      await during[waited]?.();
      run();
    });
  }) as typeof setTimeout);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const ask = (scope?: string) => initiateDeviceAuthorization(library, scope === undefined ? {} : { scope });
const wait = (asked: DeviceAuthorizationResponse) => pollDeviceAuthorizationGrant(library, asked);
const answer = async ({ user_code }: DeviceAuthorizationResponse, answer: 'grant' | 'refuse') => {
  const response = await api.send('POST', `/auth/device/requests/${user_code}`, { cookie, body: { answer } });
  expect(response.statusCode).toBe(204);
};

/** What the library makes of a refusal: the code of OAuth, the words for people, the status. */
async function refusal(work: Promise<unknown>) {
  const error = await work.then(
    () => expect.unreachable('it was not refused'),
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(ResponseBodyError);
  const { error: word, error_description, status } = error as ResponseBodyError;
  return { error: word, error_description, status };
}

describe('openid-client, which is told the addresses of the two endpoints and nothing else,', () => {
  test('asks, waits while nobody has answered, and gets a token that works', async () => {
    const asked = await ask('profile:read sessions:read');
    during[15] = () => answer(asked, 'grant');
    const granted = await wait(asked);
    expect(granted).toMatchObject({ token_type: 'bearer', scope: 'profile:read sessions:read', expires_in: 7_776_000 });
    expect(waited).toBe(15);
    const me = await fetch(`${origin}/me`, { headers: { authorization: `Bearer ${granted.access_token}` } });
    expect(me.status).toBe(200);
  });

  test('asks less often when it is told to slow down, and goes on', async () => {
    const asked = await ask();
    // To a server whose clock is late the second question comes too soon.
    during[10] = () => {
      api.now = new Date(api.now.getTime() - 4000);
    };
    during[15] = () => answer(asked, 'grant');
    expect(await wait(asked)).toMatchObject({ scope: 'profile:read' });
    expect(waited).toBe(20);
  });

  test('waits as long as it is told when too many have asked, and goes on', async () => {
    const asked = await ask();
    during[10] = () => api.db.connection.exec('UPDATE rate_limits SET hits = 1000000');
    during[15] = () => answer(asked, 'grant');
    await wait(asked);
    expect(waited).toBe(305);
  });

  test('goes on after a time in which the database takes no writes', async () => {
    const asked = await ask();
    during[5] = () => api.db.connection.pragma('query_only = ON');
    during[10] = async () => {
      api.db.connection.pragma('query_only = OFF');
      await answer(asked, 'grant');
    };
    expect(await wait(asked)).toMatchObject({ scope: 'profile:read' });
  });

  test('says that the person has refused', async () => {
    const asked = await ask();
    during[5] = () => answer(asked, 'refuse');
    expect(await refusal(wait(asked))).toEqual({
      error: 'access_denied',
      error_description: 'The request was refused',
      status: 400,
    });
  });

  test('says that the time for the answer is over', async () => {
    const asked = await ask();
    expect(await refusal(wait(asked))).toMatchObject({ error: 'expired_token', status: 400 });
    expect(waited).toBe(600);
  });

  test('says that the person has as many tokens as one can have, and which way out there is', async () => {
    const asked = await ask();
    await answer(asked, 'grant');
    api.db.connection.exec(`
      INSERT INTO tokens (id, user_id, token_hash, prefix, name, scopes, created_at, expires_at)
      SELECT value, users.id, value, '', '', '', 0, 9e15 FROM users, json_each('[${Array.from({ length: 50 }, (_, i) => i)}]')`);
    expect(await refusal(wait(asked))).toEqual({
      error: 'access_denied',
      error_description: 'At most 50. Revoke one that is no longer needed.',
      status: 400,
    });
  });

  test('says which scopes there are when it asks for another', async () => {
    const refused = await refusal(ask('profile:read admin:all'));
    expect(refused).toMatchObject({ error: 'invalid_scope', status: 400 });
    expect(refused.error_description).toMatch(/^scope: Expected one of: profile:read, profile:write, /);
    expect(await refusal(ask('EVERYTHING'))).toMatchObject({ error: 'invalid_scope' });
  });

  test('says that there are too many requests', async () => {
    for (let i = 0; i < 30; i += 1) await ask();
    expect(await refusal(ask())).toEqual({
      error: 'slow_down',
      error_description: 'Try again in 600 seconds.',
      status: 429,
    });
  });

  test('says that there is no other grant here, and which field is missing', async () => {
    const { device_code } = await ask();
    expect(await refusal(genericGrantRequest(library, 'password', { username: 'ada', password: 'x' }))).toMatchObject({
      error: 'unsupported_grant_type',
      status: 400,
    });
    const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
    expect(await refusal(genericGrantRequest(library, grantType, {}))).toEqual({
      error: 'invalid_request',
      error_description: 'device_code: This field is required.',
      status: 400,
    });
    const another = { device_code: `${device_code.slice(1)}x` };
    expect(await refusal(genericGrantRequest(library, grantType, another))).toMatchObject({ error: 'invalid_grant' });
  });
});
