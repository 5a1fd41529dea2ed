/** The program: reads the environment, and serves by itself or by workers. */
import './preflight.ts';
import cluster from 'node:cluster';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import closeWithGrace from 'close-with-grace';
import { loadConfig } from './config.ts';
import { explain } from './explain.ts';
import { channelOfWorker } from './workers/channel.ts';
import { startWorkers, WorkerRefused } from './workers/primary.ts';

// Longer than a worker needs to end in good order, or to be cut off.
const WORKERS_CLOSED_MS = 15_000;

async function start(): Promise<void> {
  // Database, journal and secret are nobody else's business.
  process.umask(0o077);
  if (statSync('.env', { throwIfNoEntry: false })?.isFile()) process.loadEnvFile('.env');
  const config = loadConfig(process.env);
  const { workers } = config;
  if (workers > 1 && cluster.isPrimary) {
    const report = (sentence: string) => console.error(sentence);
    const pool = await startWorkers({ workers, file: fileURLToPath(import.meta.url), report });
    closeWithGrace({ delay: WORKERS_CLOSED_MS }, async () => {
      if (!(await pool.close())) process.exitCode = 1;
    });
  } else {
    const { serve } = await import('./serve.ts');
    const channel = channelOfWorker();
    await serve(config, channel, Number(process.env.UV_THREADPOOL_SIZE ?? 4));
    if (channel) return channel.announce();
  }
  console.error(`Portero is open at ${config.publicUrl}`);
}

start().catch((error: unknown) => {
  if (!(error instanceof WorkerRefused)) console.error(explain(error));
  process.exit(1);
});
