import { beforeEach, expect, test, vi } from 'vitest';
import { effectScope, nextTick, ref } from 'vue';
import { usePatience } from './usePatience.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

test('what is done soon is never said to take long', async () => {
  const isWaiting = ref(true);
  const isLong = effectScope().run(() => usePatience(isWaiting));
  vi.advanceTimersByTime(150);
  isWaiting.value = false;
  await nextTick();
  vi.advanceTimersByTime(10_000);
  expect(isLong?.value).toBe(false);
});

test('what takes its time is said to within 300 ms, until it is done', async () => {
  const isWaiting = ref(true);
  const isLong = effectScope().run(() => usePatience(isWaiting));
  vi.advanceTimersByTime(300);
  expect(isLong?.value).toBe(true);
  isWaiting.value = false;
  await nextTick();
  expect(isLong?.value).toBe(false);
});
