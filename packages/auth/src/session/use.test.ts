import { afterEach, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../core/clock.ts';
import { type TestApp, testApp } from '../test-app.ts';
import { depsOf } from '../test-deps.ts';
import { allRows } from '../test-problems.ts';
import type { SessionRow } from './session.ts';
import { isUnnoted, noteUse, slide } from './use.ts';

let portero: TestApp;
afterEach(() => portero.close());

const changes = () => portero.db.connection.prepare('SELECT total_changes()').pluck().get() as number;
const lastSeen = async (cookie: string) =>
  (await portero.send('GET', '/me', { cookie })).json().session.lastSeenAt as string;
const rowOf = () => {
  const row = portero.db.q.select().from(portero.db.t.sessions).get() as SessionRow;
  const user = portero.db.q.select().from(portero.db.t.users).get();
  if (!user) throw new Error('nobody signed up');
  return { user, session: row };
};

test('reading who is signed in writes nothing in the first five minutes', async () => {
  portero = await testApp();
  const cookie = await portero.signUp();
  portero.travel(5 * MINUTE - 1);
  const before = { rows: allRows(portero), changes: changes(), counters: portero.count('rate_limits') };
  for (const path of ['/me', '/auth/session', '/auth/sessions', '/healthz', '/openapi.json']) {
    for (let i = 0; i < 5; i += 1) {
      expect((await portero.send('GET', path, { cookie })).statusCode).toBe(200);
      expect((await portero.send('HEAD', path, { cookie })).statusCode).toBe(200);
    }
  }
  expect({ rows: allRows(portero), changes: changes(), counters: portero.count('rate_limits') }).toEqual(before);
});

test('reading while signed out writes nothing at all', async () => {
  portero = await testApp();
  const before = changes();
  await portero.send('GET', '/me');
  await portero.send('GET', '/auth/session');
  await portero.send('GET', '/auth/sessions', { cookie: 'portero=forged' });
  expect(changes()).toBe(before);
});

test('the last use is written once in five minutes, and shown by the next request', async () => {
  portero = await testApp();
  const cookie = await portero.signUp();
  expect(await lastSeen(cookie)).toBe('2026-11-23T08:00:00.000Z');
  portero.travel(5 * MINUTE);
  const before = changes();
  // The answer goes out first: it still shows the use before.
  expect(await lastSeen(cookie)).toBe('2026-11-23T08:00:00.000Z');
  expect(await lastSeen(cookie)).toBe('2026-11-23T08:05:00.000Z');
  expect(changes() - before).toBe(1);
  portero.travel(5 * MINUTE - SECOND);
  await lastSeen(cookie);
  expect(changes() - before).toBe(1);
});

test('a refused request notes nobody as seen but the owner of the cookie', async () => {
  portero = await testApp();
  await portero.signUp();
  portero.travel(10 * MINUTE);
  await portero.send('GET', '/me', { cookie: 'portero=forged' });
  expect(rowOf().session.lastSeenAt).toEqual(new Date('2026-11-23T08:00:00.000Z'));
});

test('noting a use never fails for want of a session', async () => {
  portero = await testApp();
  await portero.signUp();
  const deps = await depsOf(portero);
  const { session } = rowOf();
  portero.travel(HOUR);
  expect(isUnnoted(deps, session)).toBe(true);
  portero.db.connection.exec('DELETE FROM sessions');
  await noteUse(deps, session);
  expect(portero.count('sessions')).toBe(0);
});

test('a slow request does not turn the last use back', async () => {
  portero = await testApp();
  await portero.signUp();
  const deps = await depsOf(portero);
  const { session } = rowOf();
  portero.travel(HOUR);
  await noteUse(deps, session);
  portero.travel(-MINUTE);
  await noteUse(deps, session);
  expect(rowOf().session.lastSeenAt).toEqual(new Date('2026-11-23T09:00:00.000Z'));
});

test('sliding leaves a young credential alone', async () => {
  portero = await testApp();
  await portero.signUp();
  const issuedAt = portero.now;
  portero.travel(HOUR - 1);
  expect(await slide(await depsOf(portero), rowOf(), issuedAt)).toBeUndefined();
});

test('sliding moves the deadline of the row, and never brings a deleted one back', async () => {
  portero = await testApp();
  await portero.signUp();
  const deps = await depsOf(portero);
  const issuedAt = portero.now;
  const identity = rowOf();
  portero.travel(2 * HOUR);
  expect((await slide(deps, identity, issuedAt))?.idleExpiresAt).toEqual(new Date('2026-11-23T22:00:00.000Z'));
  expect(rowOf().session.idleExpiresAt).toEqual(new Date('2026-11-23T22:00:00.000Z'));
  portero.db.connection.exec('DELETE FROM sessions');
  await slide(deps, identity, issuedAt);
  expect(portero.count('sessions')).toBe(0);
});

test('sliding stops at the absolute deadline', async () => {
  portero = await testApp();
  await portero.signUp();
  const issuedAt = portero.now;
  const identity = rowOf();
  portero.travel(DAY - HOUR);
  const session = await slide(await depsOf(portero), identity, issuedAt);
  expect(session?.idleExpiresAt).toEqual(session?.absoluteExpiresAt);
});
