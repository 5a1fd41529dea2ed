/** A target that runs: a process on a port of its own, in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../../../scripts/built-server.ts';
import { type Connections, connections } from '../load/http.ts';
import { onCores } from '../machine/cores.ts';
import type { Command, Target } from './target.ts';

// A database of a million users is checked from end to end before Portero opens.
const OPENING_PATIENCE_MS = 300_000;
const CLOSING_PATIENCE_MS = 15_000;
const POLL_MS = 3;

export interface Server {
  readonly target: Target;
  readonly port: number;
  readonly folder: string;
  /** Its first process. */
  readonly pid: number;
  /** Milliseconds from the start of the process to the first answer to `until`. */
  readonly openedAfter: number;
  /** What it has printed so far. */
  log(): string;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly folder: string;
  /** Such as `0`; all of them if it is not said. */
  readonly cores?: string;
  /** Asks it something, and says whether it is ready: any answer at all, if it is not said. */
  readonly until?: (ask: Connections['ask']) => Promise<boolean>;
}

const running = new Set<ChildProcess>();
// Whatever ends this process, no server is left behind.
process.once('exit', () => {
  for (const child of running) kill(child, 'SIGKILL');
});

/** Starts a target, and waits until it is ready. @throws Error with the end of what it printed if it does not get so far */
export async function startServer(target: Target, options: StartOptions): Promise<Server> {
  const { folder, cores } = options;
  mkdirSync(folder, { recursive: true });
  const place = { port: await freePort(), folder };
  const logFile = join(folder, 'server.log');
  const log = () => readFileSync(logFile, 'utf8');
  const refused = (why: string) => new Error(`${target.name} ${why}: ${log().trim().slice(-600)}`);
  if (target.prepare) {
    const [code] = await once(launch(target.prepare(place), folder, logFile), 'exit');
    if (code !== 0) throw refused('cannot be prepared');
  }
  const command = target.command(place);
  const start = performance.now();
  const child = launch({ ...command, command: onCores(cores, command.command) }, folder, logFile);
  const stop = () => end(child);
  try {
    await untilReady(child, place.port, options.until ?? (async (ask) => (await ask(anything)).status > 0), refused);
  } catch (error) {
    await stop();
    throw error;
  }
  const openedAfter = performance.now() - start;
  return { target, ...place, pid: child.pid ?? 0, openedAfter, log, stop };
}

const anything = { method: 'GET', path: '/' } as const;

function launch({ command, env, cwd }: Command, folder: string, logFile: string): ChildProcess {
  const [file = '', ...args] = command;
  const log = openSync(logFile, 'a');
  // A process group of its own, so that its children end with it.
  const child = spawn(file, args, {
    cwd: cwd ?? folder,
    env: { PATH: process.env.PATH, HOME: folder, ...env },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

async function untilReady(
  child: ChildProcess,
  port: number,
  isReady: (ask: Connections['ask']) => Promise<boolean>,
  refused: (why: string) => Error,
): Promise<void> {
  const deadline = Date.now() + OPENING_PATIENCE_MS;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw refused(`ended with ${child.exitCode ?? child.signalCode} before it answered`);
    if (Date.now() > deadline) throw refused('does not answer');
    const attempt = connections(port, 1);
    try {
      if (await isReady(attempt.ask)) return;
    } catch (error) {
      if (!listensLater(error)) throw error;
    } finally {
      attempt.close();
    }
    await setTimeout(POLL_MS);
  }
}

/** Whether it only does not listen yet; a wrong answer would not become right. */
function listensLater(error: unknown): boolean {
  return ['ECONNREFUSED', 'ECONNRESET'].includes((error as NodeJS.ErrnoException).code ?? '');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  kill(child, 'SIGTERM');
  const late = globalThis.setTimeout(() => kill(child, 'SIGKILL'), CLOSING_PATIENCE_MS);
  await ended;
  clearTimeout(late);
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
