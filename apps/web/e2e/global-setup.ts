/** What the browser tests need: the built app behind the real server, and one Chromium. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestProject } from 'vitest/node';
import { buildIfStale } from '../../../scripts/build.ts';
import { chromiumPath } from '../../../scripts/chromium.ts';
import { inRoot } from '../../../scripts/root.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the app is, without a trailing slash. */
    baseUrl: string;
    chromium: string;
  }
}

let stop: (() => Promise<void>) | undefined;

/** Builds what has changed, finds a browser and starts a server with an empty database. */
export async function setup(project: TestProject): Promise<void> {
  const chromium = await chromiumPath();
  await buildIfStale();
  const dataDir = mkdtempSync(join(tmpdir(), 'portero-e2e-'));
  const port = await freePort();
  const baseUrl = `http://localhost:${port}`;
  const server = spawn(process.execPath, [inRoot('apps/api/dist/server.js')], {
    // Not the repository: its .env is for people.
    cwd: dataDir,
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      PUBLIC_URL: baseUrl,
      DATA_DIR: dataDir,
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await opened(server);
  project.provide('baseUrl', baseUrl);
  project.provide('chromium', chromium);

  stop = async () => {
    if (server.exitCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    rmSync(dataDir, { recursive: true, force: true });
  };
}

/** Ends the server and forgets its database. */
export async function teardown(): Promise<void> {
  await stop?.();
}

/** Resolves when the server says that it is open. @throws Error with its own words if it ends before */
function opened(server: ChildProcess): Promise<void> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    createInterface({ input: server.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      said.push(line);
      if (line.startsWith('Portero is open')) resolve();
    });
    server.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${said.join('\n')}`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}
