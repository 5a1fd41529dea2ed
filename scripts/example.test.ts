import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from './built-server.ts';
import { blockBehind, codeBlocks } from './code-blocks.ts';
import { atPorts, expectTranscript } from './console.ts';
import { packPackages } from './packages.ts';
import { inRoot } from './root.ts';
import { nodeOnPath, run } from './run.ts';

const readme = readFileSync(inRoot('apps/example/README.md'), 'utf8');
const outside = mkdtempSync(join(tmpdir(), 'example-'));
const packed = join(outside, 'packed');
const app = join(outside, 'guestbook');
let port: number;

const inApp = (script: string, folder = app) =>
  run('sh', ['-euc', script], {
    in: folder,
    quiet: true,
    env: { ...nodeOnPath, npm_config_audit: 'false', npm_config_fund: 'false', npm_config_prefer_offline: 'true' },
  });
/** What the README has readers type, for the places of this run; without packing, which is done. */
const commandsOf = (marker: string, folder: string) =>
  blockBehind(readme, marker)
    .replace(/^.* packages \/tmp\/portero\n/, '')
    .replaceAll('/tmp/portero', packed)
    .replaceAll('apps/example', inRoot('apps/example'))
    .replaceAll('~/guestbook', folder)
    .replace(/^pnpm /m, 'npx -y pnpm@12 ');

beforeAll(async () => {
  port = await freePort();
  await packPackages(packed);
  await inApp(commandsOf('run: install', app), outside);
  const settings = join(app, 'src/settings.ts');
  writeFileSync(settings, atPorts(readFileSync(settings, 'utf8'), { 4000: port }));
});

afterAll(() => rmSync(outside, { recursive: true, force: true }));

test('the packed packages were installed outside of the repository, with the native ones that work', () => {
  const installed = readdirSync(join(app, 'node_modules/@portero'));
  expect(installed).toEqual(['auth', 'contracts']);
  for (const name of installed) expect(statSync(join(app, 'node_modules/@portero', name)).isDirectory()).toBe(true);
  expect(readdirSync(join(app, 'node_modules/@portero/auth'))).toEqual(
    expect.arrayContaining(['LICENSE', 'README.md', 'dist', 'migrations', 'package.json']),
  );
});

test.each([
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
])('the app is well typed with them (module %s, resolution %s)', async (module, resolution) => {
  await inApp(`npx tsc --module ${module} --moduleResolution ${resolution}`);
});

test('what its README shows is what a reader gets, step by step', async () => {
  const names = codeBlocks(readme).flatMap(({ marker }) => /^transcript: (.+)$/.exec(marker)?.[1] ?? []);
  expect(names.length).toBeGreaterThan(6);
  for (const name of names) await expectTranscript(readme, name, { folder: app, port: 3000 }, { 4000: port });
});

test('with pnpm it is installed and well typed too', async () => {
  const folder = join(outside, 'with-pnpm');
  const copying = commandsOf('run: install', folder).replace('npm install\n', '');
  await inApp(`${copying}\n${commandsOf('run: install-pnpm', folder)}\nnpx tsc`, outside);
  // The native packages work although none of their install scripts has run.
  await inApp(`node --input-type=module -e "import('@portero/auth').then((auth) => auth.createHasher())"`, folder);
});

test('compiled, and without what only development needs, it takes a member\u2019s entry', async () => {
  await inApp(`
    npx tsc --noEmit false --outDir dist --rootDir src --rewriteRelativeImportExtensions
    npm prune --omit=dev
    test ! -e node_modules/typescript
    DATA=compiled node --env-file=.env dist/server.js > compiled.log 2>&1 & app=$!
    trap 'kill $app' EXIT
    curl -sS --retry 30 --retry-delay 1 --retry-connrefused -o /dev/null http://localhost:${port}/entries
    curl -sS --fail-with-body -c jar2 -o /dev/null --json '{"email": "eve@example.com", "name": "Eve", "password": "a tall ship and a star"}' http://localhost:${port}/auth/signup
    curl -sS --fail-with-body -b jar2 --json '{"text": "Compiled."}' http://localhost:${port}/entries > entry.json
  `);
  expect(JSON.parse(readFileSync(join(app, 'entry.json'), 'utf8'))).toMatchObject({ author: 'Eve', text: 'Compiled.' });
});
