import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proxies } from './test-proxy.ts';
import { changes } from './test-recipe.ts';
import { type Scene, sceneOf } from './test-scene.ts';

/** A proxy and an app may read each of these in two ways: as an address under /hooks/ or /orders/, and as one outside. */
const ambiguous = [
  '/admin/../hooks/x',
  '/admin/..%2fhooks/x',
  '/admin/..%2Fhooks/x',
  '/admin/%2e%2e/hooks/x',
  '/admin/.%2E/hooks/x',
  '/admin/x/..%2f..%2fhooks/',
  '/admin/./../hooks/',
  '/admin//../hooks/x',
  '/admin;/../hooks/x',
  '/hooks/../admin',
  '/hooks/..',
  '/hooks/..?x=1',
  '/hooks/..#',
  '/hooks/..%3f/admin',
  'https://localhost/hooks/../admin',
  '/hooks/x/.',
  '/hooks/..;/admin',
  '/hooks/..;x=1/admin',
  '/hooks/..%3b/admin',
  '/hooks/;/../admin',
  '/hooks/..%2fadmin',
  '/hooks/%2e%2e%2fadmin',
  '/hooks/..%5cadmin',
  '/hooks/..%5Cadmin',
  '/hooks/..\\admin',
  '/hooks\\..\\admin',
  '/hooks%5c..%5cadmin',
  '/hooks/%252e%252e/admin',
  '/hooks/%252E./admin',
  '/hooks/..%252fadmin',
  '/hooks/..%255cadmin',
  '/hooks/%25252e%25252e/admin',
  '/hooks/%25%32%65%25%32%65/admin',
  '/hooks/%252%65%252%65/admin',
  '/hooks/..%00/admin',
  '/hooks/.%09./admin',
  // Libraries for addresses take what follows two slashes for a host.
  '//hooks/admin',
  '/%2fhooks/admin',
  '/%5chooks/admin',
  '/%252fhooks/admin',
  '/\\hooks/admin',
  '/orders/../x',
  '/orders/..%2fx',
  '/orders/1/..%2f..%2fx',
  '//orders/1',
  '//..//orders/1',
];

/** Dots, slashes and the rest where they mislead nobody. */
const honest = [
  '/a.b/..c/x...y',
  '/files/v1.2/',
  '/files/.../x',
  '/.hidden',
  '/x%2ey/%2ehidden',
  '/a../b',
  '/a;v=1.2/b',
  '/;jsessionid=1',
  '/files/AC%2fDC',
  '/files/AC%5CDC',
  '/page/http://example.com/',
  '/100%25',
  '/50%25%20of%25it',
  '/100%2510',
  '/Zo%C3%AB.txt',
  '/?next=/../admin&also=..%2f..%5c//&control=%00',
  '/x?/../y',
];

describe.each(proxies)('behind %s, with an address open and a scope demanded as the recipe has it,', (name) => {
  let scene: Scene;
  let cookie: string;
  let token: { authorization: string };
  beforeAll(async () => {
    scene = await sceneOf(name, { changes: [changes[name].open, changes[name].scope] });
    cookie = await scene.api.signUp();
    const body = { name: 'x', scopes: ['profile:read'] };
    const made = await scene.api.send('POST', '/auth/tokens', { cookie, body });
    token = { authorization: `Bearer ${made.json().token}` };
  });
  afterAll(() => scene.close());

  test.each(ambiguous)('%s is refused to everybody, whatever it would lead to', async (path) => {
    const before = scene.upstream.seen.length;
    for (const headers of [{}, token, { cookie }, { cookie, accept: 'text/html' }]) {
      for (const method of ['GET', 'POST']) {
        const { status } = await scene.ask(path, { method, headers });
        expect(status).toBe(400);
      }
    }
    expect((await scene.upgrade(path, { cookie, origin: scene.origin })).status).toBe(400);
    expect(scene.upstream.seen).toHaveLength(before);
  });

  test('a backslash, which libraries take for a slash, reaches the app encoded or not at all', async () => {
    for (const path of ['/orders\\7', '/x\\hooks\\7']) {
      const before = scene.upstream.seen.length;
      const { status } = await scene.ask(path, { headers: token });
      expect([
        [400, []],
        [200, [path.replaceAll('\\', '%5C')]],
      ]).toContainEqual([status, scene.upstream.seen.slice(before).map(({ url }) => url)]);
    }
  });

  test.each(honest)('%s reaches the app as it was sent, for those who are signed in', async (path) => {
    expect((await scene.passed(path, { headers: { cookie } })).url).toBe(path);
    expect((await scene.ask(path)).status).toBe(401);
  });
});

test.each(proxies)("%s refuses them among Portero's own addresses too", async (name) => {
  const scene = await sceneOf(name);
  for (const path of ['/auth/../secret', '/assets/..%2fsecret', '/login/..;/secret', '//login']) {
    expect((await scene.ask(path)).status).toBe(400);
  }
  expect((await scene.ask('/auth/session')).status).toBe(200);
  await scene.close();
});
