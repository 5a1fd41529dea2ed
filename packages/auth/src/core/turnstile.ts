/** Lets a crowd in one by one, so that others are served in between. */
import { setTimeout } from 'node:timers';

export interface Turnstile {
  /** Goes on now, or in turn. */
  pass(go: () => void): void;
  /** How many have not gone on yet. */
  waiting(): number;
}

/**
 * Makes a turnstile, for work that is more than Node does for an ordinary request. Node accepts one connection in each
 * turn of its event loop, so that behind a crowd of which each costs a millisecond a new visitor would wait for all of them.
 * @param everyMs one goes on at once, each further one so many milliseconds after the one before, in the order of coming
 */
export function turnstile(everyMs: number): Turnstile {
  const waiting: (() => void)[] = [];
  let free = true;

  function turn(): void {
    const next = waiting.shift();
    free = next === undefined;
    if (!next) return;
    setTimeout(turn, everyMs);
    next();
  }

  return {
    pass: (go) => {
      waiting.push(go);
      if (free) turn();
    },
    waiting: () => waiting.length,
  };
}
