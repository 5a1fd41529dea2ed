import { defineProject } from 'vitest/config';
import { patience, source } from '../../../vitest.source.ts';

export default defineProject({
  ...source,
  test: {
    name: 'e2e',
    include: ['*.test.ts'],
    globalSetup: ['global-setup.ts'],
    ...patience,
  },
});
