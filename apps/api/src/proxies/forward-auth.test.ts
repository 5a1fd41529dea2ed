import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, bob } from '../test-api.ts';
import { proxies } from './test-proxy.ts';
import { type Scene, sceneOf } from './test-scene.ts';

const page = { accept: 'text/html' };
const HOUR = 3_600_000;

describe.each(proxies)('behind %s', (name) => {
  let scene: Scene;
  let cookie: string;
  beforeAll(async () => {
    scene = await sceneOf(name);
    cookie = await scene.api.signUp();
  });
  afterAll(() => scene.close());

  const token = async (...scopes: string[]) => {
    const made = await scene.api.send('POST', '/auth/tokens', { cookie, body: { name: 'x', scopes } });
    return { authorization: `Bearer ${made.json().token}` };
  };

  test('a person who is signed out goes to the log-in page and finds the way back, query and all', async () => {
    const { status, headers } = await scene.ask('/reports/2026?from=a&to=b', { headers: page });
    expect([status, headers.location]).toEqual([302, '/login?next=/reports/2026%3Ffrom%3Da%26to%3Db']);
    expect(scene.upstream.seen).toEqual([]);
  });

  test('a program that is signed out gets the 401 as Portero says it', async () => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const { status, headers, body } = await scene.ask('/api/reports', { method, body: method === 'GET' ? '' : 'x' });
      expect(status).toBe(401);
      expect(headers['content-type']).toMatch(/^application\/problem\+json/);
      // nginx says it twice, once by itself: a list of challenges, as RFC 9110 has it.
      expect(headers['www-authenticate']).toMatch(/^Bearer realm="portero"/);
      expect(JSON.parse(body)).toMatchObject({ code: 'not_authenticated' });
    }
    expect(scene.upstream.seen).toEqual([]);
  });

  test('log-in itself goes through the proxy, and its cookie opens the app', async () => {
    const headers = { 'content-type': 'application/json', origin: scene.origin };
    const login = await scene.ask('/auth/login', {
      method: 'POST',
      headers,
      body: JSON.stringify({ email: ada.email, password: ada.password }),
    });
    expect(login.status, login.body).toBe(200);
    const [set = ''] = login.headers['set-cookie'] ?? [];
    expect(set).toMatch(/^__Host-portero=.*Secure/);
    await scene.passed('/', { headers: { cookie: set.split(';', 1)[0] } });
  });

  test('the app learns whose request it is, and never what let it in', async () => {
    const { user, session } = (await scene.api.send('GET', '/me', { cookie })).json();
    const { headers, url } = await scene.passed('/a/b?c=d', { headers: { cookie: `theme=dark; ${cookie}; lang=es` } });
    expect(url).toBe('/a/b?c=d');
    expect(headers).toMatchObject({
      'remote-user': user.id,
      'remote-email': ada.email,
      'remote-name': ada.name,
      'remote-credential': `session ${session.id}`,
      'remote-scopes': '*',
    });
    expect(JSON.stringify(headers)).not.toContain(cookie.split('=')[1]);
    expect((headers.cookie ?? '').split(/; */).filter(Boolean)).toEqual(['theme=dark', 'lang=es']);
    expect((await scene.passed('/', { headers: { cookie } })).headers.cookie ?? '').toBe('');
  });

  test('a name of any script arrives', async () => {
    const named = await scene.api.signUp({ ...bob, name: 'Zoë 山田 👩‍🚀' });
    const { headers } = await scene.passed('/', { headers: { cookie: named } });
    expect(decodeURIComponent(String(headers['remote-name']))).toBe('Zoë 山田 👩‍🚀');
  });

  test('a token opens it too, and stays outside', async () => {
    const { headers } = await scene.passed('/', { headers: await token('profile:read') });
    expect(headers).toMatchObject({ 'remote-email': ada.email, 'remote-scopes': 'profile:read' });
    expect(headers.authorization).toBeUndefined();
  });

  test('a 403 is passed on as Portero says it', async () => {
    const { status, body, headers } = await scene.ask('/', { headers: await token('sessions:read') });
    expect(status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({ code: 'insufficient_scope' });
    expect(headers['www-authenticate']).toContain('scope="profile:read"');
  });

  test('bodies and methods reach the app as they were sent', async () => {
    const body = 'x'.repeat(300_000);
    const headers = { cookie, 'content-type': 'text/plain', origin: scene.origin };
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect(await scene.passed('/write', { method, headers, body })).toMatchObject({ method, body });
    }
    const chunked = await scene.passed('/w', {
      method: 'POST',
      headers: { ...headers, 'transfer-encoding': 'chunked' },
      body,
    });
    expect(chunked.body).toBe(body);
  });

  test('uploads of 2 MB get through', async () => {
    const body = Buffer.alloc(2_000_000, 'x').toString();
    const headers = { cookie, 'content-type': 'text/plain', origin: scene.origin };
    expect((await scene.passed('/upload', { method: 'POST', headers, body })).body).toHaveLength(2_000_000);
  });

  test('an app cannot use Authorization for itself: beside it the cookie is ignored', async () => {
    for (const authorization of ['Basic YWRhOmFkYQ==', 'Bearer of-the-app']) {
      expect((await scene.ask('/', { headers: { cookie, authorization } })).status).toBe(401);
    }
  });

  test('a write that another page makes a browser send is refused, though it has the cookie', async () => {
    const before = scene.upstream.seen.length;
    for (const origin of ['https://evil.example.net', 'null', scene.origin.replace('localhost', 'sub.localhost')]) {
      const { status, body } = await scene.ask('/write', { method: 'POST', headers: { cookie, origin }, body: 'x' });
      expect([status, JSON.parse(body).code]).toEqual([403, 'origin_denied']);
    }
    expect(scene.upstream.seen).toHaveLength(before);
  });

  test('a WebSocket opens with the cookie and from our own pages only', async () => {
    const opened = await scene.upgrade('/live', { cookie, origin: scene.origin });
    expect([opened.status, opened.body]).toEqual([101, 'hello through it\n']);
    expect(scene.upstream.seen.at(-1)?.headers).toMatchObject({ upgrade: 'websocket', 'remote-email': ada.email });
    const before = scene.upstream.seen.length;
    expect((await scene.upgrade('/live', { origin: scene.origin })).status).toBe(401);
    expect((await scene.upgrade('/live', { cookie, origin: 'https://evil.example.net' })).status).toBe(403);
    expect(scene.upstream.seen).toHaveLength(before);
  });

  test('what the app says itself is left alone: its refusals, its cookies', async () => {
    const { status, headers, body } = await scene.ask('/app-401', { headers: { cookie, ...page } });
    expect([status, headers['set-cookie']]).toEqual([401, ['app=1']]);
    expect(JSON.parse(body).url).toBe('/app-401');
  });

  test('cookies of 8 kB, as other services leave them, get through', async () => {
    const other = Array.from({ length: 8 }, (_, i) => `c${i}=${'x'.repeat(1000)}`).join('; ');
    const { headers } = await scene.passed('/', { headers: { cookie: `${other}; ${cookie}` } });
    expect(headers.cookie).toContain('c7=');
  });

  test('Portero sees the address of the visitor, whatever the visitor says', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9', 'content-type': 'application/json', origin: scene.origin };
    const person = JSON.stringify({ ...bob, email: 'dora@example.com' });
    const { body } = await scene.ask('/auth/signup', { method: 'POST', headers, body: person });
    expect(JSON.parse(body).session.ipAddress).toBe('127.0.0.1');
  });
});

