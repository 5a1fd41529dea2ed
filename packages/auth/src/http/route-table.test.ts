import { endpoints, problems, problemsOf } from '@portero/contracts';
import Fastify, { type RouteOptions } from 'fastify';
import { expect, test } from 'vitest';
import { openSqlite } from '../db/sqlite.ts';
import { portero } from '../plugin.ts';
import { cheapHasher, keyring, testApp } from '../test-app.ts';
import { problemOf } from '../test-problems.ts';
import { inDatabase } from './rate-limit.ts';
import { routeTable } from './route-table.ts';

test('every route that is registered stands in the contracts, with its access, and the other way round', async () => {
  const registered: RouteOptions[] = [];
  const app = Fastify({ exposeHeadRoutes: false });
  app.addHook('onRoute', (route) => {
    registered.push(route);
  });
  const db = openSqlite(':memory:');
  await app.register(portero, {
    db,
    keyring: keyring(),
    publicUrl: 'http://localhost:3000',
    passwords: await cheapHasher,
    devicePage: '/device',
  });
  await app.ready();

  const served = registered.filter((route) => route.config?.endpoint);
  expect(served.map((route) => `${route.method} ${route.url}`).sort()).toEqual(
    endpoints()
      .map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`)
      .sort(),
  );
  // What is left refuses: 405 for the other methods, 204 without a body for OPTIONS.
  for (const { method, url } of registered.filter((route) => !route.config?.endpoint)) {
    for (const one of [method].flat().filter((m) => m !== 'TRACE' && m !== 'HEAD')) {
      const response = await app.inject({ method: one as 'PUT', url: url.replace(':id', '1') });
      expect([one, url, response.statusCode, response.body === '']).toEqual([
        one,
        url,
        ...(one === 'OPTIONS' ? [204, true] : [405, false]),
      ]);
    }
  }
  await app.close();
  db.close();
});

test('whatever is not public is closed to whoever sends no credential', async () => {
  const app = await testApp({ devicePage: '/device' });
  for (const { endpoint } of endpoints().filter((one) => one.endpoint.access !== 'public')) {
    const response = await app.send(endpoint.method, endpoint.path.replace(/:\w+/, 'BBBB-BBBB'));
    expect([endpoint.path, problemOf(response).code]).toEqual([endpoint.path, 'not_authenticated']);
  }
  await app.close();
});

test('where failures are counted, there is a problem that counts', () => {
  const counted = Object.keys(inDatabase).filter(
    (name) => inDatabase[name as keyof typeof inDatabase].counts === 'failures',
  );
  expect(counted).toEqual(['login', 'password', 'link', 'email-code', 'code']);
  for (const { endpoint } of endpoints().filter((one) => counted.includes(one.endpoint.limit))) {
    expect(problemsOf(endpoint).filter((code) => 'isWrongGuess' in problems[code])).not.toEqual([]);
  }
});

test('the table names every endpoint once', () => {
  const table = routeTable();
  for (const { endpoint } of endpoints())
    expect(table.split(`\`${endpoint.method} ${endpoint.path}\``)).toHaveLength(2);
});
