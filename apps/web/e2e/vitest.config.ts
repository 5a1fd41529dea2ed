import { defineProject } from 'vitest/config';
import { patience, source } from '../../../vitest.source.ts';

export default defineProject({
  ...source,
  test: {
    name: 'e2e',
    include: ['*.test.ts'],
    globalSetup: ['global-setup.ts'],
    // A test in a browser mostly waits, and each has a browser context of its own.
    sequence: { concurrent: true },
    maxConcurrency: 3,
    ...patience,
  },
});
