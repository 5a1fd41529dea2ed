import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, bob } from '../test-api.ts';
import { proxies } from './test-proxy.ts';
import { type Scene, sceneOf } from './test-scene.ts';

const names = ['Remote-User', 'Remote-Email', 'Remote-Name', 'Remote-Credential', 'Remote-Scopes'];
/** What apps know from other gateways: Authelia, tinyauth, Apache, oauth2-proxy, authentik, Pomerium, Grafana's proxy. */
const namesOfOthers = [
  'Remote-Groups',
  'Remote-Group',
  'Remote-Roles',
  'Remote-Sub',
  'X-Remote-User',
  'X-Remote-Group',
  'X-Auth-Request-User',
  'X-Auth-Request-Email',
  'X-Auth-Request-Groups',
  'X-Auth-Request-Preferred-Username',
  'X-Auth-Request-Access-Token',
  'X-Forwarded-User',
  'X-Forwarded-Email',
  'X-Forwarded-Groups',
  'X-Forwarded-Preferred-Username',
  'X-Forwarded-Access-Token',
  'X-Authentik-Username',
  'X-Authentik-Groups',
  'X-Authentik-Email',
  'X-Authentik-Name',
  'X-Authentik-Uid',
  'X-Authentik-Jwt',
  'X-Pomerium-Jwt-Assertion',
  'X-Webauth-User',
];
/** Spellings that one app or another takes for the same: letters of any case, underscores (CGI, WSGI, PHP), dots (PHP). */
const spellingsOf = (name: string) => [
  name,
  name.toLowerCase(),
  name.toUpperCase(),
  name.replaceAll('-', '_'),
  name.replaceAll('-', '_').toUpperCase(),
  name.replaceAll('-', '.'),
];

/** How a CGI, WSGI or PHP app would name a header. */
const asCgi = (name: string) => name.toUpperCase().replaceAll(/[-.]/g, '_');

