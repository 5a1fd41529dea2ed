import { endpoints } from '@portero/contracts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { allRows } from '../test-problems.ts';
import { type Scene, sceneOf } from '../test-scene.ts';
import { eventsOf, faultsOf } from '../test-trail.ts';

const changing = endpoints()
  .map(({ endpoint }) => endpoint)
  .filter(({ method, operation }) => method !== 'GET' || operation === 'exportMe');

/** What changes nothing in an account that its owner would want to know of, or only begins to. */
const unnoted = [
  'sendVerification',
  'cancelEmailChange',
  'rememberSession',
  'renameToken',
  'issueServiceToken',
  'startDeviceLogin',
];

/** What must have been before, for the endpoint to have anything to do. */
const prepare: Record<string, (scene: Scene) => Promise<unknown>> = {
  pollDeviceLogin: (scene) => scene.answer('grant'),
  logOut: (scene) => scene.logIn(),
  undoDeletion: async ({ db }) =>
    db.connection.exec('INSERT INTO deletions (user_id, requested_at, due_at) SELECT id, 1, 2 FROM users'),
};

describe.each(changing)('$operation', (endpoint) => {
  test('has a row in the trail for all that is told, written together with the change or not at all', async () => {
    const scene = await sceneOf(endpoint, { policy: { rateLimits: false } });
    onTestFinished(scene.close);
    await prepare[endpoint.operation]?.(scene);
    const told = scene.events.length;
    const noted = eventsOf(scene).length;
    await scene.undone(async () => {
      expect((await scene.call()).statusCode, endpoint.operation).toBeLessThan(300);
      const events = scene.events.slice(told).map(({ event }) => event);
      expect(eventsOf(scene).slice(noted)).toEqual(events);
      expect(events.length === 0).toBe(unnoted.includes(endpoint.operation));
      expect(await faultsOf(scene)).toEqual([]);
    });
    if (unnoted.includes(endpoint.operation)) return;
    const heard = scene.events.length;
    scene.db.connection.exec(
      "CREATE TRIGGER full BEFORE INSERT ON audit_trail BEGIN SELECT RAISE(ABORT, 'no room'); END",
    );
    const before = allRows(scene);
    expect((await scene.call()).statusCode).toBe(500);
    expect(allRows(scene)).toBe(before);
    expect(scene.events).toHaveLength(heard);
  });
});
