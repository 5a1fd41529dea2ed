import { describe, expect, test } from 'vitest';
import { HOUR } from '../core/clock.ts';
import type { SecurityEvent } from '../core/events.ts';
import { ada, bob, cookieOf } from '../test-app.ts';
import { type Host, hostApp } from '../test-host.ts';

/** A host with a route behind each guard. */
async function guarded(options: Parameters<typeof hostApp>[0] = {}): Promise<Host> {
  const host = await hostApp(options);
  const { app } = host;
  app.get('/open', async () => 'open');
  app.get('/mine', { onRequest: app.requireSession }, async ({ auth }) => auth.user.name);
  app.get(
    '/greeting',
    { onRequest: app.optionalSession },
    async ({ identity }) => `Hello ${identity?.user.name ?? 'you'}`,
  );
  app.get('/desk', { onRequest: app.requireRole('editor', 'admin') }, async ({ auth }) => auth.roles);
  const scoped = app.requireScope('guestbook:write');
  app.post('/entries', { onRequest: scoped }, async ({ auth }) => auth.user.name);
  app.get('/both', { onRequest: [scoped, app.requireRole('editor')] }, async ({ auth }) => auth.roles);
  app.post('/write', { onRequest: app.requireSession }, async () => 'written');
  await app.ready();
  return host;
}

const idOf = ({ db }: Host, email = ada.email) =>
  db.connection.prepare('SELECT id FROM users WHERE email = ?').pluck().get(email) as string;

describe('a route of the host', () => {
  test('behind requireSession is for who is signed in, and a token does not do', async () => {
    const host = await guarded();
    const cookie = await host.signUp();
    expect(await host.ask('/mine')).toEqual([401, 'not_authenticated']);
    const mine = await host.app.inject({ url: '/mine', headers: { cookie } });
    expect([mine.statusCode, mine.body, mine.headers['cache-control']]).toEqual([200, ada.name, 'no-store']);
    expect(mine.headers.vary).toContain('Cookie');
    const token = await host.bearer(cookie, ['guestbook:write', 'profile:read']);
    expect(await host.ask('/mine', token)).toEqual([403, 'session_required']);
    expect(await host.ask('/mine', { authorization: 'Bearer x', cookie })).toEqual([401, 'invalid_token']);
    await host.app.inject({ method: 'POST', url: '/auth/logout', headers: { cookie } });
    expect(await host.ask('/mine', { cookie })).toEqual([401, 'session_ended']);
  });

  test('behind optionalSession knows who asks, if anybody', async () => {
    const host = await guarded();
    const cookie = await host.signUp();
    expect((await host.app.inject('/greeting')).body).toBe('Hello you');
    expect((await host.app.inject({ url: '/greeting', headers: { cookie } })).body).toBe('Hello Ada Lovelace');
    expect((await host.app.inject({ url: '/greeting', headers: { cookie: 'portero=x' } })).body).toBe('Hello you');
  });

  test('behind optionalSession shows a token nothing, since no scope allows it, until requireScope lets it in', async () => {
    const host = await hostApp();
    const { app } = host;
    await app.register(async (scope) => {
      scope.addHook('onRequest', scope.optionalSession);
      scope.get('/greeting', async ({ identity }) => `Hello ${identity?.user.name ?? 'you'}`);
      scope.get('/name', async ({ auth }) => auth.user.name);
      const scoped = { onRequest: scope.requireScope('guestbook:write') };
      scope.get('/entries', scoped, async ({ identity }) => `Hello ${identity?.user.name ?? 'you'}`);
    });
    const token = await host.bearer(await host.signUp(), ['guestbook:write']);
    expect((await app.inject({ url: '/greeting', headers: token })).body).toBe('Hello you');
    expect(await host.ask('/name', token)).toEqual([403, 'session_required']);
    expect((await app.inject({ url: '/entries', headers: token })).body).toBe('Hello Ada Lovelace');
  });

  test('behind requireScope lets sessions in, and tokens with the scope', async () => {
    const host = await guarded();
    const cookie = await host.signUp();
    expect(await host.ask('/entries', { cookie }, 'POST')).toEqual([200]);
    expect(await host.ask('/entries', await host.bearer(cookie, ['guestbook:write']), 'POST')).toEqual([200]);
    const other = await host.bearer(cookie, ['profile:read']);
    expect(await host.ask('/entries', other, 'POST')).toEqual([403, 'insufficient_scope']);
    const { headers } = await host.app.inject({ method: 'POST', url: '/entries', headers: other });
    expect(headers['www-authenticate']).toContain('scope="guestbook:write"');
    expect(() => host.app.requireScope('guestbook:wirte')).toThrow('name it in the option scopes');
  });

  test('behind requireRole asks the database, so that a change holds on the very next request', async () => {
    const events: SecurityEvent[] = [];
    const host = await guarded({ onEvent: (event) => void (event.role && events.push(event)) });
    const cookie = await host.signUp();
    const id = idOf(host);
    expect(await host.ask('/desk')).toEqual([401, 'not_authenticated']);
    expect(await host.ask('/desk', { cookie })).toEqual([403, 'role_required']);
    const { roles } = host.app.portero;
    expect([await roles.grant(id, 'editor'), await roles.grant(id, 'editor')]).toEqual([true, false]);
    await roles.grant(id, 'author');
    expect((await host.app.inject({ url: '/desk', headers: { cookie } })).json()).toEqual(['author', 'editor']);
    expect(await roles.of(id)).toEqual(['author', 'editor']);
    expect((await host.app.inject({ url: '/me', headers: { cookie } })).json().roles).toEqual(['author', 'editor']);
    expect([await roles.revoke(id, 'editor'), await roles.revoke(id, 'editor')]).toEqual([true, false]);
    expect(await host.ask('/desk', { cookie })).toEqual([403, 'role_required']);
    await expect(roles.grant('nobody', 'editor')).rejects.toThrow('there is no user nobody');
    await expect(roles.grant(id, 'Editor')).rejects.toThrow('is no role');
    expect(events.map(({ event, role, userId }) => [event, role, userId])).toEqual([
      ['role.granted', 'editor', id],
      ['role.granted', 'author', id],
      ['role.revoked', 'editor', id],
    ]);
    expect(() => host.app.requireRole('two words')).toThrow('is no role');
  });

  test('takes a role with a token only where a scope is named too', async () => {
    const host = await guarded();
    const cookie = await host.signUp();
    const other = await host.signUp(bob);
    await host.app.portero.roles.grant(idOf(host), 'editor');
    const token = await host.bearer(cookie, ['guestbook:write']);
    expect(await host.ask('/desk', token)).toEqual([403, 'session_required']);
    expect((await host.app.inject({ url: '/both', headers: token })).json()).toEqual(['editor']);
    expect(await host.ask('/both', { cookie })).toEqual([200]);
    expect(await host.ask('/both', await host.bearer(cookie, ['profile:read']))).toEqual([403, 'insufficient_scope']);
    expect(await host.ask('/both', await host.bearer(other, ['guestbook:write']))).toEqual([403, 'role_required']);
  });

  test('refuses writes that another site makes a browser send, and WebSockets too', async () => {
    const host = await guarded();
    const cookie = await host.signUp();
    const evil = { cookie, origin: 'https://evil.example.net' };
    expect(await host.ask('/write', evil, 'POST')).toEqual([403, 'origin_denied']);
    expect(await host.ask('/write', { ...evil, origin: 'http://localhost:3000' }, 'POST')).toEqual([200]);
    expect(await host.ask('/mine', { ...evil, connection: 'upgrade', upgrade: 'websocket' })).toEqual([
      403,
      'origin_denied',
    ]);
    expect(await host.ask('/mine', evil)).toEqual([200]);
    const token = await host.bearer(cookie, ['guestbook:write']);
    expect(await host.ask('/entries', { ...evil, ...token }, 'POST')).toEqual([200]);
  });

  test('that names no guard is none of Portero\u2019s business', async () => {
    const host = await guarded();
    const cookie = await host.signUp();
    host.now = new Date(host.now.getTime() + 2 * HOUR);
    // Whoever looked into the database would fail.
    host.db.connection.exec('DROP TABLE user_roles; DROP TABLE tokens; DROP TABLE sessions;');
    const { statusCode, headers } = await host.app.inject({ url: '/open', headers: { cookie } });
    expect([statusCode, headers.vary, headers['cache-control'], headers['set-cookie']]).toEqual([
      200,
      undefined,
      undefined,
      undefined,
    ]);
    expect(await host.ask('/mine', { cookie })).not.toEqual([200]);
  });

  test('that reads request.auth without a guard fails, and says what to add', async () => {
    const host = await hostApp();
    host.app.get('/forgotten', async ({ auth }) => auth.user);
    const cookie = await host.signUp();
    const { statusCode, body } = await host.app.inject({ url: '/forgotten', headers: { cookie } });
    expect(statusCode).toBe(500);
    expect(body).toContain('GET /forgotten reads request.auth');
    expect(body).toContain('{ onRequest: app.requireSession }');
  });
});

