/** What every page test stands on: a fresh store, English, no memory of the test before. */
import { startLanguage } from '@portero/vue';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, vi } from 'vitest';
import { dictionaries } from './language/useLanguage.ts';

beforeEach(async () => {
  localStorage.clear();
  vi.restoreAllMocks();
  vi.useRealTimers();
  setActivePinia(createPinia());
  await startLanguage(dictionaries);
});
