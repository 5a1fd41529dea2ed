/** A port of their own for metrics: nothing else is there. */
import type { AddressInfo } from 'node:net';
import { Failure, jsonHeaders, problemHandler } from '@portero/auth';
import Fastify from 'fastify';
import { ConfigError } from '../config-error.ts';
import type { Metrics } from './metrics.ts';
import { metricsRoutes } from './routes.ts';

export interface MetricsListener {
  /** Where it is, such as `http://localhost:9464/metrics`. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Opens the port.
 * @throws ConfigError if it cannot be had
 */
export async function listenForScrapes(
  metrics: Metrics,
  options: {
    readonly host: string;
    readonly port: number;
    readonly token: string | undefined;
    readonly problemBase: string;
  },
): Promise<MetricsListener> {
  const { host, port, token, problemBase } = options;
  const app = Fastify({ forceCloseConnections: true });
  app.setErrorHandler(problemHandler(problemBase));
  app.setNotFoundHandler(async (_request, reply) => {
    reply.headers(jsonHeaders(false));
    throw new Failure('not_found');
  });
  metricsRoutes(app, metrics, { token, secure: false });
  await app.listen({ host, port }).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError([refusal(error, host, port)]);
  });
  const { port: actual } = app.server.address() as AddressInfo;
  return { address: `http://${host.includes(':') ? `[${host}]` : host}:${actual}/metrics`, close: () => app.close() };
}

function refusal({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `METRICS_PORT must be another port: ${port} is taken.`;
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') {
    return `METRICS_HOST must be an address of this machine, not "${host}".`;
  }
  return `METRICS_PORT cannot be listened on: ${message}.`;
}
