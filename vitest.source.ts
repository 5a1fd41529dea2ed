import { availableParallelism } from 'node:os';

/** What every project's Vitest configuration begins with: packages are tested from their source, not from dist. */
export const source = {
  resolve: { conditions: ['portero-source', 'module', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['portero-source', 'module', 'node', 'import', 'default'] } },
};

/**
 * Time limits that only a test that hangs can reach: the machine may be shared and slow, and that is no failure. Every core
 * tests, where Vitest would keep one for itself.
 */
export const patience = {
  testTimeout: 60_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 30_000 } },
  maxWorkers: availableParallelism(),
};
