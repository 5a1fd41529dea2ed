import cookies from '@fastify/cookie';
import jwt from '@fastify/jwt';
import Fastify, { type FastifyReply } from 'fastify';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isFailure } from '../core/failure.ts';
import { openSqlite } from '../db/sqlite.ts';
import { portero } from '../plugin.ts';
import { ada, cheapHasher, cookieOf, keyring } from '../test-app.ts';
import { hostApp } from '../test-host.ts';
import type { GuardError } from './refusals.ts';

test('the host\u2019s own cookie options change nothing about Portero\u2019s cookie, nor the other way round', async () => {
  // `decode` works and is missing in the plugin's types.
  const parseOptions = { decode: () => 'garbled', path: '/elsewhere', domain: 'example.com' };
  const host = await hostApp({ before: (app) => app.register(cookies, { parseOptions }) });
  const { app } = host;
  app.get('/mine', { onRequest: app.requireSession }, async ({ cookies: own }, reply) => {
    reply.setCookie('flavour', 'oat');
    return own;
  });
  const signedUp = await app.inject({ method: 'POST', url: '/auth/signup', payload: ada });
  expect(signedUp.headers['set-cookie']).toMatch(/^portero=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax$/);
  const headers = { cookie: cookieOf(signedUp) };
  expect((await app.inject({ url: '/me', headers })).statusCode).toBe(200);
  const mine = await app.inject({ url: '/mine', headers });
  expect(mine.json()).toEqual({ portero: 'garbled' });
  expect(mine.headers['set-cookie']).toContain('flavour=oat; Domain=example.com; Path=/elsewhere');
});

test('the host\u2019s own error handler answers refusals, with all that a problem document needs', async () => {
  const host = await hostApp();
  const { app } = host;
  app.setErrorHandler((error: GuardError, _request, reply) => {
    reply
      .code(error.statusCode)
      .send({ mine: true, code: error.code, problem: error.problem, failure: isFailure(error) });
  });
  app.get('/mine', { onRequest: app.requireSession }, async () => 'mine');
  const response = await app.inject('/mine');
  expect(response.statusCode).toBe(401);
  expect(response.json()).toMatchObject({
    mine: true,
    failure: true,
    code: 'not_authenticated',
    problem: { type: 'urn:portero:problem#not_authenticated', status: 401, code: 'not_authenticated' },
  });
});

test('so does the error handler of a single route', async () => {
  const { app } = await hostApp();
  const errorHandler = (error: { code: string }, _request: unknown, reply: { send: (body: unknown) => void }) =>
    reply.send({ single: error.code });
  app.get('/mine', { onRequest: app.requireSession, errorHandler }, async () => 'mine');
  expect((await app.inject('/mine')).json()).toEqual({ single: 'not_authenticated' });
});

test('without one, a refusal is a problem document with its challenge, and other errors are Fastify\u2019s', async () => {
  const { app } = await hostApp();
  app.get('/mine', { onRequest: app.requireSession }, async () => 'mine');
  app.get('/broken', { onRequest: app.optionalSession }, async () => {
    throw new Error('the host\u2019s own words');
  });
  const { headers, body } = await app.inject('/mine');
  expect(headers).toMatchObject({
    'content-type': 'application/problem+json; charset=utf-8',
    'www-authenticate': 'Bearer realm="portero"',
    'cache-control': 'no-store',
  });
  expect(JSON.parse(body)).toMatchObject({ status: 401, code: 'not_authenticated', instance: expect.any(String) });
  expect((await app.inject('/broken')).json()).toEqual({
    statusCode: 500,
    error: 'Internal Server Error',
    message: 'the host\u2019s own words',
  });
});

