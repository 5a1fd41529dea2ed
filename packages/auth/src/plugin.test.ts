import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import cookies from '@fastify/cookie';
import jwt from '@fastify/jwt';
import Fastify from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { openSqlite } from './db/sqlite.ts';
import type { PorteroOptions } from './options.ts';
import { portero } from './plugin.ts';
import { ada, cheapHasher, cookieOf, keyring, type TestApp, testApp } from './test-app.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Somebody's own app, with Portero in it. */
async function hostApp(prepare: (app: ReturnType<typeof Fastify>) => unknown = () => {}) {
  const app = Fastify();
  const db = openSqlite(':memory:');
  closing.push(
    () => db.close(),
    () => app.close(),
  );
  await prepare(app);
  await app.register(portero, {
    db,
    keyring: keyring(),
    publicUrl: 'http://localhost:3000',
    passwords: await cheapHasher,
  });
  return app;
}

const signUp = (app: ReturnType<typeof Fastify>) => app.inject({ method: 'POST', url: '/auth/signup', payload: ada });

describe('in somebody\u2019s own app', () => {
  test('the host keeps its parsers, its validator and its errors', async () => {
    const app = await hostApp();
    const schema = { body: { type: 'object', properties: { age: { type: 'integer' } } } };
    app.post('/form', { schema }, async (request) => request.body);
    app.post('/text', async (request) => request.body);
    app.get('/fails', async () => {
      throw new Error('the host\u2019s own words');
    });
    await app.ready();
    expect((await app.inject({ method: 'POST', url: '/form', payload: { age: '7' } })).json()).toEqual({ age: 7 });
    const text = { method: 'POST', url: '/text', headers: { 'content-type': 'text/plain' }, payload: 'hello' } as const;
    expect((await app.inject(text)).body).toBe('hello');
    const failed = await app.inject('/fails');
    expect(failed.headers['content-type']).toContain('application/json');
    expect(failed.json().message).toBe('the host\u2019s own words');
    expect(failed.headers['content-security-policy']).toBeUndefined();
    expect((await signUp(app)).statusCode).toBe(201);
  });

  test('the host may use @fastify/jwt for itself', async () => {
    const app = await hostApp(async (host) => {
      await host.register(jwt, { secret: 'the secret of the host, for its own tokens' });
    });
    await app.ready();
    const response = await signUp(app);
    expect(response.statusCode).toBe(201);
    expect((await app.inject({ url: '/me', headers: { cookie: cookieOf(response) } })).statusCode).toBe(200);
    expect(app.jwt.verify(app.jwt.sign({ host: true }))).toMatchObject({ host: true });
  });

  test('the host may use @fastify/cookie for itself', async () => {
    const app = await hostApp(async (host) => {
      await host.register(cookies);
    });
    await app.ready();
    const response = await signUp(app);
    expect(response.statusCode).toBe(201);
    expect((await app.inject({ url: '/me', headers: { cookie: cookieOf(response) } })).statusCode).toBe(200);
  });

  test.each([
    ['a prefix', '/api', ''],
    ['a prefix with a slash at its end', '/api/', ''],
    ['a part of the host with a prefix of its own', '', '/api'],
    ['both', '/accounts', '/v1'],
  ])('it can stand under %s, and whatever it says about addresses has it', async (_what, prefix, outer) => {
    const app = Fastify();
    const db = openSqlite(':memory:');
    closing.push(
      () => db.close(),
      () => app.close(),
    );
    const options = { db, keyring: keyring(), publicUrl: 'http://localhost:3000', passwords: await cheapHasher };
    await app.register(async (part) => void (await part.register(portero, { ...options, prefix })), { prefix: outer });
    const base = `${outer}${prefix}`.replace(/\/$/, '');
    const document = (await app.inject(`${base}/openapi.json`)).json();
    expect(document.servers).toEqual([{ url: base }]);

    const response = await app.inject({ method: 'POST', url: `${base}/auth/signup`, payload: ada });
    const headers = { cookie: cookieOf(response) };
    expect(response.headers.location).toBe(`${base}/me`);
    expect((await app.inject({ url: `${base}/me`, headers })).statusCode).toBe(200);
    expect((await app.inject('/me')).statusCode).toBe(404);

    const payload = { name: 'job', scopes: ['profile:read'] };
    const token = await app.inject({ method: 'POST', url: `${base}/auth/tokens`, headers, payload });
    const url = String(token.headers.location);
    expect(url).toBe(`${base}/auth/tokens/${token.json().id}`);
    expect((await app.inject({ method: 'DELETE', url, headers })).statusCode).toBe(204);
  });
});

