/** What the files of deploy/ do, as far as that can be seen without systemd and Docker. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { parseYaml } from '@redocly/openapi-core';
import { expect, onTestFinished, test, vi } from 'vitest';
import { freePort } from './built-server.ts';
import { blockBehind } from './code-blocks.ts';
import { shell } from './console.ts';
import { inRoot } from './root.ts';
import { nodeOnPath, run } from './run.ts';

const read = (path: string) => readFileSync(inRoot(path), 'utf8');
const commands = (name: string) => blockBehind(read('docs/recipes/deploy.md'), `run: ${name}`);

/** An account that may read the repository and is not the one that the tests run as, which only root can take on. */
function serviceUser(): string {
  const nobody = ['-u', 'nobody', '--', process.execPath, inRoot('apps/api/dist/cli.js'), '--version'];
  const isRoot = process.getuid?.() === 0;
  return isRoot && spawnSync('runuser', nobody).status === 0 ? 'nobody' : userInfo().username;
}

/** A folder of the user's own. */
function dataFolder(user: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'portero-deploy-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  const id = (kind: 'u' | 'g') => Number(spawnSync('id', [`-${kind}`, user], { encoding: 'utf8' }).stdout);
  chownSync(folder, id('u'), id('g'));
  chownSync(data, id('u'), id('g'));
  return folder;
}

/** Starts a server and waits until it takes requests. */
async function started(
  command: string,
  options: { cwd: string; env: Record<string, string>; uid?: number; port: number },
) {
  const { port, ...how } = options;
  const server = spawn('sh', ['-c', `exec ${command}`], { ...how, stdio: 'ignore' });
  onTestFinished(async () => {
    server.kill('SIGTERM');
    if (server.exitCode === null) await once(server, 'exit');
  });
  await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200), {
    timeout: 60_000,
    interval: 100,
  });
}

