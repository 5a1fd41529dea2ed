/** `pnpm packages [folder]`: builds what other apps install and packs it there (default: dist), a tarball each. */
import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inRoot } from './root.ts';
import { nodeOnPath, run, tool } from './run.ts';

const usage =
  'Usage: pnpm packages [folder]\nBuilds @portero/contracts, client, auth and vue, and packs them (default: dist).';

/** Packs every package into a folder, as `<scope>-<name>-<version>.tgz`. @throws Error if a step fails */
export async function packPackages(folder: string): Promise<void> {
  await run(tool('tsc'), ['-b', 'packages/client', 'packages/auth'], { quiet: true });
  // Types of files that are gone would be packed with the others.
  rmSync(inRoot('packages/vue/dist'), { recursive: true, force: true });
  const env = { NODE_ENV: 'production' };
  await Promise.all([
    run(tool('vite', 'packages/vue'), ['build', '--logLevel', 'warn'], { in: 'packages/vue', quiet: true, env }),
    run(tool('vue-tsc'), ['-b', 'packages/vue'], { quiet: true }),
  ]);
  mkdirSync(folder, { recursive: true });
  const pack = ['-y', 'pnpm@12', '--recursive', '--filter', './packages/*', 'pack', '--pack-destination', folder];
  await run('npx', pack, { quiet: true, env: nodeOnPath });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) console.log(usage);
  else await packPackages(resolve(positionals[0] ?? inRoot('dist')));
}
