import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proxies } from './test-proxy.ts';
import { changes } from './test-recipe.ts';
import { type Scene, sceneOf } from './test-scene.ts';

const tokenWith = async ({ api }: Scene, cookie: string, ...scopes: string[]) => {
  const made = await api.send('POST', '/auth/tokens', { cookie, body: { name: 'x', scopes } });
  return { authorization: `Bearer ${made.json().token}` };
};

describe.each(proxies)('an address that %s opens to all, as the recipe has it,', (name) => {
  let scene: Scene;
  let cookie: string;
  beforeAll(async () => {
    scene = await sceneOf(name, { changes: [changes[name].open] });
    cookie = await scene.api.signUp();
  });
  afterAll(() => scene.close());

  test('shows the app no identity and no credential, true or forged', async () => {
    const token = await tokenWith(scene, cookie, 'profile:read');
    const forged = { 'remote-user': 'mallory', remote_user: 'mallory', 'remote-groups': 'mallory' };
    for (const headers of [forged, { ...forged, cookie: `theme=dark; ${cookie}` }, { ...forged, ...token }]) {
      const seen = await scene.passed('/hooks/push', { method: 'POST', headers, body: 'x' });
      expect(Object.keys(seen.headers).filter((header) => header.startsWith('remote'))).toEqual([]);
      expect(JSON.stringify(seen)).not.toMatch(/mallory|__Host-portero|portero_pat_/);
    }
    const basic = { authorization: 'Basic YWRhOmFkYQ==' };
    expect((await scene.passed('/hooks/push', { headers: basic })).headers).toMatchObject(basic);
  });

  test.each([
    '/',
    '/hooks',
    '/hooksecret',
    '/hooks/../secret',
    '/hooks/..%2fsecret',
    '/hooks/%2e%2e/secret',
    '//secret',
  ])('leaves %s closed', async (path) => {
    const before = scene.upstream.seen.length;
    expect([301, 400, 401]).toContain((await scene.ask(path)).status);
    expect(scene.upstream.seen).toHaveLength(before);
    expect((await scene.passed('/', { headers: { cookie } })).headers['remote-user']).toBeDefined();
  });
});

test.each(proxies)('%s demands a scope of tokens where the recipe says it, and nowhere else', async (name) => {
  const scene = await sceneOf(name, { changes: [changes[name].scope] });
  const cookie = await scene.api.signUp();
  const reading = await tokenWith(scene, cookie, 'profile:read');
  const more = await tokenWith(scene, cookie, 'profile:read', 'services:access');
  for (const path of ['/orders/', '/orders/7?scope=profile:read', '/%6frders/7', '/orders//7', '/orders%2f7']) {
    const refused = await scene.ask(path, { headers: reading });
    expect([path, refused.status]).toEqual([path, 403]);
    expect(JSON.parse(refused.body)).toMatchObject({ code: 'insufficient_scope' });
    expect(refused.headers['www-authenticate']).toContain('scope="services:access"');
    expect((await scene.ask(path, { headers: more })).status).toBe(200);
    expect((await scene.ask(path, { headers: { cookie } })).status).toBe(200);
  }
  expect((await scene.ask('/reports', { headers: reading })).status).toBe(200);
  await scene.close();
});
