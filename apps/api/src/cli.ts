#!/usr/bin/env node
/** The program `portero`: reads the environment and the arguments, runs one command, ends with its exit code. */
import './preflight.ts';
import { readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseEnv } from 'node:util';
import { CommanderError } from 'commander';
import { portero } from './commands/index.ts';
import { failureText } from './failure-text.ts';
import { processTerminal } from './terminal/terminal.ts';
import { UsageError } from './terminal/usage-error.ts';

// Hashing happens in libuv's pool, which has four threads unless told otherwise before its first use.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, availableParallelism()));
// What a command creates is nobody else's business.
process.umask(0o077);

const terminal = processTerminal();
try {
  const isThere = statSync('.env', { throwIfNoEntry: false })?.isFile();
  const env = { ...(isThere && parseEnv(readFileSync('.env', 'utf8'))), ...process.env };
  await portero({ env, ownEnv: process.env, terminal }).parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // The parser has said it already. Help and version were asked for.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    terminal.note(failureText(error));
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
