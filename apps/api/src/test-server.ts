/** For tests: the real server as a process of its own, in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('server.ts', import.meta.url));
// Kept between runs: each of many starts is a quarter faster.
const compiled = fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url));
const command = [process.execPath, '--conditions=portero-source', program];

export interface Ending {
  /** Null where a signal ended the process. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** The session cookie that the answer sets, as a Cookie header; empty if it sets none. */
  readonly cookie: string;
}

export interface SendOptions {
  body?: unknown;
  cookie?: string;
  headers?: Record<string, string>;
}

export interface TestServer {
  readonly port: number;
  readonly pid: number;
  send(method: string, path: string, options?: SendOptions): Promise<Answer>;
  /** Sends a signal that does not end it. */
  signal(signal: NodeJS.Signals): void;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Ending>;
}

export interface StartOptions {
  /** The working directory; data goes to its `data` unless `env` says otherwise. */
  folder: string;
  /** Settings besides the ones that every test needs; undefined leaves one of those out. */
  env?: Record<string, string | undefined>;
  /** The largest file that the process may write, in blocks of 512 bytes (`ulimit -f`). */
  fileSizeLimit?: number;
}

const running = new Set<ChildProcess>();
const folders: string[] = [];

/** A new empty folder, deleted by `cleanUp`. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'portero-'));
  folders.push(folder);
  return folder;
}

/** Ends every process and deletes every folder that tests left. Call it when they are over. */
export async function cleanUp(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }),
  );
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Starts a server on a free port and waits until it listens. Rejects with what it printed if it ends instead. */
export async function startServer(options: StartOptions): Promise<TestServer> {
  const { child, output, ended } = launch(options);
  const port = await Promise.race([listeningPort(child, output), ended.then(neverListened)]);
  return {
    port,
    pid: child.pid as number,
    send: (method, path, sendOptions) => send(`http://127.0.0.1:${port}${path}`, method, sendOptions),
    signal: (signal) => void child.kill(signal),
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

/** Starts a server that is expected to give up, and waits for its end. */
export function endOfServer(options: StartOptions): Promise<Ending> {
  return launch(options).ended;
}

function launch({ folder, env, fileSizeLimit }: StartOptions) {
  const [file = '', ...args] =
    fileSizeLimit === undefined
      ? command
      : ['/bin/sh', '-c', `ulimit -f ${fileSizeLimit} && exec "$@"`, 'sh', ...command];
  const child = spawn(file, args, {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: compiled,
      HOST: '127.0.0.1',
      PORT: '0',
      // The tokens name it as their issuer, so it stays the same whatever port is free.
      PUBLIC_URL: 'http://localhost:3000',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const ended = once(child, 'close').then(([code, signal]): Ending => {
    running.delete(child);
    return { code: code as number | null, signal: signal as NodeJS.Signals | null, ...output };
  });
  return { child, output, ended };
}

/** The log says the port, and the greeting comes when all is ready. */
async function listeningPort(child: ChildProcess, output: { stdout: string; stderr: string }): Promise<number> {
  return new Promise((resolve) => {
    const look = () => {
      const port = /Server listening at http:\/\/(?:127\.0\.0\.1|\[::1\]):(\d+)/.exec(output.stdout)?.[1];
      if (port && output.stderr.includes('Portero is open at')) resolve(Number(port));
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
  });
}

function neverListened({ code, signal, stdout, stderr }: Ending): never {
  throw new Error(`the server ended before it listened (${code ?? signal}):\n${stdout}${stderr}`);
}

async function send(url: string, method: string, { body, cookie, headers }: SendOptions = {}): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(cookie && { cookie }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: await response.text(),
    cookie: response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '',
  };
}
