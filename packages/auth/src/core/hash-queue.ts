/** The queue of password hashes: as many at once as there are places, a bounded number behind them, and 503 beyond. */
import { Failure } from './failure.ts';
import type { Observer } from './observer.ts';

/**
 * Makes the queue. Its function runs a piece of work when there is a place for it, in the order of coming.
 * @param places how many run at once
 * @param length how many may wait; the next one is refused: Failure overloaded
 */
export function hashQueue(places: number, length: number, observer: Observer = {}) {
  let running = 0;
  const waiting: (() => void)[] = [];
  const changed = () => observer.hashQueue?.({ running, waiting: waiting.length });

  async function place(): Promise<void> {
    if (running < places) {
      running += 1;
      observer.hashWaited?.(0);
      return changed();
    }
    if (waiting.length >= length) {
      observer.hashRefused?.();
      throw new Failure('overloaded', { retryAfter: 2 });
    }
    const since = performance.now();
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      changed();
    });
    observer.hashWaited?.(performance.now() - since);
  }

  return async function run<T>(work: () => Promise<T>): Promise<T> {
    await place();
    const since = performance.now();
    try {
      return await work();
    } finally {
      // The place is handed over, not given back, so that nobody overtakes the queue.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
      changed();
      observer.hashDone?.(performance.now() - since);
    }
  };
}
