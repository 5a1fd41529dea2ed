/** What the primary process and its workers say to each other. */
import cluster from 'node:cluster';
import type { Window } from '@portero/auth';
import type { AskForLease } from './leased-counter.ts';
import type { Lease } from './ledger.ts';

/** From a worker. */
export type WorkerMessage =
  | { readonly kind: 'open' }
  | { readonly kind: 'lease-wanted'; readonly id: number; readonly window: Window; readonly of: string };

/** To a worker. */
export type PrimaryMessage =
  | { readonly kind: 'close' }
  | { readonly kind: 'lease'; readonly id: number; readonly lease: Lease };

/** A worker's end of the channel. */
export interface Channel {
  /** Says that this worker listens. */
  announce(): void;
  /** What is done when the primary process asks this worker to end. */
  onClose(close: () => void): void;
  readonly askForLease: AskForLease;
}

/** The channel to the primary process; null in a process that has none. */
export function channelOfWorker(): Channel | null {
  if (!cluster.isWorker) return null;
  const waiting = new Map<number, (lease: Lease) => void>();
  let lastId = 0;
  let close = () => {};
  const send = (message: WorkerMessage) => process.send?.(message);
  process.on('message', (message: PrimaryMessage) => {
    if (message.kind === 'close') return close();
    waiting.get(message.id)?.(message.lease);
    waiting.delete(message.id);
  });
  return {
    announce: () => void send({ kind: 'open' }),
    onClose: (then) => {
      close = then;
    },
    askForLease: (window, of) =>
      new Promise((resolve) => {
        lastId += 1;
        waiting.set(lastId, resolve);
        send({ kind: 'lease-wanted', id: lastId, window, of });
      }),
  };
}
