/** Instruments of one registry. The only file that knows prom-client. */
import type { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Report } from '../workers/channel.ts';

/** The buckets of durations: seconds. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** How the same metric of several processes becomes one: added up unless said otherwise. */
type Aggregator = 'sum' | 'first' | 'min' | 'max';

interface Named {
  /** In the form of Prometheus: a unit at its end, `_total` behind what only grows. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

/** Makes instruments that one scrape reads. */
export interface Instruments {
  counter(metric: Named): Counter;
  histogram(metric: Named & { readonly buckets: readonly number[] }): Histogram;
  /** @param collect asked at each scrape, before the value is read */
  gauge(
    metric: Named & { readonly collect?: (gauge: Gauge) => void | Promise<void>; readonly aggregator?: Aggregator },
  ): Gauge;
}

export interface Registered extends Instruments {
  readonly registry: Registry;
  /** All that was measured here, for another process. */
  report(): Promise<Report>;
  /** The reports of several processes as one scrape. */
  joined(reports: readonly Report[]): Promise<string>;
}

// Gauges that are called as counters are; what they add up is there by its kinds.
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** Loads the library, and makes a registry with what it knows of the process by itself. */
export async function instruments(): Promise<Registered> {
  // Who has metrics off does not load it.
  const { default: prometheus } = await import('prom-client');
  const registry = new prometheus.Registry();
  const options = ({ name, help, labels = [] }: Named) => ({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
  });
  prometheus.collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  return {
    registry,
    report: () => registry.getMetricsAsJSON(),
    joined: (reports) => prometheus.AggregatorRegistry.aggregate(reports.map((report) => [...report])).metrics(),
    counter: (metric) => new prometheus.Counter(options(metric)),
    histogram: ({ buckets, ...metric }) => new prometheus.Histogram({ ...options(metric), buckets: [...buckets] }),
    gauge: ({ collect, aggregator, ...metric }) =>
      new prometheus.Gauge({
        ...options(metric),
        ...(aggregator && { aggregator }),
        ...(collect && {
          collect() {
            return collect(this);
          },
        }),
      }),
  };
}
