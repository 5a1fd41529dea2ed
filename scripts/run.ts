/** Running a program and minding its outcome. */
import { spawn } from 'node:child_process';
import { delimiter, dirname, resolve as resolvePath } from 'node:path';
import { inRoot } from './root.ts';

interface RunOptions {
  /** The folder to run in; a relative one is in the repository. */
  in?: string;
  env?: Record<string, string>;
  /** Keeps the program's output back unless it fails. */
  quiet?: boolean;
}

/**
 * Runs a program to its end, its output shown as it comes.
 * @throws Error if it cannot be started or does not exit with 0
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const held: Buffer[] = [];
    const child = spawn(command, args, {
      cwd: resolvePath(inRoot(''), options.in ?? ''),
      env: { ...process.env, ...options.env },
      stdio: ['ignore', options.quiet ? 'pipe' : 'inherit', options.quiet ? 'pipe' : 'inherit'],
    });
    child.stdout?.on('data', (chunk: Buffer) => held.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => held.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve();
      process.stderr.write(Buffer.concat(held));
      reject(new Error(`${[command.split('/').at(-1), ...args].join(' ')} failed`));
    });
  });
}

/** For programs that look for Node by its name: the host's may be too old. */
export const nodeOnPath = { PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };

/** The path of a tool that the repository installs. */
export function tool(name: string, workspace = ''): string {
  return inRoot(...(workspace ? [workspace] : []), 'node_modules/.bin', name);
}
