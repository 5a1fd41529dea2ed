/** `pnpm dev`: API and single-page app with hot reload, in one terminal and under one origin. */
import { type ChildProcess, spawn } from 'node:child_process';
import { inRoot } from './root.ts';
import { tool } from './run.ts';

const api = process.env.PORT ?? '3000';
const web = process.env.WEB_PORT ?? '5173';
const env = {
  ...process.env,
  PORT: api,
  // Pages come from Vite, which passes API calls on: people open its address, so that is the public one.
  PUBLIC_URL: process.env.PUBLIC_URL ?? `http://localhost:${web}`,
  PORTERO_API: `http://localhost:${api}`,
};

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
