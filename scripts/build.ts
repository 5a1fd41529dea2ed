/** Builds the packages, the API and the single-page app. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleDrizzle } from './bundle-drizzle.ts';
import { bundleServer } from './bundle-server.ts';
import { fingerprint } from './fingerprint.ts';
import { writeProblemsPage } from './problems-page.ts';
import { writeReferencePage } from './reference-page.ts';
import { inRoot } from './root.ts';
import { run, tool } from './run.ts';
import { placeListInPackage } from './word-list.ts';

const stamp = inRoot('apps/api/dist/.fingerprint');
const outputs = [
  'apps/api/dist/server.js',
  'apps/api/dist/cli.js',
  'apps/api/dist/web/index.html',
  'packages/auth/dist/index.js',
  'packages/client/dist/index.js',
].map((file) => inRoot(file));

/** Builds everything, whether or not it is needed. @throws Error if a step fails */
export async function build(): Promise<void> {
  rmSync(stamp, { force: true });
  const sources = fingerprint();
  await run(tool('tsc'), ['-b', 'apps/api', 'packages/client'], { quiet: true });
  await bundleDrizzle();
  await placeListInPackage();
  await bundleServer();
  // A build is for production, whoever asks for it: a test runner's NODE_ENV would double Vue's size.
  const env = { NODE_ENV: 'production' };
  await run(tool('vite', 'apps/web'), ['build', '--logLevel', 'warn'], { in: 'apps/web', quiet: true, env });
  await writeProblemsPage();
  writeReferencePage();
  writeFileSync(stamp, sources);
}

/** Builds if a source has changed since the last build, or if what was built is gone. */
export async function buildIfStale(): Promise<void> {
  const isThere = [stamp, ...outputs].every((file) => existsSync(file));
  if (isThere && readFileSync(stamp, 'utf8') === fingerprint()) return;
  console.error('Building Portero …');
  await build();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
