/** Counting in memory, for what is too frequent and too harmless to be written down. */
import { after, SECOND } from '../core/clock.ts';
import type { Standing, Window } from './limits.ts';

/** Whether one more call is within the quota, and how its caller stands. */
export interface Count {
  readonly allowed: boolean;
  readonly standing: Standing;
}

/** Counts the calls of one window. Several processes that share a quota may have to ask each other. */
export interface CallCounter {
  take(of: string, now: Date): Count | Promise<Count>;
}

/** Makes the counter of a window. */
export type MakeCallCounter = (window: Window) => CallCounter;

/** One window shared by all callers, so that memory is bounded by the callers of one window. */
export function memoryCounter(window: Window): { take(of: string, now: Date): Count } {
  const hits = new Map<string, number>();
  let resetsAt = new Date(0);
  return {
    take: (of, now) => {
      if (now >= resetsAt) {
        hits.clear();
        resetsAt = after(now, window.seconds * SECOND);
      }
      const count = (hits.get(of) ?? 0) + 1;
      hits.set(of, count);
      const resetsIn = Math.max(1, Math.ceil((resetsAt.getTime() - now.getTime()) / SECOND));
      return {
        allowed: count <= window.quota,
        standing: { window, remaining: Math.max(0, window.quota - count), resetsIn },
      };
    },
  };
}
