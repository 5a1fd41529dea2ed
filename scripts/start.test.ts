import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from './built-server.ts';
import { inRoot } from './root.ts';

test('pnpm start finds everything built, builds nothing, says where it is open, and ends with 0', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portero-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const port = await freePort();
  const start = spawn(process.execPath, ['--import', inRoot('scripts/preflight.mjs'), inRoot('scripts/start.ts')], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: String(port), LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(start, 'exit');
  let said = '';
  for await (const chunk of start.stderr) {
    said += chunk;
    if (said.includes('\n')) start.kill('SIGTERM');
  }
  expect(said).toBe(`Portero is open at http://localhost:${port}\n`);
  expect(await ended).toEqual([0, null]);
});
