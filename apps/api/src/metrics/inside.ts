/** What goes on inside: the queue of password hashes, and the database. */
import { statSync } from 'node:fs';
import type { Observer, SecurityEvent } from '@portero/auth';
import { type Instruments, SECONDS } from './instruments.ts';

/** Makes the instruments of the hash queue, and what feeds them. */
export function hashMetrics({ counter, gauge, histogram }: Instruments) {
  const running = gauge({ name: 'portero_hashes_running', help: 'Password hashes that are being computed' });
  const waiting = gauge({ name: 'portero_hashes_waiting', help: 'Password hashes that wait for a place' });
  const waits = histogram({
    name: 'portero_hash_wait_seconds',
    help: 'How long password hashes have waited for a place',
    buckets: SECONDS,
  });
  const durations = histogram({
    name: 'portero_hash_duration_seconds',
    help: 'How long password hashes have taken, without what they waited',
    buckets: SECONDS,
  });
  const refusals = counter({
    name: 'portero_hash_refusals_total',
    help: 'Password hashes that were refused, since too many waited: 503 overloaded',
  });
  return {
    hashQueue: (state) => {
      running.set(state.running);
      waiting.set(state.waiting);
    },
    hashWaited: (ms) => waits.observe(ms / 1000),
    hashDone: (ms) => durations.observe(ms / 1000),
    hashRefused: () => refusals.inc(),
  } satisfies Observer;
}

/** Makes the instruments of the database, and what feeds them. @param file looked at for its size; `:memory:` has none */
export function databaseMetrics({ counter, gauge, histogram }: Instruments, file: string) {
  const busy = counter({
    name: 'portero_database_busy_retries_total',
    help: 'Attempts that met the write lock of another process and were made again',
  });
  const failures = counter({
    name: 'portero_database_failures_total',
    help: 'What the database refused for good, by kind: busy, full, ioerr, readonly, corrupt …',
    labels: ['kind'],
  });
  for (const kind of ['busy', 'full', 'ioerr', 'readonly', 'corrupt']) failures.inc({ kind }, 0);
  const transactions = histogram({
    name: 'portero_database_transaction_duration_seconds',
    help: 'How long transactions have taken, with what they waited for the write lock',
    labels: ['outcome'],
    buckets: [0.0005, ...SECONDS],
  });
  gauge({
    name: 'portero_database_size_bytes',
    help: 'Size of the database file, and of the write-ahead log beside it',
    labels: ['file'],
    aggregator: 'max',
    collect: (sizes) => {
      for (const [name, path] of Object.entries({ database: file, wal: `${file}-wal` })) {
        sizes.set({ file: name }, statSync(path, { throwIfNoEntry: false })?.size ?? 0);
      }
    },
  });
  return {
    databaseBusy: () => busy.inc(),
    databaseFailed: (kind) => failures.inc({ kind }),
    transactionDone: (ms, outcome) => transactions.observe({ outcome }, ms / 1000),
  } satisfies Observer;
}

/** Makes the instruments of security events, and what takes note of them. */
export function eventMetrics({ counter }: Instruments) {
  const events = counter({
    name: 'portero_security_events_total',
    help: 'Security events, as the log and the audit trail have them',
    labels: ['event'],
  });
  const limited = counter({
    name: 'portero_rate_limited_total',
    help: 'Attempts that were too many, by the limit that refused them',
    labels: ['limit'],
  });
  return ({ event, reason }: SecurityEvent): void => {
    events.inc({ event });
    if (event === 'limited' && reason !== undefined) limited.inc({ limit: reason });
  };
}