test.each([
  ['', 'entry 1 is not of the form name:secret'],
  ['k1:short', 'the secret "k1" is too short'],
  [undefined, 'make a secret with "openssl rand -base64 32"'],
])('the keyring %j is refused at registration, in words that say what to do', async (text, reason) => {
  const db = openSqlite(':memory:');
  closing.push(() => db.close());
  const options: object = { db, keyring: text, publicUrl: 'http://localhost:3000' };
  await expect(Fastify().register(portero, options as PorteroOptions)).rejects.toThrow(reason);
});

test('the page about building it in shows a program that runs', async () => {
  const page = readFileSync(new URL('../../../docs/features/embedding.md', import.meta.url), 'utf8');
  const [, block = ''] = /```js\n(.*?)```/s.exec(page) ?? [];
  const program = `${block.replace('portero.sqlite', ':memory:')}
    const payload = ${JSON.stringify(ada)};
    const cookie = (await app.inject({ method: 'POST', url: '/auth/signup', payload })).headers['set-cookie'].split(';')[0];
    console.log((await app.inject({ url: '/mine', headers: { cookie } })).body, (await app.inject('/mine')).statusCode);
    await app.close();`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=portero-source', '--input-type=module', '--eval', program],
    {
      cwd: new URL('..', import.meta.url),
      env: { PATH: process.env.PATH, SECRETS: 'k1:Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE' },
    },
  );
  expect(stdout).toContain('\nHello Ada Lovelace 401\n');
});

describe('every answer', () => {
  let app: TestApp;
  const all = async () => {
    const cookie = await app.signUp();
    return Promise.all([
      app.send('GET', '/me', { cookie }),
      app.send('GET', '/me'),
      app.send('POST', '/auth/login', { body: '{' }),
      app.send('POST', '/auth/login', { body: ada, headers: { origin: 'https://evil.example.net' } }),
      app.send('PUT', '/me', { cookie }),
      app.send('OPTIONS', '/me'),
      app.send('GET', '/openapi.json'),
      app.send('POST', '/auth/logout', { cookie }),
    ]);
  };

  test('may not be kept, framed, guessed at or read by other sites', async () => {
    app = await testApp();
    closing.push(() => app.close());
    for (const { headers } of await all()) {
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      expect(headers.vary).toContain('Cookie, Authorization');
      expect(headers['strict-transport-security']).toBeUndefined();
      expect(headers['x-powered-by']).toBeUndefined();
      expect(headers.server).toBeUndefined();
    }
  });

  test('binds browsers to https where people open an https address', async () => {
    app = await testApp({ publicUrl: 'https://app.example.com' });
    closing.push(() => app.close());
    for (const { headers } of await all()) {
      expect(headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains');
    }
  });
});

test('a listening server sweeps what is over and stops when it is closed', async () => {
  const app = await testApp();
  await app.signUp();
  app.travel(40 * 24 * 3_600_000);
  await app.app.listen({ port: 0, host: '127.0.0.1' });
  const left = () => app.count('sessions') + app.count('rate_limits');
  while (left() > 0) await new Promise((resolve) => setImmediate(resolve));
  expect([app.count('users'), app.count('known_addresses')]).toEqual([1, 1]);
  await app.close();
});
