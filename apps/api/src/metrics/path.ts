/** Where metrics are read, as Prometheus expects it. */
export const METRICS_PATH = '/metrics';
