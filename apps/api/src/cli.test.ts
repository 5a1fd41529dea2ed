import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { cli, cliJson } from './test-cli.ts';
import { cleanUp, temporaryFolder } from './test-server.ts';
import { VERSION } from './version.ts';

const migrations = globSync('*.sql', {
  cwd: fileURLToPath(new URL('../../../packages/auth/migrations/sqlite', import.meta.url)),
});

// Each test has a folder and processes of its own, so they can share the time.
afterAll(cleanUp);

test.concurrent.each([
  [['--help'], 0],
  [['user', 'create', '--help'], 0],
  [['--version'], 0],
  [[], 2],
  [['user'], 2],
  [['nonsense'], 2],
  [['user', 'list', '--nonsense'], 2],
  [['user', 'list', 'too', 'many'], 2],
  [['user', 'list', '--limit', '0'], 2],
  [['user', 'list', '--limit', '1001'], 2],
  [['user', 'show'], 2],
  [['user', 'list'], 1],
] as const)('portero %j ends with %i, and only what was asked for is on stdout', async (args, expected) => {
  const { code, stdout, stderr } = await cli(args, { folder: temporaryFolder() });
  expect([code, stdout === '', stderr === '']).toEqual([expected, expected !== 0, expected === 0]);
});

test.concurrent('without a database a command makes none, and says which one it looked for', async () => {
  const folder = temporaryFolder();
  const { stderr } = await cli(['user', 'list'], { folder, env: { DATA_DIR: './elsewhere' } });
  expect(stderr).toContain('There is no database elsewhere/portero.sqlite.');
});

test.concurrent('settings come from .env as the server\u2019s do, the environment first; faults are named', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, '.env'), 'DATA_DIR=./from-file\n');
  const all = { applied: migrations.length };
  expect(await cliJson(['migrate'], { folder })).toEqual({ database: 'from-file/portero.sqlite', ...all });
  expect(await cliJson(['migrate'], { folder })).toMatchObject({ applied: 0 });
  expect(await cliJson(['migrate'], { folder, env: { DATA_DIR: './other' } })).toMatchObject(all);
  const { code, stderr } = await cli(['user', 'list'], { folder, env: { PORT: 'high' } });
  expect([code, stderr]).toEqual([1, expect.stringContaining('PORT must be')]);
});

test.concurrent('a damaged database is refused in one sentence and left as it is', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data/portero.sqlite'), 'no database at all. '.repeat(500));
  const { code, stderr } = await cli(['user', 'list'], { folder });
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^The database .* It was left as it is\.\n$/)]);
});

test.concurrent('openapi and routes describe what this version serves', async () => {
  const folder = temporaryFolder();
  const document = await cliJson<{ info: { version: string }; paths: object }>(['openapi'], { folder });
  expect(document.info.version).toBe(VERSION);
  const { routes } = await cliJson<{ routes: { path: string; access: string }[] }>(['routes'], { folder });
  expect(routes.find(({ path }) => path === '/me')).toMatchObject({ access: 'session' });
  expect(routes.length).toBeGreaterThanOrEqual(Object.keys(document.paths).length);
});