// A server of its own: its sweep is allowed to end what has expired while its clock stands hours ahead.
test.each(proxies)('behind %s, a session that is used through the proxy alone is renewed', async (name) => {
  const scene = await sceneOf(name);
  const cookie = await scene.api.signUp();
  scene.api.now = new Date(scene.api.now.getTime() + 2 * HOUR);
  const { status, headers } = await scene.ask('/', { headers: { cookie } });
  expect(status).toBe(200);
  const cookies = headers['set-cookie'] ?? [];
  expect(cookies.map((one) => one.split('=', 1)[0]).sort()).toEqual(['__Host-portero', 'app']);
  scene.api.now = new Date(scene.api.now.getTime() + 11 * HOUR);
  const renewed = cookies.find((one) => one.startsWith('__Host-'))?.split(';', 1)[0] ?? '';
  await scene.passed('/', { headers: { cookie: renewed } });
  await scene.close();
});

test.each(proxies)('while Portero is down, %s lets nobody through', async (name) => {
  const scene = await sceneOf(name);
  const cookie = await scene.api.signUp();
  await scene.passed('/', { headers: { cookie } });
  await scene.stopPortero();
  const before = scene.upstream.seen.length;
  for (const headers of [{ cookie }, {}, { ...page }]) {
    expect((await scene.ask('/', { headers })).status).toBeGreaterThanOrEqual(500);
  }
  expect((await scene.upgrade('/live', { cookie })).status).toBeGreaterThanOrEqual(500);
  expect(scene.upstream.seen).toHaveLength(before);
  await scene.close();
});
