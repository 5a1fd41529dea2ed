/** What somebody has who installs the program from its tarballs and follows its README. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from './built-server.ts';
import { blockBehind } from './code-blocks.ts';
import { expectTranscript, shell } from './console.ts';
import { packPackages } from './packages.ts';
import { inRoot } from './root.ts';
import { nodeOnPath, run } from './run.ts';

const readme = readFileSync(inRoot('apps/api/README.md'), 'utf8');
const outside = mkdtempSync(join(tmpdir(), 'installed-'));
const packed = join(outside, 'packed');
const door = join(outside, 'door');
let port: number;

beforeAll(async () => {
  port = await freePort();
  await packPackages(packed);
  const install = blockBehind(readme, 'run: install');
  await run('sh', ['-euc', install.replaceAll('/tmp/portero', packed)], {
    in: outside,
    quiet: true,
    env: { ...nodeOnPath, npm_config_audit: 'false', npm_config_fund: 'false', npm_config_prefer_offline: 'true' },
  });
  writeFileSync(join(door, '.env'), `PORT=${port}\n`);
});

afterAll(async () => {
  await shell('kill $(cat server.pid)', door);
  rmSync(outside, { recursive: true, force: true });
});

test('its README is true: the server starts, an account is made beside it, the doctor is content', async () => {
  await expectTranscript(readme, 'use', { folder: door, port });
});

test('it brings the pages, and signs in whom the command line has made', async () => {
  const page = await fetch(`http://localhost:${port}/login`, { headers: { accept: 'text/html' } });
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<div id="app"');
  const answer = await fetch(`http://localhost:${port}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ada@example.com', password: 'correct horse battery staple' }),
  });
  expect(answer.status).toBe(200);
});

test('what it keeps is nobody else\u2019s business', () => {
  expect(statSync(join(door, 'data')).mode & 0o077).toBe(0);
});
