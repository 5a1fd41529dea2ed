#!/usr/bin/env node
/** The program `portero`: reads the environment and the arguments, runs one command, ends with its exit code. */
import './preflight.ts';
import { readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseEnv } from 'node:util';
import { run } from './run.ts';
import { processTerminal } from './terminal/terminal.ts';

// Hashing happens in libuv's pool, which has four threads unless told otherwise before its first use.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, availableParallelism() + 1));
// What a command creates is nobody else's business.
process.umask(0o077);

function serverSettings(): NodeJS.ProcessEnv {
  const isThere = statSync('.env', { throwIfNoEntry: false })?.isFile();
  return { ...(isThere && parseEnv(readFileSync('.env', 'utf8'))), ...process.env };
}

const terminal = processTerminal(process, () => {
  process.exitCode = 1;
});
const exitCode = await run(process.argv.slice(2), { env: serverSettings, ownEnv: process.env, terminal });
// Otherwise it stays what it is: results that could not be written have made it 1.
if (exitCode !== 0) process.exitCode = exitCode;
