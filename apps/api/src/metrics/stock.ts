/** What there is: sessions, mails that wait, the trail. Counted when somebody asks, and not again for a while. */
import type { Figures } from '@portero/auth';
import type { Instruments } from './instruments.ts';

/** Prometheus asks every 15 to 60 seconds; who asks more often gets the same number. */
const FRESH_MS = 10_000;

interface Stock {
  /** Counts anew; undefined while there is nothing to count in. */
  readonly count: () => Promise<Figures | undefined>;
  /** Is told that counting failed. What was counted last stays, and its time says how old it is. */
  readonly report: (fault: unknown) => void;
  /** Milliseconds of a clock that nobody sets. */
  readonly now?: () => number;
}

const names = {
  sessions: { name: 'portero_sessions', help: 'Live sessions' },
  waitingMails: { name: 'portero_mails_waiting', help: 'Mails that were promised and not sent, up to 1,000' },
  trailLength: { name: 'portero_audit_trail_events', help: 'Events in the audit trail' },
} as const;

/** Makes the gauges. */
export function stockMetrics({ gauge }: Instruments, stock: Stock): void {
  const { count, report, now = () => performance.now() } = stock;
  let countedAt = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | undefined;

  async function recount(): Promise<void> {
    try {
      const figures = await count();
      if (!figures) return;
      for (const name of Object.keys(names) as (keyof Figures)[]) gauges[name].set(figures[name]);
      time.set(Date.now() / 1000);
      countedAt = now();
    } catch (fault) {
      report(fault);
    }
  }

  // Each gauge is read as soon as its own question is answered, so each of them waits for the one count.
  const collect = async () => {
    if (now() - countedAt < FRESH_MS) return;
    underWay ??= recount().finally(() => {
      underWay = undefined;
    });
    await underWay;
  };
  const made = (name: keyof Figures) => gauge({ ...names[name], collect, aggregator: 'max' });
  const gauges = { sessions: made('sessions'), waitingMails: made('waitingMails'), trailLength: made('trailLength') };
  const time = gauge({
    name: 'portero_figures_timestamp_seconds',
    help: 'When sessions, mails and trail were counted: at a scrape, and not more often than every ten seconds',
    collect,
    aggregator: 'max',
  });
}
