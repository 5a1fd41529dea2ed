/** What the settings say of metrics. */
import { isThisMachine } from '../this-machine.ts';

export interface MetricsConfig {
  /** A listener of their own; absent where they are read on the port of everything else. */
  readonly listener: { readonly host: string; readonly port: number } | undefined;
  /** What must be sent to read them. Never absent where a stranger could ask. */
  readonly token: string | undefined;
}

interface Values {
  readonly PORT?: number | undefined;
  readonly METRICS_PORT?: number | undefined;
  readonly METRICS_HOST?: string | undefined;
  readonly METRICS_TOKEN?: string | undefined;
}

/** Where metrics are read by these settings; null where they are off. */
export function metricsOf({ METRICS_PORT: port, METRICS_HOST: host = '', METRICS_TOKEN: token }: Values) {
  if (port === undefined && token === undefined) return null;
  const listener = port === undefined ? undefined : { host, port };
  return { listener, token } satisfies MetricsConfig;
}

/** What is wrong only together. @param isGiven whether somebody has set it: a value of METRICS_TOKEN may be unreadable */
export function* contradictionsOfMetrics(
  { PORT, METRICS_PORT, METRICS_HOST = '' }: Values,
  isGiven: (name: 'METRICS_PORT' | 'METRICS_HOST' | 'METRICS_TOKEN') => boolean,
): Generator<string> {
  if (isGiven('METRICS_HOST') && !isGiven('METRICS_PORT')) {
    yield 'METRICS_HOST must not be set without METRICS_PORT: it is the address of that port.';
  }
  if (METRICS_PORT === undefined) return;
  if (METRICS_PORT === PORT && PORT !== 0) {
    yield 'METRICS_PORT must be another port than PORT. To have metrics on PORT, set METRICS_TOKEN alone.';
  }
  if (!isThisMachine(METRICS_HOST) && !isGiven('METRICS_TOKEN')) {
    yield 'METRICS_TOKEN must be set where METRICS_HOST is not this machine alone: whoever reaches the port could read.';
  }
}
