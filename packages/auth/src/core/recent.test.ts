import { expect, test } from 'vitest';
import { recent } from './recent.ts';

test('what was set lately is found, and nothing else', () => {
  const seen = recent<string, number>(10);
  seen.set('a', 1);
  expect([seen.get('a'), seen.get('b'), seen.get('')]).toEqual([1, undefined, undefined]);
});

test('what is asked for again and again stays, whatever else comes', () => {
  const seen = recent<string, number>(10);
  seen.set('kept', 1);
  for (let n = 0; n < 1000; n += 1) {
    seen.set(`other${n}`, n);
    expect(seen.get('kept')).toBe(1);
  }
});

test('what nobody asks for is forgotten, so that memory stays bounded', () => {
  const seen = recent<number, number>(10);
  for (let n = 0; n < 1000; n += 1) seen.set(n, n);
  const found = Array.from({ length: 1000 }, (_, n) => n).filter((n) => seen.get(n) !== undefined);
  expect(found.length).toBeGreaterThanOrEqual(10);
  expect(found.length).toBeLessThanOrEqual(20);
});
