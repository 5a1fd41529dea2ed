/** What every component test stands on: a fresh store, English, no memory of the test before. */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, vi } from 'vitest';
import { en } from './language/en.ts';
import { es } from './language/es.ts';
import { startLanguage } from './language/useLanguage.ts';

beforeEach(async () => {
  localStorage.clear();
  vi.restoreAllMocks();
  vi.useRealTimers();
  setActivePinia(createPinia());
  await startLanguage({ en: async () => en, es: async () => es });
});
