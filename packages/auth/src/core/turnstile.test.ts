import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { turnstile } from './turnstile.ts';

const EVERY_MS = 20;

test('of a crowd the first goes on at once, the others one by one, in the order of their coming', async () => {
  const { pass, waiting } = turnstile(EVERY_MS);
  const gone: { n: number; at: number }[] = [];
  for (let n = 1; n <= 4; n += 1) pass(() => gone.push({ n, at: performance.now() }));
  expect([gone.length, waiting()]).toEqual([1, 3]);
  await expect.poll(() => gone.length, { interval: 5 }).toBe(4);
  expect(gone.map(({ n }) => n)).toEqual([1, 2, 3, 4]);
  // Timers are never early by more than the millisecond that they are rounded to.
  for (let n = 1; n < 4; n += 1) expect((gone[n]?.at ?? 0) - (gone[n - 1]?.at ?? 0)).toBeGreaterThan(EVERY_MS - 2);
});

test('whoever comes alone waits for nobody', async () => {
  const { pass } = turnstile(EVERY_MS);
  const gone: string[] = [];
  pass(() => gone.push('first'));
  await setTimeout(3 * EVERY_MS);
  pass(() => gone.push('second'));
  expect(gone).toEqual(['first', 'second']);
});
