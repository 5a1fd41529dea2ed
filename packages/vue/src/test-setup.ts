/** What every component test stands on: a fresh store, English, no memory of the test before. */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, vi } from 'vitest';

beforeEach(() => {
  localStorage.clear();
  vi.restoreAllMocks();
  vi.useRealTimers();
  setActivePinia(createPinia());
});
