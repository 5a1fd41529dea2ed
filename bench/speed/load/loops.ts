/** Two ways to send requests: each after the answer to the one before, or each when it is due. */
import { setTimeout } from 'node:timers/promises';

/** What time it is and how to wait, in milliseconds. */
export interface Clock {
  now(): number;
  wait(milliseconds: number): Promise<unknown>;
}

const realClock: Clock = { now: () => performance.now(), wait: (milliseconds) => setTimeout(milliseconds) };

/** Does one thing, checks its outcome, and throws if it is wrong. */
export type Task = (n: number) => Promise<void>;

export interface Timed {
  /** Milliseconds each, of those that succeeded. */
  readonly latencies: number[];
  /** What those that failed said. */
  readonly faults: string[];
  /** From the first request to the last answer. */
  readonly seconds: number;
}

/** So many at once, each beginning the next when its own is done, until the time is over. */
export async function closedLoop(atOnce: number, seconds: number, task: Task): Promise<Timed> {
  const start = performance.now();
  const outcome = { latencies: [] as number[], faults: [] as string[] };
  let next = 0;
  const worker = async () => {
    while (performance.now() - start < seconds * 1000) {
      next += 1;
      await timed(outcome, performance.now(), () => task(next));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { ...outcome, seconds: (performance.now() - start) / 1000 };
}

/**
 * So many a second, whether or not the answers come, until told to stop. Each latency counts from the moment at which
 * the request was due, not from when it was sent: a server that stands still must not make its waiting clients invisible
 * (coordinated omission).
 */
export function openLoop(perSecond: number, task: Task, clock: Clock = realClock): { stop(): Promise<Timed> } {
  const start = clock.now();
  const outcome = { latencies: [] as number[], faults: [] as string[] };
  const sent: Promise<void>[] = [];
  let stopped = false;
  const tick = async () => {
    for (let n = 0; !stopped; n++) {
      const due = start + (n * 1000) / perSecond;
      const early = due - clock.now();
      if (early > 0) await clock.wait(early);
      if (!stopped) sent.push(timed(outcome, due, () => task(n), clock));
    }
  };
  const ticking = tick();
  return {
    stop: async () => {
      stopped = true;
      await ticking;
      await Promise.all(sent);
      return { ...outcome, seconds: (clock.now() - start) / 1000 };
    },
  };
}

/** The first fault of a measurement ends it: its times would be of something else. */
export function expectFaultless(what: string, { faults }: Pick<Timed, 'faults'>): void {
  if (faults.length > 0) throw new Error(`${what}: ${faults.length} failed, the first so: ${faults[0]}`);
}

async function timed(
  outcome: Pick<Timed, 'latencies' | 'faults'>,
  from: number,
  work: () => Promise<void>,
  clock = realClock,
): Promise<void> {
  try {
    await work();
    outcome.latencies.push(clock.now() - from);
  } catch (error) {
    outcome.faults.push((error as Error).message);
  }
}
