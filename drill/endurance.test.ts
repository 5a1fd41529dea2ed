import { expect, test } from 'vitest';
import { median, slope, verdicts } from './endurance.ts';
import type { Sample } from './samples.ts';

const run = (change: (at: number) => Partial<Sample> = () => ({}), seconds = 120): Sample[] =>
  Array.from({ length: seconds }, (_, at) => ({
    at,
    rssMiB: 120 + (at % 7),
    heapMiB: 38,
    files: 40,
    walMiB: 3,
    users: at,
    sessions: at,
    expired: Math.floor((at % 600) / 2),
    healthMs: 2,
    ...change(at),
  }));
const broken = (samples: Sample[], expired = 0, wrong = 0) =>
  verdicts(samples, expired, wrong)
    .filter(({ holds }) => !holds)
    .map(({ about }) => about.split(' ').slice(0, 2).join(' '));

test('a server that takes no more than it needs holds, short or long', () => {
  expect(broken(run())).toEqual([]);
  expect(broken(run(undefined, 1200))).toEqual([]);
});

test('what warms up and then stays is no leak, and neither is a single peak', () => {
  expect(broken(run((at) => ({ rssMiB: 60 + Math.min(at, 39) * 2 })))).toEqual([]);
  expect(broken(run((at) => ({ rssMiB: at === 100 ? 900 : 120 })))).toEqual([]);
});

test.each([
  ['memory that grows all the time', run((at) => ({ rssMiB: 100 + at })), 'memory grows'],
  ['a heap that holds ever more', run((at) => ({ heapMiB: 38 + at / 4 })), 'what the'],
  ['files that are never closed', run((at) => ({ files: 30 + Math.floor(at / 4) })), 'open files'],
  ['a journal that no checkpoint takes in', run((at) => ({ walMiB: at / 4 })), 'the journal'],
  ['rows that are never swept', run((at) => ({ expired: at }), 1200), 'rows of'],
  ['an event loop that is held up', run((at) => ({ healthMs: at % 20 === 0 ? 3000 : 2 })), 'the event'],
])('%s are found', (_what, samples, about) => {
  expect(broken(samples)).toEqual([about]);
});

test('rows that are there after a start, and answers that must not be, are found', () => {
  expect(broken(run(), 3)).toEqual(['rows of']);
  expect(broken(run(), 0, 1)).toEqual(['no answer']);
});

test('the slope is that of most of the points', () => {
  expect(
    slope([
      [0, 0],
      [1, 2],
      [2, 4],
      [3, 999],
      [4, 8],
    ]),
  ).toBe(2);
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
});
