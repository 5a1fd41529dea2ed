import { expect, test, vi } from 'vitest';
import { en } from '../language/en.ts';
import { useToastsStore } from './toasts.store.ts';

const say = (text: string) => () => text;

test('a success stays at least five seconds and then goes by itself', () => {
  vi.useFakeTimers();
  const store = useToastsStore();
  store.success(say('saved'));
  vi.advanceTimersByTime(5000);
  expect(store.toasts).toHaveLength(1);
  vi.advanceTimersByTime(5000);
  expect(store.toasts).toHaveLength(0);
});

test('an error stays until it is dismissed', () => {
  vi.useFakeTimers();
  const store = useToastsStore();
  store.error(say('broken'));
  vi.advanceTimersByTime(3_600_000);
  expect(store.toasts).toHaveLength(1);
  store.dismissNewest();
  expect(store.toasts).toHaveLength(0);
});

test('the clock stands still while somebody reads', () => {
  vi.useFakeTimers();
  const store = useToastsStore();
  store.info(say('first'));
  vi.advanceTimersByTime(4000);
  store.pause('pointer');
  store.success(say('second'));
  vi.advanceTimersByTime(3_600_000);
  expect(store.toasts).toHaveLength(2);
  store.pause('focus');
  store.resume('pointer');
  vi.advanceTimersByTime(3_600_000);
  expect(store.toasts).toHaveLength(2);
  store.resume('focus');
  vi.advanceTimersByTime(2000);
  expect(store.toasts).toHaveLength(2);
  vi.advanceTimersByTime(1000);
  expect(store.toasts).toHaveLength(1);
});

test('no more than three are shown, and errors are the last to make room', () => {
  const store = useToastsStore();
  store.error(say('error'));
  for (const text of ['one', 'two', 'three']) store.success(say(text));
  expect(store.toasts.map(({ tone }) => tone)).toEqual(['error', 'success', 'success']);
});

test('with three errors on the screen a success is still seen', () => {
  const store = useToastsStore();
  for (const text of ['one', 'two', 'three']) store.error(say(text));
  store.success(say('saved'));
  expect(store.toasts.map(({ tone }) => tone)).toEqual(['error', 'error', 'success']);
});

test('dismissing the newest leaves the others', () => {
  const store = useToastsStore();
  store.success(say('one'));
  store.error(say('two'));
  store.dismissNewest();
  expect(store.toasts.map(({ tone }) => tone)).toEqual(['success']);
  store.dismissNewest();
  store.dismissNewest();
  expect(store.toasts).toHaveLength(0);
});

test('a message that offers to do something waits for the answer', () => {
  vi.useFakeTimers();
  const store = useToastsStore();
  store.info(say('offer'), { action: { say: say('do it'), run: () => {} } });
  vi.advanceTimersByTime(3_600_000);
  for (const text of ['one', 'two', 'three']) store.success(say(text));
  expect(store.toasts.map((toast) => toast.say(en))).toEqual(['offer', 'two', 'three']);
});
