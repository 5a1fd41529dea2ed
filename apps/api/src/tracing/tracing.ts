/** Traces of requests, sent by OpenTelemetry. The packages for that are loaded here, and nowhere else. */
import { setTimeout } from 'node:timers/promises';
import type { Observer } from '@portero/auth';
import type { FastifyInstance } from 'fastify';
import { ConfigError } from '../config-error.ts';
import { OPTIONAL_PACKAGES } from '../version.ts';
import { discreet } from './discreet.ts';

// A collector that does not answer must not hold up the end.
const FLUSH_MS = 2_000;

export interface Tracing {
  /** What goes on inside a request, as spans of their own. */
  readonly observe: Observer;
  /** Follows every request of an app from now on. Before its routes are declared. */
  watch(app: FastifyInstance): Promise<void>;
  /** Sends what is left. */
  stop(): Promise<void>;
}

/**
 * Sends traces to where the variables of OpenTelemetry say (OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_SAMPLER …), as
 * OTLP over HTTP with JSON.
 * @throws ConfigError if the packages are not installed
 */
export async function startTracing({ version }: { version: string }): Promise<Tracing> {
  const { api, node, otlp, resources, FastifyOtelInstrumentation } = await packages();
  let log: FastifyInstance['log'] | undefined;
  const exporter = discreet(new otlp.OTLPTraceExporter(), (err) => log?.warn({ err }, 'sending traces failed'));
  const provider = new node.NodeTracerProvider({
    resource: resources
      .defaultResource()
      .merge(resources.resourceFromAttributes({ 'service.name': 'portero', 'service.version': version }))
      .merge(resources.detectResources({ detectors: [resources.envDetector] })),
    spanProcessors: [new node.BatchSpanProcessor(exporter)],
  });
  provider.register();
  const instrumentation = new FastifyOtelInstrumentation({
    // A span a request: one a hook would be ten of them, and say less than what is observed below.
    instrumentHooks: false,
    instrumentHandler: false,
    recordExceptions: false,
    requestHook: (span, { method, routeOptions }) => {
      span.updateName(`${method} ${routeOptions.url ?? 'unknown'}`);
    },
  });
  instrumentation.setTracerProvider(provider);
  const tracer = provider.getTracer('portero', version);

  /** Something that is over by now, in the request that it was done for. */
  function over(name: string, ms: number, attributes: Record<string, string> = {}): void {
    const context = api.context.active();
    if (!api.trace.getSpan(context)) return;
    const now = Date.now();
    tracer.startSpan(name, { startTime: now - ms, attributes }, context).end(now);
  }

  return {
    observe: {
      hashWaited: (ms) => over('password hash: waiting', ms),
      hashDone: (ms) => over('password hash', ms),
      transactionDone: (ms, outcome) => over('transaction', ms, { 'portero.outcome': outcome }),
    },
    watch: async (app) => {
      log = app.log;
      await app.register(instrumentation.plugin());
    },
    stop: async () => {
      const flushed = provider.shutdown().catch((err: unknown) => log?.warn({ err }, 'sending the last traces failed'));
      await Promise.race([flushed, setTimeout(FLUSH_MS, undefined, { ref: false })]);
    },
  };
}

async function packages() {
  try {
    const [api, node, otlp, resources, { default: fastify }] = await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
      import('@fastify/otel'),
    ]);
    return { api, node, otlp, resources, FastifyOtelInstrumentation: fastify.FastifyOtelInstrumentation };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new ConfigError([
      `OTEL_EXPORTER_OTLP_ENDPOINT needs packages that are not installed: npm install ${wanted().join(' ')}`,
    ]);
  }
}

/** The packages in the versions that Portero is tested with. */
function wanted(): string[] {
  // Without the sign of the range, which some shells read as their own.
  return Object.entries(OPTIONAL_PACKAGES).map(([name, range]) => `${name}@${range.replace(/^[~^]/, '')}`);
}