describe.each(proxies)('behind %s', (name) => {
  let scene: Scene;
  let cookie: string;
  let revoked: string;
  beforeAll(async () => {
    scene = await sceneOf(name);
    cookie = await scene.api.signUp();
    revoked = await scene.api.signUp(bob);
    await scene.api.send('POST', '/auth/logout', { cookie: revoked });
  });
  afterAll(() => scene.close());

  const refused = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const before = scene.upstream.seen.length;
    const { status } = await scene.ask(path, { method, headers });
    expect(scene.upstream.seen, `${method} ${path}`).toHaveLength(before);
    return status;
  };

  test.each(names.flatMap(spellingsOf))(
    'whoever sends %s is not believed: signed in, signed out, or with a session that has ended',
    async (spelling) => {
      const forged = { [spelling]: 'mallory' };
      expect(await refused('/', forged)).toBe(401);
      expect(await refused('/', { ...forged, cookie: revoked })).toBe(401);
      expect(await refused('/', { ...forged, cookie: `${cookie}x` })).toBe(401);
      expect(await refused('/', { ...forged, authorization: 'Bearer x' })).toBe(401);

      const { headers } = await scene.passed('/', { headers: { ...forged, cookie } });
      const seen = Object.entries(headers).filter(([header]) => asCgi(header) === asCgi(spelling));
      expect(seen).toHaveLength(1);
      expect(JSON.stringify(headers)).not.toContain('mallory');
    },
  );

  test('what other gateways tell an app, no client tells it in their place', async () => {
    const forged = Object.fromEntries(namesOfOthers.flatMap(spellingsOf).map((spelling) => [spelling, 'mallory']));
    const { headers } = await scene.passed('/', { headers: { ...forged, cookie } });
    const seen = Object.keys(headers).filter((header) => headers[header] === 'mallory');
    expect(seen).toEqual([]);
  });

  test('an app that asks for the address or the host of the visitor gets those that the proxy saw', async () => {
    const forged = {
      forwarded: 'for=203.0.113.9;host=evil.example.net',
      'x-real-ip': '203.0.113.9',
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-host': 'evil.example.net',
      'x-forwarded-proto': 'gopher',
    };
    const { headers } = await scene.passed('/', { headers: { ...forged, cookie } });
    expect(JSON.stringify(headers)).not.toMatch(/203\.0\.113|evil|gopher/);
    expect(headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' });
  });

  test.each(['h2c', 'foo', 'websocket, h2c', 'h2c, websocket', 'TLS/1.2'])(
    'an upgrade to %s is not passed on: its stream would reach the app unseen',
    async (protocol) => {
      for (const connection of ['Upgrade', 'Upgrade, HTTP2-Settings']) {
        const headers = { cookie, connection, upgrade: protocol, 'http2-settings': 'AAMAAABkAAQCAAAAAAIAAAAA' };
        const { status } = await scene.upgrade('/', { ...headers, origin: scene.origin });
        expect(status).toBe(200);
        const { headers: seen } = scene.upstream.seen.at(-1) ?? {};
        expect([seen?.upgrade, seen?.connection ?? '']).toEqual([undefined, expect.not.stringMatching(/upgrade/i)]);
      }
    },
  );

  test('an upgrade to several protocols opens a WebSocket or nothing', async () => {
    const twice = { Upgrade: ['websocket', 'h2c'] };
    const { status } = await scene.upgrade('/', { cookie, ...twice, origin: scene.origin });
    const { headers } = scene.upstream.seen.at(-1) ?? {};
    expect([
      [200, undefined],
      [101, 'websocket'],
    ]).toContainEqual([status, headers?.upgrade]);
  });

  test.each([
    ['a left-over one of http before it', (live: string) => `portero=stale; ${live}`],
    ['a left-over one of http after it', (live: string) => `${live}; portero=stale`],
    ['itself again', (live: string) => `${live}; ${live}`],
    ['several others', (live: string) => `portero=a; portero=b; ${live}; portero=c`],
    ['a tab', (live: string) => `a=1;\t${live}`],
    ['no blank', (live: string) => `a=1;${live};b=2`],
    ['a blank before the sign', (live: string) => `a=1; ${live.replace('=', ' =')}`],
  ])('the session cookie stays outside, also with %s', async (_, sent) => {
    const { headers } = await scene.passed('/', { headers: { cookie: sent(cookie) } });
    expect(headers.cookie ?? '').not.toContain(cookie.split('=')[1]);
    expect(headers.cookie ?? '').not.toMatch(/(^|;\s*)portero/);
  });

  test('a cookie of the app whose name only looks like ours reaches it', async () => {
    const { headers } = await scene.passed('/', { headers: { cookie: `xportero=1; ${cookie}; portero2=2` } });
    expect((headers.cookie ?? '').split(/; */).filter(Boolean)).toEqual(['xportero=1', 'portero2=2']);
  });

  test('a header that is sent twice, or beside its look-alike, is ours alone', async () => {
    const forged = { 'remote-user': ['mallory', 'trudy'], Remote_User: 'mallory', 'Remote-User_': 'mallory' };
    const { headers } = await scene.passed('/', { headers: { ...forged, cookie } });
    expect(JSON.stringify(headers)).not.toMatch(/mallory|trudy/);
  });

  test('a header that is named in Connection, to have the proxy drop it, arrives all the same', async () => {
    const { headers } = await scene.passed('/', {
      headers: { connection: 'close, Remote-User, Remote-Scopes', cookie },
    });
    expect(headers).toMatchObject({ 'remote-email': ada.email, 'remote-scopes': '*' });
    expect(headers['remote-user']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('what a visitor claims about method, path or host of the request changes nothing', async () => {
    const claims = {
      'x-forwarded-method': 'GET',
      'x-original-method': 'GET',
      'x-forwarded-uri': '/login',
      'x-original-url': '/login',
    };
    expect(await refused('/', claims)).toBe(401);
    const foreign = { ...claims, cookie, origin: 'https://evil.example.net' };
    expect(await refused('/write', foreign, 'POST')).toBe(403);
    const page = { ...claims, accept: 'text/html' };
    expect((await scene.ask('/reports', { headers: page })).headers.location).toBe('/login?next=/reports');
  });

  test.each([
    '/',
    '//',
    '//auth/../secret',
    '/auth/../secret',
    '/auth/..%2fsecret',
    '/auth/%2e%2e/secret',
    '/auth%2f..%2fsecret',
    '/assets/../secret',
    '/assets/..%2f..%2fsecret',
    '/assets/%252e%252e/secret',
    '/login/../secret',
    '/login/secret',
    '/loginx',
    '/LOGIN',
    '/Auth/session/',
    '/login;/secret',
    '/login%00/secret',
    '/login%0a',
    '/me/secret',
    '/.well-known/change-password/../../secret',
    '/portero-verify',
    '/portero-verify/',
    '/secret?x=/auth/session',
    '/secret#/login',
    '/secret%3f/../login',
    '/secret\\..\\login',
  ])('the path %s does not lead around the guard', async (path) => {
    const status = await refused(path);
    // Answered by Portero, refused by the proxy, or sent to the log-in: whichever, the app never saw it.
    expect([200, 302, 400, 401, 404]).toContain(status);
    await refused(path, { accept: 'text/html' });
    expect(await refused(path, {}, 'POST')).toBeGreaterThanOrEqual(400);
  });

  test.each(['OPTIONS', 'HEAD', 'PROPFIND', 'TRACE', 'PURGE'])(
    'the method %s does not lead around the guard',
    async (method) => {
      expect(await refused('/secret', {}, method)).toBeGreaterThanOrEqual(400);
    },
  );

  test('the address that the proxy itself asks is not served to visitors', async () => {
    expect([401, 404]).toContain(await refused('/portero-verify', {}));
  });
});
