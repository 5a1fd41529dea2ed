import { expect, test } from 'vitest';
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
    return { end: work.resolve, fail: work.reject, over: run(() => work.promise) };
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
