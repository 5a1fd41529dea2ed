/** Whether a server could go on like that: verdicts on samples. */
import type { Sample } from './samples.ts';

export interface Verdict {
  readonly about: string;
  readonly found: string;
  readonly holds: boolean;
}

/** The share of the run that is warm-up: caches fill, code is compiled, the heap finds its size. */
export const WARM_UP_SHARE = 1 / 3;
/** What memory may grow by in the rest of a run: a share of the median, and what one garbage collection more or less makes. */
export const MEMORY_SHARE = 0.08;
export const MEMORY_MIB = 12;
/** In the first minutes V8 takes room for young objects, whatever the heap holds: seconds, and what that may be. */
export const SETTLED_S = 600;
export const UNSETTLED_MIB = 48;
/** What is remembered of those who are about fills up in the first minutes, too. */
export const UNSETTLED_HEAP_MIB = 12;
/** What the heap may grow by, where collected garbage does not count. */
export const HEAP_MIB = 6;
/** SQLite begins a checkpoint at 4 MiB; readers may put it off. */
export const WAL_MIB = 16;
/** Connections of the load come and go. */
export const FILES_MORE = 8;
export const HEALTH_MS = 1_000;

export function verdicts(samples: readonly Sample[], expiredAfterStart: number, wrongAnswers: number): Verdict[] {
  const warm = samples.slice(Math.floor(samples.length * WARM_UP_SHARE));
  const [first, last] = [warm[0], warm.at(-1)];
  if (!first || !last) throw new Error('the run was too short for a verdict');
  const memory = median(warm.map(({ rssMiB }) => rssMiB));
  const growth = slope(warm.map(({ at, rssMiB }) => [at, rssMiB])) * (last.at - first.at);
  const heap = slope(warm.map(({ at, heapMiB }) => [at, heapMiB])) * (last.at - first.at);
  const most = Math.round(memory * MEMORY_SHARE + (last.at < SETTLED_S ? UNSETTLED_MIB : MEMORY_MIB));
  const heapMost = last.at < SETTLED_S ? UNSETTLED_HEAP_MIB : HEAP_MIB;
  const third = Math.ceil(warm.length / 3);
  const early = median(warm.slice(0, third).map(({ files }) => files));
  const late = median(warm.slice(-third).map(({ files }) => files));
  const wal = Math.max(...samples.map(({ walMiB }) => walMiB));
  const health = warm.map(({ healthMs }) => healthMs).sort((a, b) => a - b);
  const p99 = health[Math.min(health.length - 1, Math.floor(health.length * 0.99))] ?? 0;
  return [
    {
      about: `memory grows by at most ${most} MiB after warm-up`,
      found: `${growth.toFixed(1)} MiB over ${Math.round(last.at - first.at)} s, at ${memory.toFixed(0)} MiB`,
      holds: growth <= most,
    },
    {
      about: `what the heap holds grows by at most ${heapMost} MiB after warm-up`,
      found: `${heap.toFixed(1)} MiB`,
      holds: heap <= heapMost,
    },
    { about: 'open files do not grow', found: `${early} early, ${late} late`, holds: late <= early + FILES_MORE },
    { about: `the journal stays below ${WAL_MIB} MiB`, found: `at most ${wal.toFixed(1)} MiB`, holds: wal <= WAL_MIB },
    {
      about: 'rows of sessions that ran out are swept by the upkeep, at the start and every ten minutes',
      found: `${Math.max(...samples.map(({ expired }) => expired))} at most, ${expiredAfterStart} after the next start`,
      holds: expiredAfterStart === 0 && sweptInTime(samples),
    },
    {
      about: `the event loop answers within ${HEALTH_MS} ms`,
      found: `p99 ${p99.toFixed(0)} ms`,
      holds: p99 <= HEALTH_MS,
    },
    { about: 'no answer is wrong', found: `${wrongAnswers}`, holds: wrongAnswers === 0 },
  ];
}

/** In a run that is long enough for the upkeep, what has run out becomes fewer at some time. */
function sweptInTime(samples: readonly Sample[]): boolean {
  const UPKEEP_S = 600;
  const late = samples.filter(({ at }) => at > UPKEEP_S + 20);
  const before = samples.filter(({ at }) => at <= UPKEEP_S - 20).at(-1);
  if (late.length === 0 || !before) return true;
  return Math.min(...late.map(({ expired }) => expired)) < before.expired;
}

/** The median of the slopes between all pairs (Theil and Sen): a few outliers do not move it. */
export function slope(points: readonly (readonly [number, number])[]): number {
  const slopes = points.flatMap(([x, y], n) => points.slice(n + 1).map(([x2, y2]) => (y2 - y) / (x2 - x)));
  return slopes.length === 0 ? 0 : median(slopes);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