test.each(['before', 'after'])(
  'compilers, parsers and errors that the host sets %s it do not reach Portero',
  async (when) => {
    const change = (app: Awaited<ReturnType<typeof hostApp>>['app']) => {
      app.setValidatorCompiler(() => () => ({ value: 'coerced' }));
      app.setSerializerCompiler(() => () => '"serialised by the host"');
      app.setErrorHandler((_error, _request, reply) => reply.code(418).send('teapot'));
      app.addContentTypeParser('text/plain', { parseAs: 'string' }, async () => 'parsed by the host');
    };
    const host = await hostApp(when === 'before' ? { before: change } : {});
    const { app } = host;
    if (when === 'after') change(app);
    app.post('/echo', async ({ body }) => body);
    const post = (url: string, type: string, payload: string) =>
      app.inject({ method: 'POST', url, headers: { 'content-type': type }, payload });
    expect((await post('/echo', 'text/plain', 'x')).body).toBe('parsed by the host');
    expect((await post('/auth/login', 'text/plain', 'x')).json()).toMatchObject({ code: 'json_required' });
    expect((await post('/auth/login', 'application/json', '{"email":1}')).json()).toMatchObject({
      code: 'validation_failed',
    });
    const signedUp = await app.inject({ method: 'POST', url: '/auth/signup', payload: ada });
    expect(signedUp.json()).toMatchObject({ user: { name: ada.name } });
  },
);

