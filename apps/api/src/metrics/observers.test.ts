import type { Observer } from '@portero/auth';
import { expect, test } from 'vitest';
import { observedBy } from './observers.ts';

test('who counts and who traces are both told, each of what it wants to know', () => {
  const told: unknown[] = [];
  const counts: Observer = {
    hashDone: (ms) => told.push(['counted', ms]),
    hashRefused: () => told.push(['counted', 'refusal']),
  };
  const traces: Observer = {
    hashDone: (ms) => told.push(['traced', ms]),
    transactionDone: (ms, outcome) => told.push(['traced', ms, outcome]),
  };
  const both = observedBy(counts, traces);
  both?.hashDone?.(3);
  both?.hashRefused?.();
  both?.transactionDone?.(4, 'committed');
  expect(told).toEqual([
    ['counted', 3],
    ['traced', 3],
    ['counted', 'refusal'],
    ['traced', 4, 'committed'],
  ]);
});

test('for nobody nothing is observed, and for one alone it is that one', () => {
  const one: Observer = { hashRefused: () => {} };
  expect([observedBy(undefined, undefined), observedBy(undefined, one)]).toEqual([undefined, one]);
});
