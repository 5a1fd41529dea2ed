import { defineProject } from 'vitest/config';
import { patience, source } from '../vitest.source.ts';

export default defineProject({
  ...source,
  test: { name: 'bench', include: ['**/*.test.ts'], exclude: ['node_modules/**'], ...patience },
});
