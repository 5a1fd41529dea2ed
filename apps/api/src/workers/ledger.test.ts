import type { Window } from '@portero/auth';
import { describe, expect, test } from 'vitest';
import { leasedCounter } from './leased-counter.ts';
import { ledgerFor } from './ledger.ts';

const read: Window = { name: 'read', quota: 3000, seconds: 60 };
const few: Window = { name: 'export', quota: 10, seconds: 60 };

/** So many workers with one ledger, and a clock. */
function workers(count: number, window: Window) {
  const ledger = ledgerFor(count);
  const asked = { times: 0 };
  let now = 1_000_000;
  const ask = async (of: Window, caller: string) => {
    asked.times += 1;
    return ledger.lease(of, caller, now);
  };
  const counters = Array.from({ length: count }, () => leasedCounter(window, ask));
  return {
    asked,
    travel: (ms: number) => {
      now += ms;
    },
    take: async (worker: number, of = 'ada') => (await counters[worker % count]?.take(of, new Date(now)))?.allowed,
    standing: async (worker: number, of = 'ada') => (await counters[worker]?.take(of, new Date(now)))?.standing,
  };
}

const countOf = (verdicts: (boolean | undefined)[]) => verdicts.filter(Boolean).length;

describe('a quota that workers share', () => {
  test.each([read, few])(
    'is as many calls as with one process, whichever worker they come to: $name',
    async (window) => {
      for (const count of [2, 4]) {
        const { take } = workers(count, window);
        const verdicts = [];
        for (let n = 0; n < window.quota + 100; n += 1) verdicts.push(await take(n));
        expect(countOf(verdicts)).toBe(window.quota);
      }
    },
  );

  test('is never exceeded when all the calls come at once', async () => {
    const { take } = workers(4, read);
    const verdicts = await Promise.all(Array.from({ length: 5000 }, (_, n) => take(n)));
    expect(countOf(verdicts)).toBe(read.quota);
  });

  test('goes to one worker alone but for a little, if the others have not been called much', async () => {
    const { take } = workers(2, read);
    expect(await take(1)).toBe(true);
    const verdicts = [];
    for (let n = 0; n < 4000; n += 1) verdicts.push(await take(0));
    // What the other one was lent for its one call stays with it.
    expect(countOf(verdicts)).toBe(read.quota - Math.floor(read.quota / 16));
  });

  test('is each caller’s own', async () => {
    const { take } = workers(2, few);
    for (let n = 0; n < 20; n += 1) await take(n);
    expect(await take(0, 'ada')).toBe(false);
    expect(await take(0, 'bob')).toBe(true);
  });

  test('is there again when its window is over, in every worker', async () => {
    const { take, travel } = workers(2, few);
    for (let n = 0; n < 20; n += 1) await take(n);
    travel(59_999);
    expect([await take(0), await take(1)]).toEqual([false, false]);
    travel(1);
    expect([await take(0), await take(1)]).toEqual([true, true]);
  });

  test('is asked for now and then, and not at each call', async () => {
    const { take, asked } = workers(2, read);
    for (let n = 0; n < 1500; n += 1) await take(n);
    expect(asked.times).toBeLessThan(50);
  });

  test('says how long a refused caller must wait', async () => {
    const { take, standing, travel } = workers(2, few);
    for (let n = 0; n < 20; n += 1) await take(n);
    travel(20_000);
    expect(await standing(0)).toEqual({ window: few, remaining: 0, resetsIn: 40 });
  });
});
