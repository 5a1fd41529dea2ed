/** `pnpm test`: obtains what the tests need, builds, checks the types, runs every test. */
import { buildIfStale } from './build.ts';
import { chromiumPath } from './chromium.ts';
import { run, tool } from './run.ts';
import { provide } from './system-tools.ts';

try {
  // Told to the tests, so that they neither search anew nor skip.
  const CHROMIUM_PATH = await chromiumPath();
  await provide('curl', 'curl');
  await provide('http', 'httpie');
  await buildIfStale();
  console.error('Checking types …');
  await run(tool('vue-tsc'), ['-b', 'apps/api', 'apps/web', 'packages/vue/tsconfig.tests.json']);
  await run(tool('tsc'), ['-p', 'tsconfig.tests.json']);
  await run(tool('vitest'), ['run', ...process.argv.slice(2)], { env: { CHROMIUM_PATH } });
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
