/** The gallery of components behind Vite's development server: what `pnpm visual` and a browser test look at. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { freePort } from './built-server.ts';
import { inRoot } from './root.ts';
import { tool } from './run.ts';

export interface GalleryServer {
  /** Its address, without a trailing slash. */
  readonly baseUrl: string;
  stop(): Promise<void>;
}

/** Starts it on a free port. @throws Error if it ends before its first answer */
export async function startGallery(): Promise<GalleryServer> {
  const port = await freePort();
  const baseUrl = `http://localhost:${port}`;
  const vite = spawn(tool('vite', 'apps/web'), ['--port', String(port), '--strictPort', '--logLevel', 'error'], {
    cwd: inRoot('apps/web'),
    env: { ...process.env, NODE_ENV: 'development' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = once(vite, 'exit');
  while (!(await answers(`${baseUrl}/gallery/`))) {
    if (vite.exitCode !== null) throw new Error(`Vite ended with ${vite.exitCode} before the gallery was open.`);
    await setTimeout(100);
  }
  return {
    baseUrl,
    async stop() {
      vite.kill();
      await ended;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    // Nobody listens there yet.
    return false;
  }
}
