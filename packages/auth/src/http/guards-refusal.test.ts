import type { FastifyInstance } from 'fastify';
import { describe, expect, test } from 'vitest';
import { isFailure } from '../core/failure.ts';
import { hostApp } from '../test-host.ts';
import type { GuardError } from './refusals.ts';

const ownHandler = (app: FastifyInstance) =>
  void app.setErrorHandler((error: GuardError, _request, reply) =>
    reply.code(error.statusCode ?? 500).send({ mine: error.code }),
  );

describe.each([
  ['without an error handler of the host', () => {}],
  ['with one', ownHandler],
])('a refusal, %s,', (_with, before) => {
  test('keeps what comes after the guard in a hook of one\u2019s own from running', async () => {
    const { app, signUp } = await hostApp({ before });
    const ran: string[] = [];
    app.addHook('onRequest', async (request, reply) => {
      if (!request.url.startsWith('/admin')) return;
      await app.requireSession(request, reply);
      ran.push('as if let in');
    });
    app.get('/admin/desk', async () => 'the desk');
    expect([(await app.inject('/admin/desk')).statusCode, ran]).toEqual([401, []]);
    const cookie = await signUp();
    expect((await app.inject({ url: '/admin/desk', headers: { cookie } })).body).toBe('the desk');
    expect(ran).toEqual(['as if let in']);
  });

  test('can be caught, and answered by leading to the log-in page', async () => {
    const { app } = await hostApp({ before });
    app.get(
      '/page',
      {
        onRequest: async (request, reply) => {
          try {
            await app.requireSession(request, reply);
          } catch (error) {
            expect(isFailure(error)).toBe(true);
            return reply.redirect('/login');
          }
        },
      },
      async () => 'the page',
    );
    const { statusCode, headers } = await app.inject('/page');
    expect([statusCode, headers.location]).toEqual([302, '/login']);
  });

  test('leaves the door to another way in, which may let the request in', async () => {
    const { app } = await hostApp({ before });
    // What @fastify/auth does with several of them.
    const either = async (...[request, reply]: Parameters<typeof app.requireSession>) => {
      try {
        await app.requireSession(request, reply);
      } catch (error) {
        if (request.headers['x-api-key'] !== 'good') throw error;
      }
    };
    app.get('/report', { onRequest: either }, async ({ identity }) => identity?.user.name ?? 'a machine');
    expect((await app.inject('/report')).statusCode).toBe(401);
    const { statusCode, body } = await app.inject({ url: '/report', headers: { 'x-api-key': 'good' } });
    expect([statusCode, body]).toEqual([200, 'a machine']);
  });

  test('names the challenge and the scope, and is in no cache', async () => {
    const host = await hostApp({ before });
    const { app } = host;
    app.get('/mine', { onRequest: app.requireSession }, async () => 'mine');
    app.get('/late', { preHandler: app.requireSession }, async () => 'mine');
    app.get('/identified', { onRequest: app.optionalSession }, async ({ auth }) => auth.user.name);
    app.get('/entries', { onRequest: app.requireScope('guestbook:write') }, async () => 'entries');
    for (const url of ['/mine', '/late', '/identified']) {
      expect((await app.inject(url)).headers).toMatchObject({
        'www-authenticate': 'Bearer realm="portero"',
        'cache-control': 'no-store',
        vary: 'Cookie, Authorization',
      });
    }
    const headers = await host.bearer(await host.signUp(), ['profile:read']);
    expect((await app.inject({ url: '/entries', headers })).headers).toMatchObject({
      'www-authenticate': 'Bearer realm="portero", error="insufficient_scope", scope="guestbook:write"',
      'cache-control': 'no-store',
    });
  });
});

test('a refusal reaches the error handler of its own scope, not that above it', async () => {
  const { app } = await hostApp({ before: ownHandler });
  await app.register(async (scope) => {
    scope.setErrorHandler((error: GuardError, _request, reply) => reply.code(error.statusCode).send('scoped'));
    scope.addHook('onRequest', scope.requireSession);
    scope.get('/inner', async () => 'inner');
  });
  app.get('/outer', { onRequest: app.requireSession }, async () => 'outer');
  expect([(await app.inject('/inner')).body, (await app.inject('/outer')).json()]).toEqual([
    'scoped',
    { mine: 'not_authenticated' },
  ]);
});

test('a Failure that the host\u2019s own handler throws is a problem document too', async () => {
  const host = await hostApp();
  const { app } = host;
  app.get('/identified', { onRequest: app.optionalSession }, async ({ auth }) => auth.user.name);
  expect(await host.ask('/identified')).toEqual([401, 'not_authenticated']);
});

test('an error of the host is told to its onError hooks once, and answered as without Portero', async () => {
  const told: string[] = [];
  const { app } = await hostApp();
  app.addHook('onError', async (_request, _reply, error) => void told.push(error.message));
  app.get('/broken', async () => {
    throw Object.assign(new Error('the host\u2019s own words'), { statusCode: 418, code: 'TEAPOT' });
  });
  expect((await app.inject('/broken')).json()).toEqual({
    statusCode: 418,
    code: 'TEAPOT',
    error: "I'm a Teapot",
    message: 'the host\u2019s own words',
  });
  expect(told).toEqual(['the host\u2019s own words']);
});
