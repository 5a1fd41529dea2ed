import { defineConfig } from 'vitest/config';

/** Every package and app is a project of its own; its vitest.config.ts says how it wants to be run. */
export default defineConfig({
  test: { projects: ['apps/*', 'apps/web/e2e', 'packages/*', 'scripts', 'bench', 'drill'] },
});
