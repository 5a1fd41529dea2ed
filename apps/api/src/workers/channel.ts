/** What the primary process and its workers say to each other. */
import cluster, { type Worker } from 'node:cluster';
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
  const leases = questions<Lease>();
  const scrapes = questions<readonly Report[]>();
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
    if (message.kind === 'lease') leases.answered(message.id, message.lease);
    if (message.kind === 'reports') scrapes.answered(message.id, message.reports);
  });
  return {
    announce: () => void send({ kind: 'open' }),
    onClose: (then) => {
      close = then;
    },
    askForLease: (window, of) => leases.ask((id) => send({ kind: 'lease-wanted', id, window, of })),
    onReport: (make) => {
      makeReport = make;
    },
    askForReports: () => scrapes.ask((id) => send({ kind: 'reports-wanted', id })),
  };
}

/** Says something to a worker, if it can still hear. */
export function tell(worker: Worker, message: PrimaryMessage): void {
  if (worker.isConnected()) worker.send(message);
}

/** Questions that are under way, by the numbers that their answers come with. */
function questions<A>() {
  const waiting = new Map<number, (answer: A) => void>();
  let lastId = 0;
  return {
    ask: (send: (id: number) => void): Promise<A> =>
      new Promise((resolve) => {
        lastId += 1;
        waiting.set(lastId, resolve);
        send(lastId);
      }),
    answered: (id: number, answer: A): void => {
      waiting.get(id)?.(answer);
      waiting.delete(id);
    },
  };
}
