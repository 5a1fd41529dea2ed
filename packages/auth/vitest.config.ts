import { defineProject } from 'vitest/config';
import { patience, source } from '../../vitest.source.ts';

export default defineProject({
  ...source,
  test: {
    name: 'auth',
    // Files share loaded modules: every test has an app and a database of its own, so there is nothing to tell apart.
    isolate: false,
    include: ['src/**/*.test.ts'],
    ...patience,
  },
});
