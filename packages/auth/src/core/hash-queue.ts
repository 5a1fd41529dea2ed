/**
 * The queue of password hashes: as many at once as there are places, a bounded number behind them, and 503 beyond. While
 * others wait, those who have their hash go on in small groups.
 */
import { Failure } from './failure.ts';
import type { Observer } from './observer.ts';

// More would gain little, and hold up the event loop for longer at a time.
const GROUP = 6;

export interface HashQueue {
  /** Runs a piece of work when there is a place for it, in the order of coming. @throws Failure overloaded */
  run<T>(work: () => Promise<T>): Promise<T>;
  /**
   * For whoever will need a place in a moment, before anything is done for them.
   * @param ahead how many others will need one before them, who are not in the queue yet
   * @throws Failure overloaded
   */
  refuseIfFull(ahead?: number): void;
}

/**
 * Makes the queue.
 * @param places how many run at once
 * @param length how many may wait; the next one is refused
 */
export function hashQueue(places: number, length: number, observer: Observer = {}): HashQueue {
  let running = 0;
  const waiting: (() => void)[] = [];
  let held: (() => void)[] = [];
  const changed = () => observer.hashQueue?.({ running, waiting: waiting.length });

  function refuseIfFull(ahead = 0): void {
    const free = places - running;
    if (ahead < free || waiting.length + ahead - free < length) return;
    observer.hashRefused?.();
    throw new Failure('overloaded', { retryAfter: 2 });
  }

  /**
   * Holds whoever has their hash until a few have, while others are on their way. What a log-in does on the event loop is
   * dear behind a hash, which leaves nothing of its own in the caches, and cheap behind another log-in; it takes a hash
   * off its core once for all of them; and one sync serves them.
   */
  function inCompany(): Promise<void> {
    return new Promise((go) => {
      held.push(go);
      // Each of those who wait comes by here in the end.
      if (waiting.length > 0 && held.length < GROUP) return;
      const all = held;
      held = [];
      for (const one of all) one();
    });
  }

  async function inPlace<T>(work: () => Promise<T>): Promise<T> {
    const since = performance.now();
    try {
      return await work();
    } finally {
      // The place is handed over, not given back, so that nobody overtakes the queue; and before whoever waited for this
      // hash goes on: a core must not stand idle while they write to the database.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
      changed();
      observer.hashDone?.(performance.now() - since);
      await inCompany();
    }
  }

  async function run<T>(work: () => Promise<T>): Promise<T> {
    if (running < places) {
      running += 1;
      observer.hashWaited?.(0);
      changed();
      return inPlace(work);
    }
    refuseIfFull();
    const since = performance.now();
    return new Promise<T>((resolve) => {
      waiting.push(() => {
        observer.hashWaited?.(performance.now() - since);
        resolve(inPlace(work));
      });
      changed();
    });
  }

  return { run, refuseIfFull };
}
