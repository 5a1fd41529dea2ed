import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { hashQueue } from './hash-queue.ts';
import type { Observer } from './observer.ts';

/** A queue whose work ends when the test says so, and what was said of it. */
function watchedQueue(places: number, length: number) {
  const said: string[] = [];
  const waits: number[] = [];
  const observer: Observer = {
    hashQueue: ({ running, waiting }) => said.push(`${running} running, ${waiting} waiting`),
    hashWaited: (ms) => waits.push(ms),
    hashDone: (ms) => said.push(ms >= 0 ? 'done' : `done after ${ms}`),
    hashRefused: () => said.push('refused'),
  };
  const { run, refuseIfFull } = hashQueue(places, length, observer);
  const begin = () => {
    const work = Promise.withResolvers<void>();
    const begun = { end: work.resolve, fail: work.reject, over: run(() => work.promise), isOver: false };
    const noteOver = () => {
      begun.isOver = true;
    };
    begun.over.then(noteOver, noteOver);
    return begun;
  };
  return { said, waits, begin, refuseIfFull };
}

test('whoever watches is told how many run and wait, how long, and who was refused', async () => {
  const { said, waits, begin } = watchedQueue(1, 1);
  const first = begin();
  const second = begin();
  await expect(begin().over).rejects.toMatchObject({ code: 'overloaded' });
  expect(said.splice(0)).toEqual(['1 running, 0 waiting', '1 running, 1 waiting', 'refused']);
  expect(waits).toEqual([0]);

  first.end();
  await first.over;
  expect(said.splice(0)).toEqual(['1 running, 0 waiting', 'done']);
  second.end();
  await second.over;
  expect(said.splice(0)).toEqual(['0 running, 0 waiting', 'done']);
  expect(waits).toEqual([0, expect.any(Number)]);
});

test('work that fails is told of like any other, and leaves no place taken', async () => {
  const { said, begin } = watchedQueue(1, 0);
  const failing = begin();
  failing.fail(new Error('no'));
  await expect(failing.over).rejects.toThrow('no');
  expect(said).toEqual(['1 running, 0 waiting', '0 running, 0 waiting', 'done']);
});

test('who comes while all places are taken is refused before anything is done for them', async () => {
  const { said, begin, refuseIfFull } = watchedQueue(1, 1);
  refuseIfFull();
  const first = begin();
  refuseIfFull();
  const second = begin();
  said.splice(0);
  expect(refuseIfFull).toThrow(expect.objectContaining({ code: 'overloaded', data: { retryAfter: 2 } }));
  expect(said).toEqual(['refused']);
  first.end();
  await first.over;
  refuseIfFull();
  second.end();
  await second.over;
});

test('who has yet to come to the queue counts as if they were there', async () => {
  const { begin, refuseIfFull } = watchedQueue(2, 1);
  const first = begin();
  // One of them takes the other place, one waits.
  refuseIfFull(1);
  expect(() => refuseIfFull(2)).toThrow(expect.objectContaining({ code: 'overloaded' }));
  first.end();
  await first.over;
  refuseIfFull(2);
  expect(() => refuseIfFull(3)).toThrow(expect.objectContaining({ code: 'overloaded' }));
});

describe('whoever has their hash goes on', () => {
  /** Ends work one piece after the other. @returns after each how many are over in all */
  async function endInTurn(works: ReturnType<ReturnType<typeof watchedQueue>['begin']>[]) {
    const over: number[] = [];
    for (const { end } of works) {
      end();
      await turnOfTheLoop();
      over.push(works.filter(({ isOver }) => isOver).length);
    }
    return over;
  }

  test('at once, where nobody waits', async () => {
    const { begin } = watchedQueue(2, 2);
    expect(await endInTurn([begin(), begin()])).toEqual([1, 2]);
  });

  test('in groups of six while others wait, and with the last of those who waited', async () => {
    const { begin } = watchedQueue(2, 9);
    // Behind the ninth nobody waits any more: two places and nine who waited.
    expect(await endInTurn(Array.from({ length: 11 }, begin))).toEqual([0, 0, 0, 0, 0, 6, 6, 6, 9, 10, 11]);
  });

  test('also where the work of one has failed, and who comes next has their place by then', async () => {
    const { said, begin } = watchedQueue(1, 3);
    const failing = begin();
    const others = [begin(), begin(), begin()];
    said.splice(0);
    failing.fail(new Error('no'));
    await turnOfTheLoop();
    expect(said).toEqual(['1 running, 2 waiting', 'done']);
    expect(failing.isOver).toBe(false);
    expect(await endInTurn(others)).toEqual([0, 2, 3]);
    await expect(failing.over).rejects.toThrow('no');
  });
});
