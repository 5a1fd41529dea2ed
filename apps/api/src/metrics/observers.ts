/** One observer for who counts and who traces. */
import type { Observer } from '@portero/auth';

type Listener = (...what: unknown[]) => void;

/** An observer that tells each of these; undefined where there is none, so that nothing is measured for nobody. */
export function observedBy(...all: (Observer | undefined)[]): Observer | undefined {
  const [one, ...others] = all.filter((observer) => observer !== undefined);
  if (!one || others.length === 0) return one;
  const joined: Record<string, Listener> = {};
  for (const observer of [one, ...others]) {
    for (const [name, listener] of Object.entries(observer) as [string, Listener][]) {
      const before = joined[name];
      joined[name] = (...what) => {
        before?.(...what);
        listener(...what);
      };
    }
  }
  return joined as Observer;
}
