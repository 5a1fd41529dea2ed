/** The built server as a process of its own, with an empty database: what tests talk to as a stranger would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inRoot } from './root.ts';

export interface BuiltServer {
  /** Its address, without a trailing slash. */
  readonly baseUrl: string;
  readonly port: number;
  /** The folder it runs in, which holds its data and goes away with it. */
  readonly folder: string;
  /** Stops it, does something, and starts it again in the same folder. */
  restart(meanwhile: () => Promise<unknown>): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the server in an empty folder, where no .env is. @throws Error with its own words if it does not start */
export async function startBuiltServer(settings: Record<string, string> = {}): Promise<BuiltServer> {
  const folder = mkdtempSync(join(tmpdir(), 'portero-'));
  const port = await freePort();
  const start = async () => {
    const server = spawn(process.execPath, [inRoot('apps/api/dist/server.js')], {
      cwd: folder,
      env: { PATH: process.env.PATH, PORT: String(port), LOG_LEVEL: 'warn', ...settings },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await opened(server);
    return server;
  };
  const end = async (server: ChildProcess) => {
    if (server.exitCode !== null) return;
    server.kill('SIGTERM');
    await once(server, 'exit');
  };
  let server = await start();
  return {
    baseUrl: `http://localhost:${port}`,
    port,
    folder,
    restart: async (meanwhile) => {
      await end(server);
      await meanwhile();
      server = await start();
    },
    stop: async () => {
      await end(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

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

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, 'localhost');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
