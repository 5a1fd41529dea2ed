/** All metrics of a server, in the text format of Prometheus. */
import type { Figures, Observer, SecurityEvent } from '@portero/auth';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Channel } from '../workers/channel.ts';
import { databaseMetrics, eventMetrics, hashMetrics } from './inside.ts';
import { instruments } from './instruments.ts';
import { requestMetrics } from './requests.ts';
import { stockMetrics } from './stock.ts';

export interface Metrics {
  /** For the hasher and the database. */
  readonly observe: Observer;
  readonly onEvent: (event: SecurityEvent) => void;
  /** Observes the requests of an app from now on. Before its routes are declared. */
  watch(app: FastifyInstance): void;
  /** For a request that no hook sees. */
  observeRequest(request: FastifyRequest, reply: FastifyReply): void;
  readonly contentType: string;
  /** Everything, as it is now; of all the workers together, where there are several. */
  text(): Promise<string>;
}

/**
 * Makes the metrics, and loads what they take.
 * @param channel of a worker: whichever is asked answers for all of them
 */
export async function createMetrics(of: {
  readonly version: string;
  readonly databaseFile: string;
  readonly channel?: Pick<Channel, 'onReport' | 'askForReports'> | null;
}): Promise<Metrics> {
  const { channel } = of;
  const made = await instruments();
  const { registry, gauge } = made;
  const requests = requestMetrics(made);
  let app: FastifyInstance | undefined;

  const build = gauge({
    name: 'portero_build_info',
    help: 'Always 1; the version is the label',
    labels: ['version'],
    aggregator: 'first',
  });
  build.set({ version: of.version }, 1);
  const start = gauge({ name: 'portero_start_time_seconds', help: 'When the server was started', aggregator: 'min' });
  start.set(Date.now() / 1000 - process.uptime());
  gauge({ name: 'portero_processes', help: 'Processes that serve requests' }).set(1);
  stockMetrics(made, {
    count: async (): Promise<Figures | undefined> => app?.portero.figures(),
    report: (err) => app?.log.warn({ err }, 'counting for metrics failed'),
  });

  channel?.onReport(made.report);

  return {
    observe: { ...hashMetrics(made), ...databaseMetrics(made, of.databaseFile) },
    onEvent: eventMetrics(made),
    watch: (watched) => {
      app = watched;
      requests.watch(watched);
    },
    observeRequest: requests.observe,
    contentType: registry.contentType,
    text: async () => (channel ? made.joined(await channel.askForReports()) : registry.metrics()),
  };
}