test('the host rewrites addresses, answers what its framework refuses and chooses a prefix', async () => {
  const host = await hostApp({
    prefix: '/api',
    server: {
      rewriteUrl: ({ url = '' }) => url.replace(/^\/v1\//, '/api/'),
      frameworkErrors: (error, _request, reply: FastifyReply) => void reply.code(400).send(`host: ${error.code}`),
    },
  });
  const { app } = host;
  app.get('/mine', { onRequest: app.requireSession }, async ({ auth }) => auth.user.name);
  const cookie = await host.signUp();
  expect(await host.ask('/v1/me', { cookie })).toEqual([200]);
  expect(await host.ask('/me', { cookie })).toEqual([404]);
  expect((await app.inject({ url: '/mine', headers: { cookie } })).body).toBe(ada.name);
  expect((await app.inject('/%zz')).body).toBe('host: FST_ERR_BAD_URL');
});

describe('hooks of the host', () => {
  const refusing = (statusCode: number) => async () => {
    throw Object.assign(new Error('closed for today'), { statusCode, code: 'CLOSED' });
  };

  test('run before Portero\u2019s endpoints, and what they throw on purpose is for the host\u2019s error handler', async () => {
    const host = await hostApp({
      before: (app) => {
        app.setErrorHandler((error: { code: string }, _request, reply) => reply.code(503).send({ host: error.code }));
        app.addHook('onRequest', refusing(503));
      },
    });
    const response = await host.app.inject({ method: 'POST', url: '/auth/signup', payload: ada });
    expect([response.statusCode, response.json(), response.headers['set-cookie']]).toEqual([
      503,
      { host: 'CLOSED' },
      undefined,
    ]);
    expect(host.db.connection.prepare('SELECT count(*) FROM users').pluck().get()).toBe(0);
  });

  test('that throw on purpose without such a handler are answered by Fastify with their status', async () => {
    const host = await hostApp({ before: async (app) => void app.addHook('onRequest', refusing(429)) });
    expect((await host.app.inject('/auth/session')).json()).toMatchObject({ statusCode: 429, code: 'CLOSED' });
  });

  test('that break are an internal error without a word of theirs', async () => {
    const host = await hostApp({
      before: async (app) =>
        void app.addHook('onRequest', async () => {
          throw new Error('a secret');
        }),
    });
    const response = await host.app.inject('/auth/session');
    expect([response.statusCode, response.json().code]).toEqual([500, 'internal_error']);
    expect(response.body).not.toContain('secret');
  });

  test('run for Portero\u2019s endpoints also where they are added after it', async () => {
    const { app } = await hostApp();
    app.addHook('onSend', async (_request, reply) => void reply.header('x-mine', 'yes'));
    expect((await app.inject('/auth/session')).headers['x-mine']).toBe('yes');
  });

  test('that wrap every answer leave Portero\u2019s alone, in a scope beside it', async () => {
    const host = await hostApp();
    const { app } = host;
    await app.register(async (scope) => {
      scope.addHook('preSerialization', async (_request, _reply, payload) => ({ data: payload }));
      scope.get('/mine', { onRequest: scope.requireSession }, async ({ auth }) => ({ name: auth.user.name }));
    });
    const cookie = await host.signUp();
    const answer = async (url: string) => (await app.inject({ url, headers: { cookie } })).json();
    expect(await answer('/mine')).toEqual({ data: { name: ada.name } });
    expect(await answer('/auth/session')).toMatchObject({ user: { name: ada.name } });
  });

  test('that come before a guard keep it from running, and see who is there after it', async () => {
    const host = await hostApp();
    const { app } = host;
    app.get('/closed', { onRequest: [refusing(410), app.requireSession] }, async () => 'open');
    app.get(
      '/mine',
      { onRequest: app.requireSession, preHandler: async ({ auth }) => void seen.push(auth.user.name) },
      async () => '',
    );
    const seen: string[] = [];
    const cookie = await host.signUp();
    const closed = await app.inject({ url: '/closed', headers: { cookie } });
    expect([closed.statusCode, closed.json().code]).toEqual([410, 'CLOSED']);
    await app.inject({ url: '/mine', headers: { cookie } });
    await app.inject('/mine');
    expect(seen).toEqual([ada.name]);
  });
});

test('the host\u2019s own @fastify/jwt and @fastify/cookie with a secret work beside it, and neither opens the other\u2019s doors', async () => {
  const host = await hostApp({
    before: async (app) => {
      await app.register(cookies, { secret: 'a secret of the host, long enough' });
      await app.register(jwt, {
        secret: 'another secret of the host',
        cookie: { cookieName: 'portero', signed: false },
      });
    },
  });
  const { app } = host;
  app.get('/mine', { onRequest: app.requireSession }, async ({ auth }) => auth.user.name);
  app.get('/theirs', { onRequest: (request) => request.jwtVerify() }, async ({ user }) => user);
  const cookie = await host.signUp();
  const theirs = app.jwt.sign({ sub: 'somebody' });
  const authorization = `Bearer ${theirs}`;
  expect((await app.inject({ url: '/mine', headers: { cookie } })).body).toBe(ada.name);
  expect((await app.inject({ url: '/theirs', headers: { authorization } })).json()).toMatchObject({ sub: 'somebody' });
  expect(await host.ask('/mine', { cookie: `portero=${theirs}` })).toEqual([401, 'not_authenticated']);
  expect(await host.ask('/mine', { authorization })).toEqual([401, 'invalid_token']);
  expect(await host.ask('/theirs', { cookie })).toEqual([401]);
  // Nothing of Portero's keys hangs on what the host can reach.
  expect(Object.keys(app.jwt)).not.toContain('k1');
});

test('two parts of one app can each have a Portero of their own, and a session of one is none in the other', async () => {
  const { app: first, ...host } = await hostApp({ prefix: '/first', publicUrl: 'http://localhost:3000' });
  await expect(
    first.register(portero, { db: host.db, keyring: keyring(), publicUrl: 'http://localhost:3000' }),
  ).rejects.toThrow('this app has portero, requireSession');
  const app = Fastify();
  const databases = [openSqlite(':memory:'), openSqlite(':memory:')];
  onTestFinished(async () => {
    await app.close();
    for (const db of databases) db.close();
  });
  for (const [index, db] of databases.entries()) {
    await app.register(async (part) => {
      await part.register(portero, {
        db,
        keyring: keyring(),
        publicUrl: 'http://localhost:3000',
        prefix: `/${index}`,
        passwords: await cheapHasher,
      });
      part.get(`/${index}/mine`, { onRequest: part.requireSession }, async ({ auth }) => auth.user.name);
    });
  }
  const cookie = cookieOf(await app.inject({ method: 'POST', url: '/0/auth/signup', payload: ada }));
  expect((await app.inject({ url: '/0/mine', headers: { cookie } })).body).toBe(ada.name);
  expect((await app.inject({ url: '/1/mine', headers: { cookie } })).json()).toMatchObject({ code: 'session_ended' });
});

test('in an app that has such names already it says so, and of its own parts only the guards are there', async () => {
  const first = await hostApp();
  await expect(hostApp({ before: (app) => app.decorate<unknown>('requireRole', () => 'of the host') })).rejects.toThrow(
    'register Portero once',
  );
  expect(first.app.hasDecorator('rateLimiter')).toBe(false);
});
