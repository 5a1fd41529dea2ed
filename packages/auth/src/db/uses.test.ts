import { expect, onTestFinished, test } from 'vitest';
import { putKnownAddress } from '../account/queries.ts';
import { HOUR } from '../core/clock.ts';
import { putDevice } from '../notices/queries.ts';
import { ada, testApp } from '../test-app.ts';
import { isWorthNoting } from './uses.ts';

test('a known address or device is noted anew when an hour has gone by, and not before', async () => {
  const app = await testApp();
  onTestFinished(() => app.close());
  await app.signUp(ada);
  const { db } = app;
  const [{ id: userId } = expect.unreachable('nobody is there')] = await db.rows(
    db.q.select({ id: db.t.users.id }).from(db.t.users),
  );
  const start = app.now.getTime();
  for (const [table, name, put] of [
    ['known_addresses', 'address', (at: Date) => putKnownAddress(db, { userId, address: 'a', lastUsedAt: at })],
    ['known_devices', 'device', (at: Date) => putDevice(db, { userId, device: 'a', lastUsedAt: at })],
  ] as const) {
    const noted = async (ms: number) => {
      await db.rows<unknown>(put(new Date(start + ms)));
      const row = db.connection.prepare(`SELECT last_used_at AS at FROM ${table} WHERE ${name} = 'a'`).get();
      return (row as { at: number }).at - start;
    };
    expect(await noted(0)).toBe(0);
    expect(await noted(HOUR - 1)).toBe(0);
    expect(await noted(HOUR)).toBe(HOUR);
    expect(await noted(0)).toBe(HOUR);
  }
});

test('whether a use is worth noting is the same to who asks before', () => {
  const now = new Date('2026-11-23T08:00:00.000Z');
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const asked = [undefined, ago(HOUR), ago(HOUR - 1), ago(-1)].map((notedAt) => isWorthNoting(notedAt, now));
  expect(asked).toEqual([true, true, false, false]);
});
