/** Counting calls in a worker, out of quotas that all the workers share. */
import { type CallCounter, type Count, SECOND, type Window } from '@portero/auth';
import type { Lease } from './ledger.ts';

/** Asks whoever keeps the ledger. */
export type AskForLease = (window: Window, of: string) => Promise<Lease>;

/** Makes the counter of a window. Most calls are counted without asking; who has used up a lease asks for another. */
export function leasedCounter(window: Window, ask: AskForLease): CallCounter {
  const leases = new Map<string, { calls: number; readonly isLast: boolean }>();
  const asked = new Map<string, Promise<void>>();
  let until = 0;

  async function renew(of: string): Promise<void> {
    const { calls, until: end } = await ask(window, of);
    if (end !== until) leases.clear();
    until = end;
    leases.set(of, { calls, isLast: calls === 0 });
  }

  /** Calls that wait for a lease of the same caller wait for the same one. */
  function renewed(of: string): Promise<void> {
    const underWay = asked.get(of);
    if (underWay) return underWay;
    const begun = renew(of).finally(() => asked.delete(of));
    asked.set(of, begun);
    return begun;
  }

  /** @returns undefined where a lease must be asked for */
  function countByLease(of: string, now: number): Count | undefined {
    const lease = now < until ? leases.get(of) : undefined;
    if (!lease || (lease.calls === 0 && !lease.isLast)) return undefined;
    const allowed = lease.calls > 0;
    if (allowed) lease.calls -= 1;
    const resetsIn = Math.max(1, Math.ceil((until - now) / SECOND));
    return { allowed, standing: { window, remaining: lease.calls, resetsIn } };
  }

  async function countByNextLease(of: string, now: number): Promise<Count> {
    for (;;) {
      await renewed(of);
      // Undefined where others who waited for it have used it up.
      const counted = countByLease(of, now);
      if (counted) return counted;
    }
  }

  return { take: (of, now) => countByLease(of, now.getTime()) ?? countByNextLease(of, now.getTime()) };
}