test('under systemd `portero` has the settings, the data and the user of the service', async () => {
  const user = serviceUser();
  const folder = dataFolder(user);
  const port = await freePort();
  const here = (text: string) =>
    text
      .replaceAll('/usr/bin/node', process.execPath)
      .replaceAll('/opt/portero/', inRoot(''))
      .replaceAll('/etc/portero.env', join(folder, 'portero.env'))
      .replaceAll('/var/lib/portero', join(folder, 'data'))
      .replaceAll(/^PORT=3000$/gm, `PORT=${port}`)
      // Only root may become somebody else.
      .replaceAll('runuser -u portero -- ', user === 'nobody' ? 'runuser -u nobody -- ' : '');
  writeFileSync(join(folder, 'portero.env'), here(read('deploy/systemd/portero.env')));
  writeFileSync(join(folder, 'portero'), here(read('deploy/systemd/portero')), { mode: 0o755 });

  const unit = here(read('deploy/systemd/portero.service'));
  const [, command = ''] = /^ExecStart=(.+)$/m.exec(unit) ?? [];
  const env = Object.fromEntries(
    [...unit.matchAll(/^Environment=(\w+)=(.*)$/gm)].map(([, key, value]) => [key, value]),
  );
  const { uid } = statSync(join(folder, 'data'));
  await started(command, { cwd: join(folder, 'data'), env, uid, port });

  const [doctor = '', create = ''] = commands('systemd-cli').trim().split('\n');
  const cli = (line: string) => shell(`PATH="${folder}:$PATH"; ${line}`, '/');
  const findings = await cli(doctor);
  expect(findings).toMatch(/^ok +public-url: https:\/\/app\.example\.com$/m);
  expect(findings).not.toMatch(/^(advice|wrong) +(permissions|trust-proxy)/m);
  await cli(`echo 'correct horse battery staple' | ${create}`);
  const files = ['portero.sqlite', 'portero.sqlite-wal', 'secrets', 'operator.log'].map((file) =>
    join(folder, 'data', file),
  );
  expect(files.map((file) => [file, existsSync(file) && statSync(file).uid])).toEqual(files.map((file) => [file, uid]));
  const login = await fetch(`http://127.0.0.1:${port}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ada@example.com', password: 'correct horse battery staple' }),
  });
  expect(login.headers.get('set-cookie')).toMatch(/^__Host-portero=.*Secure/);
});

test('what the image holds starts, is healthy, and has the command line', async () => {
  const folder = dataFolder(userInfo().username);
  const port = await freePort();
  const dockerfile = read('deploy/docker/Dockerfile');
  const here = (text: string) => text.replaceAll('/portero', join(folder, 'portero')).replaceAll(':3000', `:${port}`);
  const [deploy = ''] = /npx .* deploy .*/.exec(dockerfile) ?? [];
  await run('sh', ['-c', here(deploy)], { quiet: true, env: nodeOnPath });

  const image = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
  const env = Object.fromEntries([...image.matchAll(/^ENV (\w+)=(.*)$/gm)].map(([, key, value]) => [key, value]));
  const settings = { ...env, ...nodeOnPath, PORT: String(port), DATA_DIR: join(folder, 'data') };
  const [cmd = '[]', health = '[]'] = [/^CMD (\[.*\])$/m, /^ {2}CMD (\[.*\])$/m].map(
    (line) => line.exec(image)?.[1] ?? '[]',
  );
  const [program = '', ...args] = JSON.parse(cmd) as string[];
  await started([program, ...args.map(here)].join(' '), { cwd: join(folder, 'data'), env: settings, port });

  const [node = '', ...check] = JSON.parse(health) as string[];
  expect(spawnSync(node, check.map(here), { env: settings }).status).toBe(0);
  expect(
    spawnSync(
      node,
      check.map((text) => text.replace(':3000', ':9')),
      { env: settings },
    ).status,
  ).toBe(1);
  const lines = commands('docker-cli').trim().split('\n');
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    const inside = line.replace('docker compose -f deploy/docker/compose.yaml exec portero portero', '');
    const cli = spawnSync('sh', ['-c', `${node} ${join(folder, 'portero/dist/cli.js')} ${inside}`], {
      env: settings,
      cwd: join(folder, 'data'),
      input: 'correct horse battery staple\n',
      encoding: 'utf8',
    });
    expect(cli.status, cli.stderr).toBe(0);
  }
});

interface Compose {
  readonly name: string;
  readonly services: Record<
    'caddy' | 'portero' | 'app',
    {
      readonly ports?: string[];
      readonly networks: string[];
      readonly volumes?: string[];
      readonly environment?: Record<string, string>;
      readonly build?: { readonly context: string; readonly dockerfile: string };
    }
  >;
  readonly networks: Record<string, null>;
  readonly volumes: Record<string, null>;
}

test('in Docker only Caddy is reached from outside, and Portero hears of visitors from Caddy alone', () => {
  const compose = parseYaml(read('deploy/docker/compose.yaml')) as Compose;
  const { caddy, portero, app } = compose.services;
  expect(Object.entries(compose.services).filter(([, { ports }]) => ports)).toEqual([['caddy', caddy]]);
  expect(caddy.networks.sort()).toEqual([...portero.networks, ...app.networks].sort());
  expect(portero.networks.filter((network) => app.networks.includes(network))).toEqual([]);
  expect(Object.keys(compose.networks).sort()).toEqual(caddy.networks);
  // What the Caddyfile can be told, it is told.
  const told = [...read('deploy/caddy/Caddyfile').matchAll(/\{\$(\w+):/g)].map(([, name]) => name);
  expect(Object.keys(caddy.environment ?? {}).sort()).toEqual([...new Set(told)].sort());

  const folder = 'deploy/docker';
  expect(existsSync(inRoot(folder, portero.build?.context ?? '', portero.build?.dockerfile ?? ''))).toBe(true);
  const mounts = Object.values(compose.services).flatMap(({ volumes = [] }) =>
    volumes.map((volume) => volume.split(':')),
  );
  for (const [source = ''] of mounts) {
    expect(source.startsWith('.') ? existsSync(inRoot(folder, source)) : source in compose.volumes, source).toBe(true);
  }
  expect(`${compose.name}_data`).toBe('portero_data');
});
