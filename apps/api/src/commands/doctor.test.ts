import { chmodSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { nodeFinding } from '../doctor/node-version.ts';
import { cli, cliProcess } from '../test-cli.ts';
import { cleanUp, startServer, temporaryFolder } from '../test-server.ts';

// What is found is tested beside the doctor; here it is a program.
afterAll(cleanUp);

interface Finding {
  state: string;
  check: string;
  says: string;
  fix?: string;
}

async function doctor(folder: string, env: Record<string, string> = {}) {
  const { code, stdout } = await cliProcess(['doctor', '--json'], { folder, env });
  const { healthy, findings } = JSON.parse(stdout) as { healthy: boolean; findings: Finding[] };
  expect([code, healthy]).toEqual(healthy ? [0, true] : [1, false]);
  // How long a hash takes is the machine's business, which may be busy.
  const isSlow = ({ state, check }: Finding) => state === 'advice' && check === 'argon2';
  return { findings, unwell: findings.filter((finding) => finding.state !== 'ok' && !isSlow(finding)) };
}

test('finds nothing wrong beside a server that runs as it is installed, and changes nothing', async () => {
  const folder = temporaryFolder();
  const server = await startServer({ folder });
  const files = () => readdirSync(join(folder, 'data')).sort();
  const before = files();
  const { unwell, findings } = await doctor(folder);
  expect(unwell).toEqual([]);
  expect([...new Set(findings.map(({ check }) => check))]).toEqual([
    'node',
    'argon2',
    'better-sqlite3',
    'public-url',
    'web-origins',
    'cookie',
    'trust-proxy',
    'signup',
    'mail',
    'permissions',
    'secrets',
    'database',
    'migrations',
    'signing-key',
    'clock',
    'disk',
  ]);
  expect(files()).toEqual(before);
  expect(JSON.stringify(findings)).not.toContain(readFileSync(join(folder, 'data/secrets'), 'utf8').slice(3, 20));
  expect((await server.send('GET', '/readyz')).status).toBe(200);
});

test('for people it prints a line a finding, the way to mend it below, and ends with 1', async () => {
  const folder = temporaryFolder();
  await cli(['migrate'], { folder });
  chmodSync(join(folder, 'data/portero.sqlite'), 0o644);
  const { code, stdout, stderr } = await cliProcess(['doctor'], { folder });
  expect([code, stderr]).toEqual([1, '1 thing to mend.\n']);
  expect(stdout).toContain(
    'wrong   permissions: data/portero.sqlite has mode 0644: others can read it\n        chmod 600 data/portero.sqlite\n',
  );
});

test('where packages crash, or are not there, it says so, and what needs none of them still runs', async () => {
  const folder = temporaryFolder();
  await cli(['migrate'], { folder });
  const load = (name: string, code: string) => {
    const file = join(folder, name);
    writeFileSync(file, code);
    return { NODE_OPTIONS: `--require=${file}` };
  };
  const crashing = load('crashing.cjs', 'process.dlopen = () => process.kill(process.pid, "SIGBUS");');
  const missing = load(
    'missing.cjs',
    'process.dlopen = () => { throw Object.assign(new Error("cannot open"), { code: "ERR_DLOPEN_FAILED" }); };',
  );
  expect((await doctor(folder, crashing)).unwell).toMatchObject([
    { state: 'wrong', check: 'argon2', says: 'does not work: it ends the process by SIGBUS' },
    { state: 'wrong', check: 'better-sqlite3', fix: expect.stringContaining('Install the packages anew') },
  ]);
  const [help, token, list] = await Promise.all([
    cliProcess(['--help'], { folder, env: crashing }),
    cliProcess(['token'], { folder, env: { ...crashing, HOME: folder } }),
    cliProcess(['user', 'list'], { folder, env: missing }),
  ]);
  expect([help.code, token.stderr]).toEqual([0, expect.stringContaining('You are not logged in')]);
  expect([list.code, list.stderr]).toEqual([
    1,
    expect.stringMatching(/^A package .* does not load: .*portero doctor.*\n$/),
  ]);
});

test('settings that this user may not read stop only what needs them', async () => {
  const folder = temporaryFolder();
  // A name that leads to itself cannot be read by anybody, root or not.
  symlinkSync('.env', join(folder, '.env'));
  const [help, list] = await Promise.all([
    cliProcess(['--help'], { folder }),
    cliProcess(['user', 'list'], { folder }),
  ]);
  expect([help.code, help.stderr]).toEqual([0, '']);
  expect([list.code, list.stderr]).toEqual([1, expect.stringContaining('.env')]);
});

test('versions of Node are judged as package.json does', () => {
  const state = (version: string) => nodeFinding(version).state;
  expect(['22.22.0', '24.11.0', '24.21.0', '26.1.0', '25.0.0'].map(state)).toEqual(Array(5).fill('ok'));
  expect(['20.20.2', '22.21.9', '23.9.0', '24.10.0'].map(state)).toEqual(Array(4).fill('wrong'));
});