describe('the session behind a route of the host', () => {
  test.each([
    ['on a route', false],
    ['on a whole scope', true],
  ])('slides and its use is noted, with a guard %s', async (_where, whole) => {
    const host = await hostApp();
    await host.app.register(async (scope) => {
      if (whole) scope.addHook('onRequest', scope.requireSession);
      scope.get('/here', whole ? {} : { onRequest: scope.requireSession }, async ({ auth }) => auth.user.id);
    });
    const cookie = await host.signUp();
    const stored = () =>
      host.db.connection.prepare('SELECT last_seen_at AS seen, idle_expires_at AS ends FROM sessions').get() as {
        seen: number;
        ends: number;
      };
    const before = stored();
    host.now = new Date(host.now.getTime() + 2 * HOUR);
    const response = await host.app.inject({ url: '/here', headers: { cookie } });
    expect(cookieOf(response)).not.toBe('');
    expect(response.headers['set-cookie']).toMatch(/^portero=.*; Path=\/; HttpOnly; SameSite=Lax$/);
    await expect.poll(() => stored().seen).toBe(before.seen + 2 * HOUR);
    expect(stored().ends).toBe(before.ends + 2 * HOUR);
    host.now = new Date(host.now.getTime() + 11 * HOUR);
    expect((await host.app.inject({ url: '/here', headers: { cookie: cookieOf(response) } })).statusCode).toBe(200);
  });

  test('is not brought back by a late answer of that route', async () => {
    const host = await hostApp();
    const { app } = host;
    const started = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    app.get('/slow', { onRequest: app.requireSession }, async () => {
      started.resolve();
      await gate.promise;
      return 'late';
    });
    const cookie = await host.signUp();
    host.now = new Date(host.now.getTime() + 2 * HOUR);
    const answer = app.inject({ url: '/slow', headers: { cookie } }).then((response) => response);
    await started.promise;
    await app.inject({
      method: 'POST',
      url: '/auth/login',
      headers: { cookie },
      payload: { email: ada.email, password: ada.password },
    });
    gate.resolve();
    expect(cookieOf(await answer)).toBe('');
  });
});
