import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bob } from '../test-api.ts';
import { proxies } from './test-proxy.ts';
import { changes } from './test-recipe.ts';
import { type Scene, sceneOf } from './test-scene.ts';

/** Signs up through the proxy, as a stranger does, and makes a token that may do all that tokens may. */
async function stranger(scene: Scene) {
  const made = await scene.ask('/auth/signup', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: scene.origin },
    body: JSON.stringify(bob),
  });
  expect(made.status, made.body).toBe(201);
  const [set = ''] = made.headers['set-cookie'] ?? [];
  return credentials(scene, set.split(';', 1)[0] ?? '');
}

async function credentials({ api }: Scene, cookie: string) {
  const body = { name: 'x', scopes: ['profile:read', 'services:access'] };
  const token = (await api.send('POST', '/auth/tokens', { cookie, body })).json().token;
  const { user } = (await api.send('GET', '/me', { cookie })).json();
  return { id: user.id, ways: [{ cookie }, { authorization: `Bearer ${token}` }] };
}

describe.each(proxies)('%s that demands a role for the whole app, as the recipe has it,', (name) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await sceneOf(name, { changes: [changes[name].role, changes[name].scope, changes[name].open] });
  });
  afterAll(() => scene.close());

  test('keeps out a stranger who signs up, and lets in who was given the role, until it is taken away', async () => {
    const { id, ways } = await stranger(scene);
    const statuses = async () => {
      const asked = ['/', '/reports', '/orders/7', '/?role=other', '/Orders/?scope=profile:read&no-role=&role='];
      const all = asked.flatMap((path) => ways.map(async (headers) => (await scene.ask(path, { headers })).status));
      return [...new Set(await Promise.all(all))];
    };
    expect(await statuses()).toEqual([403]);
    for (const headers of ways) {
      expect(JSON.parse((await scene.ask('/', { headers })).body)).toMatchObject({ code: 'role_required' });
      expect((await scene.upgrade('/live', { ...headers, origin: scene.origin })).status).toBe(403);
    }
    expect(scene.upstream.seen).toEqual([]);

    await scene.api.app.portero.roles.grant(id, 'staff');
    expect(await statuses()).toEqual([200]);
    await scene.api.app.portero.roles.revoke(id, 'staff');
    expect(await statuses()).toEqual([403]);
  });

  test('sends people who are signed out to the log-in page, and leaves open what is open to all', async () => {
    const { status, headers } = await scene.ask('/reports', { headers: { accept: 'text/html' } });
    expect([status, headers.location]).toEqual([302, '/login?next=/reports']);
    expect((await scene.passed('/hooks/push')).headers['remote-user']).toBeUndefined();
  });
});

test.each(proxies)('%s demands a role at some addresses, where the recipe says it, and at no others', async (name) => {
  const scene = await sceneOf(name, { changes: [changes[name].roleThere, changes[name].scope] });
  const own = await credentials(scene, await scene.api.signUp());
  for (const headers of own.ways) {
    for (const path of ['/office/', '/office/keys?role=none', '/%6fffice/keys', '/office//keys', '/office%2fkeys']) {
      const { status, body } = await scene.ask(path, { headers });
      expect([path, status, JSON.parse(body).code]).toEqual([path, 403, 'role_required']);
    }
    await scene.passed('/', { headers });
    await scene.passed('/orders/7', { headers });
  }
  await scene.api.app.portero.roles.grant(own.id, 'staff');
  for (const headers of own.ways) await scene.passed('/office/keys', { headers });
  await scene.close();
});

test.each(proxies)('behind %s, a role that no one can have lets nobody in', async (name) => {
  const [from, to] = changes[name].role;
  const scene = await sceneOf(name, { changes: [[from, to.replace('staff', 'Staff')]] });
  const { id, ways } = await credentials(scene, await scene.api.signUp());
  await scene.api.app.portero.roles.grant(id, 'staff');
  const statuses = await Promise.all(ways.map(async (headers) => (await scene.ask('/', { headers })).status));
  expect(statuses).toEqual(name === 'nginx' ? [500, 500] : [422, 422]);
  expect(scene.upstream.seen).toEqual([]);
  await scene.close();
});
