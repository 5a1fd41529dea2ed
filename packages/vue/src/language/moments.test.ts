import { expect, test } from 'vitest';
import { distanceOf } from './moments.ts';

const now = new Date(2026, 10, 23, 9, 30).getTime();
const minutes = (count: number) => now - count * 60_000;

test.each([
  [minutes(-3), 'now'],
  [minutes(0.9), 'now'],
  [minutes(1), { count: 1, unit: 'minute' }],
  [minutes(59.9), { count: 59, unit: 'minute' }],
  [minutes(60), { count: 1, unit: 'hour' }],
  [minutes(24 * 60 - 1), { count: 23, unit: 'hour' }],
  [minutes(24 * 60), { count: 1, unit: 'day' }],
  [new Date(2026, 10, 21, 23, 59).getTime(), { count: 2, unit: 'day' }],
  [new Date(2026, 10, 17, 0, 0).getTime(), { count: 6, unit: 'day' }],
  [new Date(2026, 10, 16, 23, 59).getTime(), 'date'],
] as const)('%d is as far back as people would say: %j', (instant, distance) => {
  expect(distanceOf(instant, now)).toEqual(distance);
});
