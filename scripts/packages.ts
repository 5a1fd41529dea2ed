/** `pnpm packages [folder]`: builds what others install and packs it there (default: dist), a tarball each. */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildIfStale } from './build.ts';
import { withLock } from './lock.ts';
import { inRoot } from './root.ts';
import { nodeOnPath, run, tool } from './run.ts';

const usage =
  'Usage: pnpm packages [folder]\nBuilds portero and @portero/contracts, client, auth and vue, and packs them (default: dist).';

/** Packs every package into a folder, as `<scope>-<name>-<version>.tgz`; the program as `portero-<version>.tgz`. @throws Error if a step fails */
export function packPackages(folder: string): Promise<void> {
  return withLock(inRoot('node_modules/.packing'), () => buildAndPack(folder));
}

async function buildAndPack(folder: string): Promise<void> {
  // The program, its pages, and the packages that both stand on.
  await buildIfStale();
  // Types of files that are gone would be packed with the others.
  rmSync(inRoot('packages/vue/dist'), { recursive: true, force: true });
  const env = { NODE_ENV: 'production' };
  await Promise.all([
    run(tool('vite', 'packages/vue'), ['build', '--logLevel', 'warn'], { in: 'packages/vue', quiet: true, env }),
    run(tool('vue-tsc'), ['-b', 'packages/vue'], { quiet: true }),
  ]);
  nameDeclarations(inRoot('packages/vue/dist'));
  mkdirSync(folder, { recursive: true });
  const pack = [
    '-y',
    'pnpm@12',
    '--recursive',
    '--filter',
    './packages/*',
    '--filter',
    'portero',
    'pack',
    '--pack-destination',
    folder,
  ];
  await run('npx', pack, { quiet: true, env: nodeOnPath });
}

/** Node's resolution finds `X.vue.d.ts` by the name `X.vue.js` only; that of bundlers finds it by both. */
function nameDeclarations(folder: string): void {
  for (const file of globSync(`${folder}/**/*.d.ts`)) {
    const text = readFileSync(file, 'utf8');
    const named = text.replaceAll(/(['"])(\.{1,2}\/[^'"]+\.vue)\1/g, '$1$2.js$1');
    if (named !== text) writeFileSync(file, named);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) console.log(usage);
  else await packPackages(resolve(positionals[0] ?? inRoot('dist')));
}
