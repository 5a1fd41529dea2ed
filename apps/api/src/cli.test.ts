import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { cli, cliCommand, cliJson, cliProcess, spawnCli } from './test-cli.ts';
import { cleanUp, temporaryFolder } from './test-server.ts';
import { VERSION } from './version.ts';

const migrations = globSync('*.sql', {
  cwd: fileURLToPath(new URL('../../../packages/auth/migrations/sqlite', import.meta.url)),
});

// Each test has a folder of its own, so they can share the time.
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
  [['user', 'list', '--after', 'zzz'], 2],
  [['help'], 0],
  [['help', 'user', 'create'], 0],
  [['user', 'show'], 2],
  [['user', 'list'], 1],
] as const)('portero %j ends with %i, and only what was asked for is on stdout', async (args, expected) => {
  const { code, stdout, stderr } = await cli(args, { folder: temporaryFolder() });
  expect([code, stdout === '', stderr === '']).toEqual([expected, expected !== 0, expected === 0]);
});

test.concurrent('without a database a command makes none, and says which one it looked for', async () => {
  const folder = temporaryFolder();
  const { stderr } = await cli(['user', 'list'], { folder, env: { DATA_DIR: join(folder, 'elsewhere') } });
  expect(stderr).toContain(`There is no database ${join(folder, 'elsewhere/portero.sqlite')}.`);
});

test.concurrent('a command that is not understood is named with where its help is', async () => {
  const { stderr } = await cli(['user', 'create', '--nonsense'], { folder: temporaryFolder() });
  expect(stderr).toContain('("portero user create --help" has examples)');
  const { stdout } = await cli(['help', 'user', 'create'], { folder: temporaryFolder() });
  expect(stdout).toContain('Usage: portero user create [options] <email>');
});

test.concurrent.each([
  [['user', 'list', '--after', '\u001b[2J']],
  [['user', 'list', '--limit', '\u001b]0;pwned\u0007']],
  [['\u001b[2J']],
  [['user', 'list', '--\u001b[2J']],
  [['user', 'list', 'more', '\u009b2J']],
])('what was typed wrong, such as %j, is repeated without the terminal\u2019s obeying it', async (args) => {
  const { code, stderr } = await cli(args, { folder: temporaryFolder() });
  expect([code, stderr.replaceAll('\n', '')]).toEqual([2, expect.not.stringMatching(/\p{Cc}/u)]);
  expect(stderr.split('\n').length).toBeGreaterThan(1);
});

test.concurrent('settings come from .env as the server\u2019s do, the environment first; faults are named', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, '.env'), 'DATA_DIR=./from-file\n');
  const migrate = async (env = {}) => JSON.parse((await cliProcess(['migrate', '--json'], { folder, env })).stdout);
  expect(await migrate()).toEqual({ database: 'from-file/portero.sqlite', applied: migrations.length });
  expect(await migrate({ DATA_DIR: './other' })).toEqual({
    database: 'other/portero.sqlite',
    applied: migrations.length,
  });
  expect(await cliJson(['migrate'], { folder, env: { DATA_DIR: join(folder, 'other') } })).toMatchObject({
    applied: 0,
  });
  const { code, stderr } = await cli(['user', 'list'], { folder, env: { PORT: 'high' } });
  expect([code, stderr]).toEqual([1, expect.stringContaining('PORT must be')]);
});

// On Linux, which has /dev/full.
test.runIf(process.platform === 'linux')('results that a full disk does not take are no success', async () => {
  const folder = temporaryFolder();
  const line = `${cliCommand.join(' ')} routes > /dev/full`;
  const { code, stderr } = await spawnCli([], { folder }, ['sh', '-c', line]).ended;
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^The results cannot be written: .*ENOSPC.*\n$/)]);
});

test.concurrent('a damaged database is refused in one sentence and left as it is', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'data'));
  const file = join(folder, 'data/portero.sqlite');
  writeFileSync(file, 'no database at all. '.repeat(500));
  const { code, stderr } = await cli(['user', 'list'], { folder });
  expect(readFileSync(file, 'utf8')).toMatch(/^(no database at all\. )+$/);
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
