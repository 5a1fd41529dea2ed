/** The program: reads the environment, opens things, listens, and ends in good order. */
import './preflight.ts';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openSqlite } from '@portero/auth';
import closeWithGrace from 'close-with-grace';
import { buildApp } from './app.ts';
import { type Config, loadConfig } from './config.ts';
import { explain } from './explain.ts';
import { listenForScrapes, type MetricsListener } from './metrics/listener.ts';
import { createMetrics, type Metrics } from './metrics/metrics.ts';
import { keptKeyring } from './secret-file.ts';
import { VERSION } from './version.ts';

const DRAIN_MS = 10_000;
// Who is still sending a request then is cut off, so that the database closes in good order before the time is over.
const CUT_OFF_MS = 7_000;
const webRoot = fileURLToPath(new URL('web', import.meta.url));

async function start(): Promise<void> {
  // Database, journal and secret are nobody else's business.
  process.umask(0o077);
  if (statSync('.env', { throwIfNoEntry: false })?.isFile()) process.loadEnvFile('.env');
  const config = loadConfig(process.env);
  mkdirSync(dirname(config.databaseFile), { recursive: true });
  const keyring = config.keyring ?? keptKeyring(config.dataDir);
  const metrics = config.metrics ? await createMetrics({ ...config, version: VERSION }) : undefined;
  const db = openSqlite(config.databaseFile, { observe: metrics?.observe });
  const app = await buildApp(config, { db, keyring, metrics, ...(existsSync(webRoot) && { webRoot }) });
  const scrapes = metrics && (await scrapesFor(metrics, config));
  closeWithGrace({ delay: DRAIN_MS, logger: app.log }, async () => {
    const cutOff = setTimeout(CUT_OFF_MS).then(() => app.server.closeAllConnections());
    await Promise.race([app.close(), cutOff]);
    await scrapes?.close();
    db.close();
  });
  await app.listen({ host: config.host, port: config.port });
  console.error(`Portero is open at ${config.publicUrl}`);
}

/** Opens the port of metrics, where they have one. */
async function scrapesFor(
  metrics: Metrics,
  { metrics: config, publicUrl }: Config,
): Promise<MetricsListener | undefined> {
  if (!config?.listener) return undefined;
  const { listener, token } = config;
  const scrapes = await listenForScrapes(metrics, { ...listener, token, problemBase: `${publicUrl}/problems` });
  console.error(`Metrics are at ${scrapes.address}`);
  return scrapes;
}

start().catch((error: unknown) => {
  console.error(explain(error));
  process.exit(1);
});
