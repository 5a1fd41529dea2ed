import { expect, test } from 'vitest';
import { type Clock, closedLoop, expectFaultless, openLoop, type Timed } from './loops.ts';

/** A clock that goes on only while somebody waits, or where a test puts it. */
function clockOfATest(): Clock & { go(milliseconds: number): void } {
  let time = 1_000;
  const go = (milliseconds: number) => {
    time += milliseconds;
  };
  const wait = async (milliseconds: number) => {
    // What is under way comes to its end first.
    await new Promise((resolve) => setImmediate(resolve));
    go(milliseconds);
  };
  return { now: () => time, wait, go };
}

test('who had to wait to be sent has waited: a latency counts from the moment the request was due', async () => {
  const clock = clockOfATest();
  const timed = await new Promise<Timed>((resolve) => {
    const loop = openLoop(
      10,
      async (n) => {
        // Everything stands still while the second is answered, and the next three fall due.
        if (n === 1) clock.go(350);
        if (n === 5) resolve(loop.stop());
      },
      clock,
    );
  });
  expect(timed.latencies).toEqual([0, 350, 250, 150, 50, 0]);
});

test('a closed loop has as many requests under way as it says, and no more', async () => {
  let [under, most] = [0, 0];
  const { latencies, faults } = await closedLoop(3, 0.05, async () => {
    under += 1;
    most = Math.max(most, under);
    await new Promise((resolve) => setImmediate(resolve));
    under -= 1;
  });
  expect(most).toBe(3);
  expect(latencies.length).toBeGreaterThanOrEqual(3);
  expect(faults).toEqual([]);
});

test('a wrong answer is counted by itself, with its reason, and its time is not among the others', async () => {
  let turns = 0;
  const timed = await closedLoop(1, 0.02, async () => {
    turns += 1;
    await new Promise((resolve) => setImmediate(resolve));
    if (turns === 1) throw new Error('429 instead of 200');
  });
  expect(timed.faults).toEqual(['429 instead of 200']);
  expect(timed.latencies).toHaveLength(turns - 1);
  expect(() => expectFaultless('portero', timed)).toThrow('portero: 1 failed, the first so: 429 instead of 200');
});
