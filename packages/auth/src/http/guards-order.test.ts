import Fastify, { type FastifyInstance } from 'fastify';
import { describe, expect, onTestFinished, test } from 'vitest';
import { HOUR } from '../core/clock.ts';
import { openSqlite } from '../db/sqlite.ts';
import { optionalSession, portero, requireRole, requireScope, requireSession } from '../index.ts';
import { ada, cheapHasher, cookieOf, keyring } from '../test-app.ts';
import { hostApp } from '../test-host.ts';

/** An app that has nothing yet, and the options to register Portero with whenever it likes. */
async function bareApp() {
  const db = openSqlite(':memory:');
  const app = Fastify();
  onTestFinished(async () => {
    await app.close();
    db.close();
  });
  const options = {
    db,
    keyring: keyring(),
    publicUrl: 'http://localhost:3000',
    passwords: await cheapHasher,
    scopes: { 'guestbook:write': 'Write into the guestbook' },
  };
  return { app, options };
}

const signUp = (app: FastifyInstance, url = '/auth/signup') => app.inject({ method: 'POST', url, payload: ada });
const bodyOf = async (app: FastifyInstance, url: string, cookie = '') =>
  (await app.inject({ url, headers: { cookie } })).body;
const statusOf = async (app: FastifyInstance, url: string, headers: Record<string, string> = {}) =>
  (await app.inject({ url, headers })).statusCode;

describe('a guard that is imported', () => {
  test('keeps a route closed that stands before Portero is registered, without await', async () => {
    const { app, options } = await bareApp();
    app.get('/early', { onRequest: requireSession }, async ({ auth }) => auth.user.name);
    app.register(portero, options);
    app.get('/admin', { onRequest: requireRole('admin') }, async () => 'secret');
    app.get('/greeting', { onRequest: optionalSession }, async ({ identity }) => identity?.user.name ?? 'you');
    app.get('/entries', { onRequest: requireScope('guestbook:write') }, async ({ auth }) => auth.user.name);
    for (const url of ['/early', '/admin', '/entries']) expect(await statusOf(app, url)).toBe(401);
    // Fastify answers a route that it took before Portero was there, and has all that it needs.
    const early = await app.inject('/early');
    expect([early.json().code, early.headers['www-authenticate']]).toEqual([
      'not_authenticated',
      'Bearer realm="portero"',
    ]);
    expect(await bodyOf(app, '/greeting')).toBe('you');
    const cookie = cookieOf(await signUp(app));
    for (const url of ['/early', '/greeting', '/entries']) expect(await bodyOf(app, url, cookie)).toBe(ada.name);
    expect(await statusOf(app, '/admin', { cookie })).toBe(403);
  });

  test('asks the Portero of the scope that the route is in, and is no way around it elsewhere', async () => {
    const { app, options } = await bareApp();
    await app.register(
      async (scope) => {
        await scope.register(portero, options);
        scope.get('/mine', { onRequest: requireSession }, async ({ auth }) => auth.user.name);
      },
      { prefix: '/in' },
    );
    app.get('/mine', { onRequest: requireSession }, async () => 'secret');
    const cookie = cookieOf(await signUp(app, '/in/auth/signup'));
    expect(await bodyOf(app, '/in/mine', cookie)).toBe(ada.name);
    const elsewhere = await app.inject({ url: '/mine', headers: { cookie } });
    expect(elsewhere.statusCode).toBe(500);
    expect(elsewhere.json().message).toContain('GET /mine has a guard of Portero');
    expect(elsewhere.json().message).toContain('app.register(portero');
  });

  test('is the same as that of the app', async () => {
    const { app } = await hostApp();
    expect(app.requireSession).toBe(requireSession);
    expect(app.optionalSession).toBe(optionalSession);
    for (const of of [app.requireRole, requireRole]) expect(() => of('two words')).toThrow('is no role');
    for (const of of [app.requireScope, requireScope]) expect(() => of('everything')).toThrow('is no scope');
  });

  test('lets nobody in by a scope that no token can have, and says where it is named', async () => {
    const { app } = await hostApp();
    app.get('/entries', { onRequest: requireScope('guestbook:wirte') }, async () => 'secret');
    const { statusCode, body } = await app.inject('/entries');
    expect([statusCode, body]).toEqual([500, expect.stringContaining('name it in the option scopes')]);
  });
});

describe.each(['requireSession', 'optionalSession'] as const)('%s on the whole app', (name) => {
  test.each(['before', 'after'])('leaves Portero\u2019s own endpoints alone, added %s it', async (when) => {
    const guard = { requireSession, optionalSession }[name];
    const host = await hostApp({
      before: (app) => void (when === 'before' && app.addHook('onRequest', guard)),
    });
    const { app } = host;
    if (when === 'after') app.addHook('onRequest', app[name]);
    app.get('/mine', async ({ auth }) => auth.user.name);
    const signedUp = await signUp(app);
    expect(signedUp.statusCode).toBe(201);
    expect(await statusOf(app, '/auth/session')).toBe(200);
    expect(await statusOf(app, '/auth/signup')).toBe(405);
    expect((await app.inject({ method: 'OPTIONS', url: '/auth/login' })).statusCode).toBe(204);
    expect(await statusOf(app, '/mine')).toBe(401);
    expect(await statusOf(app, '/nowhere')).toBe(name === 'requireSession' ? 401 : 404);
    // A log-in whose old cookie is due sets one cookie, and not the old one too.
    host.now = new Date(host.now.getTime() + 2 * HOUR);
    const again = await app.inject({
      method: 'POST',
      url: '/auth/login',
      headers: { cookie: cookieOf(signedUp) },
      payload: { email: ada.email, password: ada.password },
    });
    expect([again.statusCode, again.cookies.length]).toEqual([200, 1]);
    expect(await bodyOf(app, '/mine', cookieOf(again))).toBe(ada.name);
  });
});

test('a role on the whole app leaves the way in open', async () => {
  const host = await hostApp();
  const { app } = host;
  app.addHook('onRequest', app.requireRole('admin'));
  app.get('/desk', async () => 'the desk');
  const cookie = await host.signUp();
  expect(await host.ask('/me', { cookie })).toEqual([200]);
  expect(await host.ask('/desk', { cookie })).toEqual([403, 'role_required']);
});

test.each(['preSerialization', 'onSend', 'onResponse', 'onError'])(
  'a route whose guard would come when the handler has done its work is refused at the start: %s',
  async (hook) => {
    const { app } = await hostApp();
    expect(() => app.delete('/entries', { [hook]: [app.requireRole('moderator')] }, async () => 'gone')).toThrow(
      'portero: on DELETE /entries a guard comes after the handler; put it before, such as in onRequest',
    );
  },
);
