/** `pnpm dev`: API and single-page app with hot reload, in one terminal and under one origin. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { inRoot } from './root.ts';
import { tool } from './run.ts';

const api = process.env.PORT ?? '3000';
const web = process.env.WEB_PORT ?? '5173';
const url = `http://localhost:${web}`;
const { DATA_DIR, MAIL_URL, MAIL_OUTBOX } = settings();
// Where no server is named, mail goes into a folder. Absolute: the two halves have working directories of their own.
const outbox = MAIL_URL?.trim()
  ? ''
  : resolve(inRoot(''), MAIL_OUTBOX?.trim() || join(DATA_DIR?.trim() || 'data', 'mail'));
const env = {
  ...process.env,
  ...(outbox && { MAIL_OUTBOX: outbox }),
  PORT: api,
  // Pages come from Vite, which passes API calls on: people open its address, so that is the public one.
  PUBLIC_URL: process.env.PUBLIC_URL ?? url,
  PORTERO_API: `http://localhost:${api}`,
};

if (outbox) console.error(`Mail is not sent: it goes to ${outbox}, and can be read at ${url}/dev/mail`);

const children: ChildProcess[] = [
  spawn(process.execPath, ['--watch', '--conditions=portero-source', 'apps/api/src/server.ts'], {
    cwd: inRoot(''),
    env,
    stdio: 'inherit',
  }),
  spawn(tool('vite', 'apps/web'), ['--port', web, '--strictPort'], { cwd: inRoot('apps/web'), env, stdio: 'inherit' }),
];

// If one ends, the other is of no use alone.
for (const child of children) {
  child.on('exit', (code) => {
    for (const other of children) other.kill();
    process.exitCode ??= code ?? 1;
  });
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
  });
}

/** As the server reads them: the environment, and behind it `.env`. */
function settings(): NodeJS.ProcessEnv {
  const file = inRoot('.env');
  const isThere = statSync(file, { throwIfNoEntry: false })?.isFile();
  return { ...(isThere && parseEnv(readFileSync(file, 'utf8'))), ...process.env };
}
