/** What the primary process and its workers say to each other. */
import cluster from 'node:cluster';
import type { Window } from '@portero/auth';
import type { AskForLease } from './leased-counter.ts';
import type { Lease } from './ledger.ts';

/** What one worker has measured, as it travels between processes. */
export type Report = readonly unknown[];

/** From a worker. */
export type WorkerMessage =
  | { readonly kind: 'open' }
  | { readonly kind: 'lease-wanted'; readonly id: number; readonly window: Window; readonly of: string }
  | { readonly kind: 'reports-wanted'; readonly id: number }
  | { readonly kind: 'report'; readonly id: number; readonly report: Report };

/** To a worker. */
export type PrimaryMessage =
  | { readonly kind: 'close' }
  | { readonly kind: 'lease'; readonly id: number; readonly lease: Lease }
  | { readonly kind: 'report-wanted'; readonly id: number }
  | { readonly kind: 'reports'; readonly id: number; readonly reports: readonly Report[] };

/** A worker's end of the channel. */
export interface Channel {
  /** Says that this worker listens. */
  announce(): void;
  /** What is done when the primary process asks this worker to end. */
  onClose(close: () => void): void;
  readonly askForLease: AskForLease;
  /** What this worker answers when another one asks for the reports of all. */
  onReport(make: () => Promise<Report>): void;
  /** The reports of all workers, this one's among them. */
  askForReports(): Promise<readonly Report[]>;
}

/** The channel to the primary process; null in a process that has none. */
export function channelOfWorker(): Channel | null {
  if (!cluster.isWorker) return null;
  const leases = new Map<number, (lease: Lease) => void>();
  const scrapes = new Map<number, (reports: readonly Report[]) => void>();
  let lastId = 0;
  let close = () => {};
  let makeReport = async (): Promise<Report> => [];
  const send = (message: WorkerMessage) => process.send?.(message);
  const answer = async (id: number): Promise<void> => {
    const report = await makeReport().catch((fault: Error): Report => {
      process.emitWarning(`What this worker has measured is left out: ${fault.message}`);
      return [];
    });
    send({ kind: 'report', id, report });
  };
  process.on('message', (message: PrimaryMessage) => {
    if (message.kind === 'close') close();
    if (message.kind === 'report-wanted') void answer(message.id);
    if (message.kind === 'lease') {
      leases.get(message.id)?.(message.lease);
      leases.delete(message.id);
    }
    if (message.kind === 'reports') {
      scrapes.get(message.id)?.(message.reports);
      scrapes.delete(message.id);
    }
  });
  return {
    announce: () => void send({ kind: 'open' }),
    onClose: (then) => {
      close = then;
    },
    askForLease: (window, of) =>
      new Promise((resolve) => {
        lastId += 1;
        leases.set(lastId, resolve);
        send({ kind: 'lease-wanted', id: lastId, window, of });
      }),
    onReport: (make) => {
      makeReport = make;
    },
    askForReports: () =>
      new Promise((resolve) => {
        lastId += 1;
        scrapes.set(lastId, resolve);
        send({ kind: 'reports-wanted', id: lastId });
      }),
  };
}
