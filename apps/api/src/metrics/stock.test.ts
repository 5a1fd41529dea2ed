import { expect, test } from 'vitest';
import { instruments } from './instruments.ts';
import { stockMetrics } from './stock.ts';
import { parseExposition, readingOf } from './test-exposition.ts';

/** Gauges of a stock that the test counts, at a time that the test sets. */
async function watchedStock() {
  const made = await instruments();
  const stock = { sessions: 0, counts: 0, now: 0, faults: [] as unknown[], fault: undefined as Error | undefined };
  stockMetrics(made, {
    count: async () => {
      stock.counts += 1;
      if (stock.fault) throw stock.fault;
      return { sessions: stock.sessions, waitingMails: 1, trailLength: 2 };
    },
    report: (fault) => stock.faults.push(fault),
    now: () => stock.now,
  });
  const sessions = async () => readingOf(parseExposition(await made.registry.metrics()), 'portero_sessions');
  return { stock, sessions };
}

test('one scrape counts once, and for ten seconds nobody counts again', async () => {
  const { stock, sessions } = await watchedStock();
  stock.sessions = 5;
  expect(await Promise.all([sessions(), sessions(), sessions()])).toEqual([5, 5, 5]);
  stock.sessions = 6;
  stock.now = 9_999;
  expect([await sessions(), stock.counts]).toEqual([5, 1]);
  stock.now = 10_000;
  expect([await sessions(), stock.counts]).toEqual([6, 2]);
});

test('while counting fails the scrape goes on with what was counted last, and the log says why', async () => {
  const { stock, sessions } = await watchedStock();
  stock.sessions = 5;
  await sessions();
  stock.now = 20_000;
  stock.fault = new Error('the disk is full');
  expect([await sessions(), stock.faults]).toEqual([5, [stock.fault]]);
  stock.fault = undefined;
  stock.sessions = 7;
  expect(await sessions()).toBe(7);
});
