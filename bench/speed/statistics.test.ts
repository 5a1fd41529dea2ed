import { expect, test } from 'vitest';
import { median, quantile, ratioInRounds, type Sample, typical, worst } from './statistics.ts';

const sample = (subject: string, round: number, perSecond?: number): Sample => ({
  subject,
  round,
  figures: { perSecond },
});

test('the median is the middle value, or the mean of the two in the middle, in whatever order they come', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeUndefined();
});

test('p99 is a value that was measured, and never below what 99 of a hundred took', () => {
  const hundred = Array.from({ length: 100 }, (_, n) => n + 1);
  expect(quantile(hundred, 0.99)).toBe(99);
  expect(quantile([...hundred, 1000], 0.99)).toBe(100);
  expect(quantile([7], 0.99)).toBe(7);
  expect(quantile([3, 1], 0.5)).toBe(1);
  expect(quantile([], 0.5)).toBeUndefined();
});

test('a ratio is formed inside each round, so that a round in which the machine was slow for both does not count more', () => {
  const samples = [
    sample('portero', 1, 80),
    sample('floor', 1, 100),
    sample('portero', 2, 8),
    sample('floor', 2, 10),
    sample('portero', 3, 90),
    sample('floor', 3, 100),
  ];
  const [above, below] = [
    { subject: 'portero', figure: 'perSecond' },
    { subject: 'floor', figure: 'perSecond' },
  ];
  expect(ratioInRounds(samples, above, below)).toBe(0.8);
});

test('a round that lacks one of the two is no ratio, and no round at all is none', () => {
  const samples = [sample('portero', 1, 80), sample('floor', 2, 100), sample('portero', 3, 50), sample('floor', 3, 0)];
  const [above, below] = [
    { subject: 'portero', figure: 'perSecond' },
    { subject: 'floor', figure: 'perSecond' },
  ];
  expect(ratioInRounds(samples, above, below)).toBeUndefined();
});

test('of most figures the median counts, of errors the worst round', () => {
  const samples = [sample('portero', 1, 0), sample('portero', 2, 0), sample('portero', 3, 5), sample('floor', 1, 9)];
  expect(typical(samples, 'portero', 'perSecond')).toBe(0);
  expect(worst(samples, 'portero', 'perSecond')).toBe(5);
  expect(worst(samples, 'passport', 'perSecond')).toBeUndefined();
});
