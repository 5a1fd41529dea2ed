/** For tests: the command line, in this process or as one of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.ts';
import type { Terminal } from './terminal/terminal.ts';

const program = fileURLToPath(new URL('cli.ts', import.meta.url));
const compiled = fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url));
export const cliCommand = [process.execPath, '--conditions=portero-source', program];

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  /** The working directory; data goes to its `data` unless `env` says otherwise. */
  folder: string;
  env?: Record<string, string>;
  /** What comes on standard input, which then ends. */
  input?: string;
  /** Leaves standard input open, for what is typed later. */
  typing?: boolean;
}

/** Starts a command; for tests that interrupt it. */
export function spawnCli(args: readonly string[], { folder, env, input, typing }: CliOptions, command = cliCommand) {
  const [file = '', ...rest] = command;
  const child: ChildProcess = spawn(file, [...rest, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: compiled, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  // A command that reads nothing may be gone before this is written.
  child.stdin?.on('error', () => {});
  if (!typing) child.stdin?.end(input);
  const ended = once(child, 'close').then(([code]): Outcome => ({ code: code as number | null, ...output }));
  return { child, output, ended };
}

/** Runs a command to its end, as a process of its own: for what a process alone has, such as signals and pipes. */
export function cliProcess(args: readonly string[], options: CliOptions): Promise<Outcome> {
  return spawnCli(args, options).ended;
}

export interface QuietTerminal extends Terminal {
  /** All that was said until now. */
  readonly said: Readonly<Pick<Outcome, 'stdout' | 'stderr'>>;
}

/** A terminal that nobody sits at, unless `change` says so. */
export function quietTerminal(input = '', change: Partial<Terminal> = {}): QuietTerminal {
  const said = { stdout: '', stderr: '' };
  const note = (text: string) => {
    said.stderr += `${text}\n`;
  };
  return {
    said,
    print: (text) => {
      said.stdout += `${text}\n`;
    },
    note,
    progress: note,
    interactive: false,
    watched: false,
    ask: async () => '',
    askSecret: async () => '',
    firstLine: async () => input.split(/\r?\n/, 1)[0] ?? '',
    ...change,
  };
}

/** Runs a command to its end, in this process: for what it does. Its working directory is nowhere. */
export async function cli(
  args: readonly string[],
  { folder, env, input }: Omit<CliOptions, 'typing'>,
  terminal = quietTerminal(input),
): Promise<Outcome> {
  const settings = { DATA_DIR: join(folder, 'data'), ...env };
  const code = await run(args, { env: () => settings, ownEnv: { PATH: process.env.PATH, ...env }, terminal });
  return { code, ...terminal.said };
}

/** Runs a command that is expected to succeed. @returns what it printed as JSON */
export async function cliJson<T>(args: readonly string[], options: Omit<CliOptions, 'typing'>): Promise<T> {
  const { code, stdout, stderr } = await cli([...args, '--json'], options);
  if (code !== 0) throw new Error(`portero ${args.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

/** What commands noted of what they did. */
export function operatorEvents(folder: string): Record<string, string>[] {
  return readFileSync(join(folder, 'data/operator.log'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);
}
