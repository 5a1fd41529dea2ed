/** Servers as they are installed, on one database, to be killed. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { freePort } from '../scripts/built-server.ts';
import { inRoot } from '../scripts/root.ts';
import { Wire } from './wire.ts';

/** How many processes there are: one, two beside each other, or one that serves by two workers. */
export type Mode = '1' | '2' | 'workers';
export const modes: readonly Mode[] = ['1', '2', 'workers'];

const WHOLE_WITHIN_MS = 30_000;
const SETTINGS = { LOG_LEVEL: 'error', RATE_LIMITS: 'off', PUBLIC_URL: 'http://localhost:3000', HOST: '127.0.0.1' };

export interface Server {
  readonly name: string;
  readonly wire: Wire;
  readonly alive: boolean;
  /** The process, and those that it started. */
  pids(): number[];
  /** Waits until every process that should serve does, also in the place of one that was killed. */
  whole(): Promise<void>;
  /** SIGTERM, and waits until it has ended in good order. */
  stop(): Promise<void>;
  /** SIGKILL, and waits until the process and all that it started are gone. */
  kill(): Promise<void>;
}

/** Everything that runs, so that nothing is left when the drill ends. */
const running = new Set<ChildProcess>();

interface StartOptions {
  readonly name: string;
  readonly folder: string;
  readonly workers: number;
  readonly settings?: Record<string, string>;
}

/** @throws Error with its own words if it does not come up */
export async function startServer(options: StartOptions): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOn(await freePort(), options);
    } catch (error) {
      // Between the look for a free port and its use somebody else was faster.
      if (attempt === 5 || !/Port \d+ is taken/.test((error as Error).message)) throw error;
    }
  }
}

async function startOn(port: number, options: StartOptions): Promise<Server> {
  const { name, folder, workers } = options;
  const child = spawn(process.execPath, [inRoot('apps/api/dist/server.js')], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: inRoot('node_modules/.cache/compile'),
      ...SETTINGS,
      ...options.settings,
      PORT: String(port),
      ...(workers > 1 && { WORKERS: String(workers) }),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.add(child);
  const gone = once(child, 'exit').then(() => running.delete(child));
  await opened(child, name);
  const wire = new Wire(port);
  const pid = child.pid ?? 0;
  const pids = () => (running.has(child) ? [pid, ...childrenOf(pid)] : []);
  return {
    name,
    wire,
    get alive() {
      return running.has(child);
    },
    pids,
    whole: async () => {
      if (workers === 1) return;
      const until = performance.now() + WHOLE_WITHIN_MS;
      for (let good = 0; good < 2 * workers; ) {
        if (performance.now() > until)
          throw new Error(`${name} has ${pids().length - 1} workers that serve, not ${workers}`);
        wire.renew();
        const answer = await wire.ask({ method: 'GET', path: '/readyz' });
        good = answer?.status === 200 && pids().length === workers + 1 ? good + 1 : 0;
        if (good === 0) await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
      wire.close();
    },
    kill: async () => {
      const all = pids();
      child.kill('SIGKILL');
      await gone;
      // A worker whose primary is gone ends by itself; what it answers until then counts like any other answer.
      while (all.some((one) => one !== pid && isThere(one))) await new Promise((resolve) => setTimeout(resolve, 5));
      wire.close();
    },
  };
}

/** Ends what is still running, whatever happened. */
export function killAll(): void {
  for (const child of running) {
    for (const pid of childrenOf(child.pid ?? 0)) signal(pid);
    child.kill('SIGKILL');
  }
}

export function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It may have ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function opened(server: ChildProcess, name: string): Promise<void> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    createInterface({ input: server.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      said.push(line);
      if (line.startsWith('Portero is open')) resolve();
    });
    server.once('exit', (code, by) => reject(new Error(`${name} did not start (${code ?? by}): ${said.join('\n')}`)));
  });
}

function isThere(pid: number): boolean {
  try {
    // A process that has ended and waits to be reaped does nothing any more.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** The processes that a process started itself. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Lets processes make no file larger than so many bytes, as on a disk that is full; undefined for any size. */
export function limitFiles(pids: readonly number[], bytes: number | undefined): void {
  for (const pid of pids) {
    try {
      execFileSync('prlimit', ['--pid', `${pid}`, `--fsize=${bytes ?? 'unlimited'}:`], { stdio: 'pipe' });
    } catch (error) {
      if (isThere(pid)) throw error;
    }
  }
}
