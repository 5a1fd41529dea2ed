import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { freePort } from './built-server.ts';
import { blockBehind } from './code-blocks.ts';
import { atPorts, shell } from './console.ts';
import { packPackages } from './packages.ts';
import { inRoot } from './root.ts';
import { nodeOnPath, run } from './run.ts';

describe('what the recipe for a Fastify app has readers install from the packed packages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'my-fastify-app-'));
  const packed = join(folder, 'packed');
  beforeAll(() => packPackages(packed));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const document = readFileSync(inRoot('docs/recipes/my-fastify-app.md'), 'utf8');
  const install = (marker: string, place: string) => {
    const commands = blockBehind(document, marker)
      .replace(/^.* packages \/tmp\/portero.*\n/, '')
      .replaceAll('/tmp/portero', packed)
      .replace(/^pnpm /m, 'npx -y pnpm@12 ');
    mkdirSync(place, { recursive: true });
    const env = { npm_config_audit: 'false', npm_config_fund: 'false', npm_config_prefer_offline: 'true' };
    return run('sh', ['-euc', commands], { in: place, quiet: true, env: { ...nodeOnPath, ...env } });
  };

  test.each([
    ['npm', 'run: install-npm'],
    ['pnpm', 'run: install-pnpm'],
  ])('runs it, with %s', async (name, marker) => {
    const place = join(folder, name);
    await install(marker, place);
    const port = await freePort();
    writeFileSync(join(place, 'app.mjs'), atPorts(blockBehind(document, 'file: app.mjs'), { 4000: port }));
    const env = { PATH: process.env.PATH, PORTERO_SECRETS: `k1:${randomBytes(32).toString('base64url')}` };
    const app = spawn(process.execPath, ['app.mjs'], { cwd: place, env, stdio: ['ignore', 'ignore', 'inherit'] });
    onTestFinished(() => void app.kill());
    const call = `curl -sS --retry 20 --retry-delay 1 --retry-connrefused http://localhost:${port}/`;
    expect(await shell(call, place)).toBe('Hello stranger!\n');
    expect(statSync(join(place, 'portero.sqlite')).mode & 0o077).toBe(0);
  });

  test('has the command line too', async () => {
    const place = join(folder, 'with-command-line');
    await install('run: install-npm', place);
    await install('run: install-cli', place);
    const portero = (command: string) => shell(`DATABASE_URL=file:portero.sqlite npx portero ${command}`, place);
    await portero('migrate');
    expect(await portero('user list --json')).toContain('"users"');
  });
});
