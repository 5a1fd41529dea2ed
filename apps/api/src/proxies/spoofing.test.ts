import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, bob } from '../test-api.ts';
import { proxies } from './test-proxy.ts';
import { type Scene, sceneOf } from './test-scene.ts';

const names = ['Remote-User', 'Remote-Email', 'Remote-Name', 'Remote-Credential', 'Remote-Scopes'];
/** Spellings that one app or another takes for the same: letters of any case, underscores for hyphens (CGI, WSGI, PHP). */
const spellings = names.flatMap((name) => [
  name,
  name.toLowerCase(),
  name.toUpperCase(),
  name.replaceAll('-', '_'),
  name.replaceAll('-', '_').toUpperCase(),
]);

/** How a WSGI or CGI app would name a header. */
const asCgi = (name: string) => name.toUpperCase().replaceAll('-', '_');

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

  test.each(spellings)(
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
