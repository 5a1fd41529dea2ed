/** One process that serves: opens things, listens, and ends in good order. */
import cluster from 'node:cluster';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createHasher, hashesAtOnce, openSqlite } from '@portero/auth';
import closeWithGrace from 'close-with-grace';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import { fastArgon2 } from './fast-argon2.ts';
import { listenForScrapes, type MetricsListener } from './metrics/listener.ts';
import { createMetrics, type Metrics } from './metrics/metrics.ts';
import { observedBy } from './metrics/observers.ts';
import { keptKeyring } from './secret-file.ts';
import { startTracing } from './tracing/tracing.ts';
import { VERSION } from './version.ts';
import type { Channel } from './workers/channel.ts';
import { leasedCounter } from './workers/leased-counter.ts';

const DRAIN_MS = 10_000;
// Who is still sending a request then is cut off, so that the database closes in good order before the time is over.
const CUT_OFF_MS = 7_000;
const webRoot = fileURLToPath(new URL('web', import.meta.url));

/**
 * Serves until a signal comes, or the primary process asks for the end.
 * @param channel of a worker, which has its share of the cores and of the quotas
 * @param threads how many libuv's pool has
 * @throws DatabaseRefused, SecretRefused, and what the system says of folder and port
 */
export async function serve(config: Config, channel: Channel | null, threads: number): Promise<void> {
  mkdirSync(dirname(config.databaseFile), { recursive: true });
  const keyring = config.keyring ?? keptKeyring(config.dataDir);
  const metrics = config.metrics ? await createMetrics({ ...config, version: VERSION, channel }) : undefined;
  const tracing = config.tracing ? await startTracing({ version: VERSION }) : undefined;
  const observe = observedBy(metrics?.observe, tracing?.observe);
  const db = openSqlite(config.databaseFile, { observe });
  const argon2 = await fastArgon2();
  const app = await buildApp(config, {
    db,
    keyring,
    passwords: await createHasher({ argon2, concurrency: hashesAtOnce(threads, config.workers), observe }),
    metrics,
    tracing,
    ...(existsSync(webRoot) && { webRoot }),
    ...(channel && { callCounter: (window) => leasedCounter(window, channel.askForLease) }),
  });
  const scrapes = metrics && (await scrapesFor(metrics, config));
  let closing = false;
  const { close } = closeWithGrace({ delay: DRAIN_MS, logger: app.log }, async () => {
    closing = true;
    const cutOff = setTimeout(CUT_OFF_MS).then(() => app.server.closeAllConnections());
    await Promise.race([app.close(), cutOff]);
    await scrapes?.close();
    await tracing?.stop();
    db.close();
  });
  // A signal may have come here as well.
  channel?.onClose(() => {
    if (!closing) void close();
  });
  app.log.info({ version: VERSION, argon2: argon2?.name ?? 'argon2', workers: config.workers }, 'starting');
  await app.listen({ host: config.host, port: config.port });
}

/** Opens the port of metrics, where they have one. Workers share it as they share the other one. */
async function scrapesFor(
  metrics: Metrics,
  { metrics: config, publicUrl }: Config,
): Promise<MetricsListener | undefined> {
  if (!config?.listener) return undefined;
  const { listener, token } = config;
  const scrapes = await listenForScrapes(metrics, { ...listener, token, problemBase: `${publicUrl}/problems` });
  // Once, by whoever is there first.
  if ((cluster.worker?.id ?? 1) === 1) console.error(`Metrics are at ${scrapes.address}`);
  return scrapes;
}
