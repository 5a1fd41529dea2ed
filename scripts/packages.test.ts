import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData, type Package } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeBlocks } from './code-blocks.ts';
import { packPackages } from './packages.ts';
import { inRoot } from './root.ts';
import { nodeOnPath, run } from './run.ts';

const execute = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'packages-'));
const { engines, version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
// The database and the password hashes decide it for the others. The client needs AbortSignal.any, and front ends are
// built with it under any Node.
const enginesOf = (name: string) => (name === '@portero/client' ? { node: '>=20.3' } : engines);

beforeAll(() => packPackages(folder));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const libraries = ['@portero/contracts', '@portero/client', '@portero/auth', '@portero/vue'];
const folderOf = (name: string) => (name === 'portero' ? 'apps/api' : name.replace('@portero/', 'packages/'));
const tarballOf = (name: string) => join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);

describe.each(['portero', ...libraries])('the tarball of %s', (name) => {
  let tarball: Buffer<ArrayBuffer>;
  let packed: Package;
  let manifest: Record<string, Record<string, string> | undefined>;
  const files = () => packed.listFiles().map((file) => file.replace(`/node_modules/${name}/`, ''));

  beforeAll(() => {
    tarball = Buffer.from(readFileSync(tarballOf(name)));
    packed = createPackageFromTarballData(tarball);
    manifest = JSON.parse(packed.readFile(`/node_modules/${name}/package.json`));
  });

  test('has nothing that publint finds, strictly', async () => {
    const copy = new Uint8Array(tarball).buffer;
    const { messages, pkg } = await publint({ strict: true, pack: { tarball: copy } });
    expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([]);
  });

  test('says what it is, its license and which Node it needs', () => {
    expect(files()).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
    expect(manifest).toMatchObject({ version, license: 'MIT', type: 'module', engines: enginesOf(name) });
  });

  test('can be found by what it is for, and anybody may install it', () => {
    expect(manifest.keywords).toEqual(expect.arrayContaining([expect.any(String)]));
    // A name with a scope would be private on its first publication.
    if (name.startsWith('@')) expect(manifest.publishConfig?.access).toBe('public');
  });

  test('brings the types of every package that its declarations name', () => {
    const declarations = files().filter((file) => file.endsWith('.d.ts'));
    const named = declarations.flatMap((file) =>
      [...packed.readFile(`/node_modules/${name}/${file}`).matchAll(/(?:from|import\()\s*['"]([^.'"][^'"]*)['"]/g)].map(
        ([, of = '']) => /^(?:@[^/]+\/)?[^/]+/.exec(of)?.[0] ?? '',
      ),
    );
    const brought = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    const typed = (of: string) => existsSync(inRoot(folderOf(name), 'node_modules/@types', of));
    const needed = new Set(named.filter((of) => !isBuiltin(of)));
    const missing = [...needed].flatMap((of) => [of, ...(typed(of) ? [`@types/${of}`] : [])]);
    expect(missing.filter((of) => !brought.includes(of))).toEqual([]);
  });

  test('asks for its siblings in the very version that it was built with', () => {
    const siblings = Object.entries(manifest.dependencies ?? {}).filter(([of]) => of.startsWith('@portero/'));
    for (const [, wanted] of siblings) expect(wanted).toBe(version);
  });

  test('has no sources, tests or leftovers of the build', () => {
    const strange = files().filter(
      (file) => !/^(?:dist|migrations)\/|^(?:LICENSE|README\.md|package\.json)$/.test(file),
    );
    expect(strange).toEqual([]);
    expect(files().filter((file) => /(?:^|\/)test-|\.test[.-]|tsbuildinfo|(?<!\.d)\.ts$|\.map$/.test(file))).toEqual(
      [],
    );
  });
});

test.each(libraries)('%s has types that are right for everybody who can import it', async (name) => {
  const packed = createPackageFromTarballData(readFileSync(tarballOf(name)));
  const result = await checkPackage(packed, { excludeEntrypoints: [/\.css$/] });
  if (result.types === false) throw new Error('it has no types');
  // The profile esm-only: require() and the resolution of before Node 12 are nobody's who runs Node 22.
  const esmOnly = result.problems.filter(
    (problem) => !('resolutionKind' in problem && ['node10', 'node16-cjs'].includes(problem.resolutionKind)),
  );
  expect(esmOnly).toEqual([]);
  const { exports } = JSON.parse(packed.readFile(`/node_modules/${name}/package.json`));
  const code = Object.keys(exports).filter((entry) => !entry.endsWith('.css'));
  expect(Object.keys(result.entrypoints)).toEqual(code);
});

test('@portero/client compiles in a program for Node alone, its own declarations checked as well', async () => {
  const program = join(folder, 'program');
  const place = join(program, 'node_modules/@portero/client');
  mkdirSync(place, { recursive: true });
  await run('tar', ['-xzf', tarballOf('@portero/client'), '-C', place, '--strip-components', '1']);
  mkdirSync(join(program, 'node_modules/@types'));
  symlinkSync(inRoot('node_modules/@types/node'), join(program, 'node_modules/@types/node'));
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
  };
  writeFileSync(join(program, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  writeFileSync(join(program, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(
    join(program, 'report.ts'),
    `import { createPortero, type PorteroOptions, ProblemError } from '@portero/client';
const { PORTERO: baseUrl, TOKEN: token } = process.env;
// What is not set is undefined, and that is as good as left out.
const options: PorteroOptions = { baseUrl, token, timeout: undefined, retry: undefined, onSessionEnded: undefined };
const portero = createPortero(options);
const signal: AbortSignal | undefined = undefined;
console.log((await portero.profile.me({ signal })).user.name, ProblemError);
`,
  );
  const { stdout } = await execute(process.execPath, [inRoot('node_modules/typescript/bin/tsc'), '-p', program]).catch(
    (failed) => failed,
  );
  expect(stdout).toBe('');
});

test('the JavaScript recipe installs the client that its program imports', async () => {
  const recipe = readFileSync(inRoot('docs/recipes/javascript.md'), 'utf8');
  const [before = ''] = recipe.split('<!-- file: report.mjs -->');
  const line = codeBlocks(before).flatMap(({ text }) => /^npm install .*$/m.exec(text) ?? [])[0] ?? '';
  const program = join(folder, 'report');
  mkdirSync(program);
  const quietly = { npm_config_audit: 'false', npm_config_fund: 'false', npm_config_offline: 'true' };
  const env = { ...nodeOnPath, ...quietly };
  await run('sh', ['-euc', line.replace('/tmp/portero', folder)], { in: program, quiet: true, env });
  const [, names = ''] = /import \{(.+)\} from '@portero\/client'/.exec(recipe) ?? [];
  writeFileSync(join(program, 'names.mjs'), `import {${names}} from '@portero/client';\nconsole.log(${names});\n`);
  const { stdout } = await execute(process.execPath, ['names.mjs'], { cwd: program });
  expect(stdout).toContain('createPortero');
});

test('@portero/auth brings the migrations of its database', () => {
  const packed = createPackageFromTarballData(readFileSync(tarballOf('@portero/auth')));
  const migrations = '/node_modules/@portero/auth/migrations/sqlite';
  const { entries } = JSON.parse(packed.readFile(`${migrations}/meta/_journal.json`));
  expect(entries.length).toBeGreaterThan(0);
  for (const { tag } of entries) expect(packed.readFile(`${migrations}/${tag}.sql`)).toMatch(/CREATE|ALTER/);
});

test('portero brings the pages, compressed beforehand, and asks for nothing that only development needs', () => {
  const packed = createPackageFromTarballData(readFileSync(tarballOf('portero')));
  const files = packed.listFiles('/node_modules/portero/dist/web');
  for (const page of ['index.html', 'index.html.br', 'docs.html', 'problems.html'])
    expect(files).toContain(`/node_modules/portero/dist/web/${page}`);
  const { dependencies, bin } = JSON.parse(packed.readFile('/node_modules/portero/package.json'));
  expect(bin).toEqual({ portero: 'dist/cli.js' });
  expect(Object.keys(dependencies).filter((name) => /vue|vite|typescript|drizzle-kit/.test(name))).toEqual([]);
});
