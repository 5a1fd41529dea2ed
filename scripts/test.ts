/** `pnpm test`: obtains what the tests need, builds, checks the types, runs every test. */
import { buildIfStale } from './build.ts';
import { chromiumPath, headlessShellPath } from './chromium.ts';
import { run, tool } from './run.ts';
import { provide, providePython } from './system-tools.ts';

try {
  // Told to the tests, so that they neither search anew nor skip.
  const HEADLESS_SHELL_PATH = await headlessShellPath();
  const CHROMIUM_PATH = await chromiumPath();
  await provide('curl', 'curl');
  await provide('http', 'httpie');
  await providePython('jwt, cryptography, requests', 'python3-jwt', 'python3-cryptography', 'python3-requests');
  await provide('nginx', 'nginx-light');
  await provide('caddy', 'caddy');
  await provide('openssl', 'openssl');
  await provide('sqlite3', 'sqlite3');
  await provide('jq', 'jq');
  await provide('wrk', 'wrk');
  await provide('python3', 'python3');
  await provide('systemd-analyze', 'systemd');
  await buildIfStale();
  console.error('Checking types …');
  await run(tool('vue-tsc'), ['-b', 'apps/api', 'apps/web', 'packages/vue/tsconfig.tests.json']);
  await run(tool('tsc'), ['-p', 'tsconfig.tests.json']);
  await run(tool('vitest'), ['run', ...process.argv.slice(2)], { env: { CHROMIUM_PATH, HEADLESS_SHELL_PATH } });
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
