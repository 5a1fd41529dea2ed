import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ada, type TestApi, testApi } from './test-api.ts';

const friend = 'https://app.example.com';
const foreign = 'https://evil.example';

let api: TestApi;
beforeEach(async () => {
  api = await testApi({ PUBLIC_URL: 'https://auth.example.com', WEB_ORIGINS: `${friend}, http://localhost:5173` });
});
afterEach(() => api.close());

describe('a page of an allowed origin', () => {
  test('may read answers and send the cookie', async () => {
    const cookie = await api.signUp(ada, { headers: { origin: friend } });
    const response = await api.send('GET', '/me', { cookie, headers: { origin: friend } });
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'access-control-allow-origin': friend,
      'access-control-allow-credentials': 'true',
    });
    const exposed = String(response.headers['access-control-expose-headers']).toLowerCase();
    for (const name of ['ratelimit', 'retry-after', 'x-request-id', 'location']) expect(exposed).toContain(name);
  });

  test.each(['POST', 'PATCH', 'DELETE'])('may ask first whether it may %s', async (method) => {
    const response = await api.send('OPTIONS', method === 'POST' ? '/auth/login' : '/me', {
      headers: {
        origin: friend,
        'access-control-request-method': method,
        'access-control-request-headers': 'content-type',
      },
    });
    expect(response.statusCode).toBe(204);
    expect(response.headers['access-control-allow-origin']).toBe(friend);
    expect(response.headers['access-control-allow-credentials']).toBe('true');
    expect(response.headers['access-control-allow-methods']).toContain(method);
    expect(response.headers['access-control-allow-headers']).toContain('content-type');
  });

  test('may read refusals too', async () => {
    for (const [method, url] of [
      ['GET', '/me'],
      ['PUT', '/me'],
      ['GET', '/nothing'],
    ] as const) {
      const response = await api.send(method, url, { headers: { origin: friend } });
      expect(response.headers['access-control-allow-origin']).toBe(friend);
    }
  });
});

test('the key set is the same for every origin, so that a cache may hand it to any', async () => {
  const asked = await Promise.all(
    [friend, foreign, undefined].map((origin) =>
      api.send('GET', '/.well-known/jwks.json', origin ? { headers: { origin } } : {}),
    ),
  );
  for (const { headers } of asked) {
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
    expect(headers).not.toHaveProperty('vary');
  }
});

describe('a page of a foreign origin', () => {
  test('may not read an answer', async () => {
    for (const origin of [
      foreign,
      'null',
      `${friend}.evil.example`,
      'http://app.example.com',
      'https://APP.example.com',
    ]) {
      const response = await api.send('GET', '/auth/session', { headers: { origin } });
      expect(response.headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  test('gets no leave for a request with JSON', async () => {
    const response = await api.send('OPTIONS', '/auth/login', {
      headers: { origin: foreign, 'access-control-request-method': 'POST' },
    });
    expect(response.headers).not.toHaveProperty('access-control-allow-origin');
  });

  test.each([foreign, 'null', `${friend}:8443`])(
    'from %s cannot write, and learns which setting decides',
    async (origin) => {
      const cookie = await api.signUp();
      const response = await api.send('POST', '/auth/logout', { cookie, headers: { origin } });
      expect([response.statusCode, response.json().code]).toEqual([403, 'origin_denied']);
      expect(response.json().detail).toContain(origin);
      expect(response.json().detail).toContain('WEB_ORIGINS');
      expect((await api.send('GET', '/me', { cookie })).statusCode).toBe(200);
    },
  );

  test('is refused before its body is read', async () => {
    const headers = { origin: foreign, 'content-type': 'text/plain' };
    const response = await api.send('POST', '/auth/login', { body: '{', headers });
    expect(response.json().code).toBe('origin_denied');
  });
});

test.each(['cross-site', 'same-site', 'anything'])('without Origin a %s page cannot write', async (site) => {
  const response = await api.send('POST', '/auth/signup', { body: ada, headers: { 'sec-fetch-site': site } });
  expect([response.statusCode, response.json().code]).toEqual([403, 'origin_denied']);
});

test.each([{ 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }, {}])(
  'without Origin our own page and programs can write: %o',
  async (headers) => {
    expect((await api.send('POST', '/auth/signup', { body: ada, headers })).statusCode).toBe(201);
  },
);

test('our own origin can write, whatever Sec-Fetch-Site says', async () => {
  const headers = { origin: 'https://auth.example.com', 'sec-fetch-site': 'cross-site' };
  expect((await api.send('POST', '/auth/signup', { body: ada, headers })).statusCode).toBe(201);
});

test('answers vary by Origin as well as by person, for every caller alike', async () => {
  for (const headers of [{}, { origin: friend }, { origin: foreign }]) {
    const { vary } = (await api.send('GET', '/me', { headers })).headers;
    expect(String(vary).toLowerCase().split(/, */).toSorted()).toEqual(['authorization', 'cookie', 'origin']);
  }
});

test('an OPTIONS that is no preflight asks for the methods of an address, with CORS as without it', async () => {
  for (const headers of [{}, { origin: friend }]) {
    const known = await api.send('OPTIONS', '/me', { headers });
    expect([known.statusCode, known.headers.allow]).toEqual([204, 'GET, PATCH, DELETE, HEAD, OPTIONS']);
    expect((await api.send('OPTIONS', '/nope', { headers })).statusCode).toBe(404);
  }
});

test('without WEB_ORIGINS no answer speaks of other origins', async () => {
  await api.close();
  api = await testApi();
  const response = await api.send('GET', '/auth/session', { headers: { origin: foreign } });
  expect(Object.keys(response.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
});
