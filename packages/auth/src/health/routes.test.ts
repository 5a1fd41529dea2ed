import { afterEach, expect, test } from 'vitest';
import { type TestApp, testApp } from '../test-app.ts';
import { problemOf } from '../test-problems.ts';

let portero: TestApp;
afterEach(() => portero.close());

test('a healthy server says so, and is ready when a write was committed', async () => {
  portero = await testApp();
  const live = await portero.send('GET', '/healthz');
  expect([live.statusCode, live.json()]).toEqual([200, { status: 'ok' }]);
  expect(portero.count('health_probes')).toBe(0);
  const ready = await portero.send('GET', '/readyz');
  expect([ready.statusCode, ready.json()]).toEqual([200, { status: 'ok' }]);
  await portero.send('GET', '/readyz');
  expect(portero.count('health_probes')).toBe(1);
});

test('a server whose database takes no writes is alive and not ready', async () => {
  portero = await testApp();
  portero.db.connection.pragma('query_only = ON');
  expect((await portero.send('GET', '/healthz')).statusCode).toBe(200);
  const response = await portero.send('GET', '/readyz');
  expect(problemOf(response).code).toBe('database_unavailable');
  expect(response.headers['retry-after']).toBe('10');
});
