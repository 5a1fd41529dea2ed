import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../config.ts';
import { type TestApi, testApi } from '../test-api.ts';
import { listenForScrapes, type MetricsListener } from './listener.ts';
import { createMetrics } from './metrics.ts';
import { parseExposition } from './test-exposition.ts';

const token = 'sP9xq2Lr7Wc4Vn8Zt3Kb6Yd1Hf5Gj0Ma';
const made = () => createMetrics({ version: '1', databaseFile: ':memory:' });

let api: TestApi | undefined;
let listener: MetricsListener | undefined;
afterEach(async () => {
  await api?.close();
  await listener?.close();
  api = undefined;
  listener = undefined;
});

test('without a setting there are no metrics: the address is unknown, to browsers too', async () => {
  expect(loadConfig({}).metrics).toBeNull();
  api = await testApi();
  for (const accept of ['*/*', 'text/html']) {
    const answer = await api.send('GET', '/metrics', { headers: { accept, authorization: `Bearer ${token}` } });
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'not_found']);
  }
});

describe('behind a token', () => {
  const ask = async (headers: Record<string, string>, method = 'GET') => {
    api ??= await testApi({ METRICS_TOKEN: token }, { metrics: await made() });
    return api.send(method, '/metrics', { headers });
  };

  test('who sends it reads, and nobody keeps the answer', async () => {
    const answer = await ask({ authorization: `Bearer ${token}` });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    expect(parseExposition(answer.body).has('portero_sessions')).toBe(true);
    expect((await ask({ authorization: `Bearer ${token}` }, 'HEAD')).body).toBe('');
  });

  test('who sends none is asked for it, who sends another one is told so', async () => {
    const none = await ask({});
    expect([none.statusCode, none.json().code]).toEqual([401, 'not_authenticated']);
    expect(none.headers).toMatchObject({ 'www-authenticate': 'Bearer realm="portero"', 'cache-control': 'no-store' });
    expect(none.json().detail).toContain('METRICS_TOKEN');
    const wrong = await ask({ authorization: `Bearer ${token.slice(0, -1)}b` });
    expect([wrong.statusCode, wrong.json().code]).toEqual([401, 'invalid_token']);
  });

  test.each([
    ['nothing', 'Bearer'],
    ['a blank', 'Bearer '],
    ['one letter', 'Bearer x'],
    ['its beginning', `Bearer ${token.slice(0, 8)}`],
    ['more than it', `Bearer ${token}${token}`],
    ['it twice', `Bearer ${token} ${token}`],
    ['eight thousand letters', `Bearer ${'x'.repeat(8_000)}`],
    ['letters of two bytes', `Bearer ${'\u00e9'.repeat(32)}`],
    ['it in another scheme', `Basic ${token}`],
    ['it alone', token],
  ])('%s does not open', async (_, authorization) => {
    const answer = await ask({ authorization });
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'invalid_token']);
  });

  test('a session or an access token of a user does not open either', async () => {
    await ask({});
    const cookie = await api?.signUp();
    const body = { name: 'job', scopes: ['profile:read'] };
    const personal = (await api?.send('POST', '/auth/tokens', { cookie: cookie ?? '', body }))?.json().token;
    expect((await ask({ cookie: cookie ?? '' })).statusCode).toBe(401);
    expect((await ask({ authorization: `Bearer ${personal}` })).statusCode).toBe(401);
  });

  test('it stands neither in the log nor in the metrics nor in an answer', async () => {
    const texts = [
      await ask({ authorization: `Bearer ${token}` }),
      await ask({ authorization: `Bearer x${token}` }),
      await ask({ authorization: `Bearer ${token}` }, 'POST'),
    ].map(({ body, headers }) => body + JSON.stringify(headers));
    expect([...texts, ...(api?.log ?? [])].join()).not.toContain(token);
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is refused, and told what is taken', async (method) => {
    const answer = await ask({ authorization: `Bearer ${token}` }, method);
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});

describe('on a port of their own', () => {
  const open = async (options: { host?: string; port?: number; token?: string } = {}) => {
    const { host = 'localhost', port = 0 } = options;
    listener = await listenForScrapes(await made(), { host, port, token: options.token, problemBase: 'urn:x' });
    return listener;
  };

  test('whoever reaches it reads, and finds nothing else there', async () => {
    const { address } = await open();
    expect(parseExposition(await (await fetch(address)).text()).has('portero_build_info')).toBe(true);
    for (const path of ['/', '/me', '/auth/login', '/healthz', '/metrics/x']) {
      const answer = await fetch(new URL(path, address));
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        404,
        'application/problem+json; charset=utf-8',
      ]);
    }
  });

  test('it can ask for the token too', async () => {
    const { address } = await open({ token });
    expect((await fetch(address)).status).toBe(401);
    expect((await fetch(address, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  });

  test('one that is taken, or an address of another machine, is refused with the name of the setting', async () => {
    const other = createServer().listen(0, 'localhost');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    await expect(open({ port })).rejects.toThrow(`METRICS_PORT must be another port: ${port} is taken.`);
    await expect(open({ host: '192.0.2.1' })).rejects.toThrow('METRICS_HOST must be an address of this machine');
    other.close();
  });
});
