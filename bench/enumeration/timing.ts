/** Timing two kinds of requests against each other, and what the times say. */
import { setTimeout } from 'node:timers/promises';

export interface Times {
  readonly median: number;
  readonly p95: number;
}

export interface Comparison {
  readonly what: string;
  /** Milliseconds. */
  readonly known: Times;
  readonly unknown: Times;
  /** Median of the known by median of the unknown: 1 where nothing can be told. */
  readonly ratio: number;
  /** The same between one half of the unknown and the other: how far from 1 it is without any reason. */
  readonly noise: number;
}

/** Sends a request and resolves with its status when the whole answer is there. */
export type Ask = () => Promise<number>;

// What a request leaves behind, such as a mail to send, is mostly done then.
const PAUSE_MS = 25;

/**
 * Sends as many requests about known addresses as about unknown ones, in an order that is drawn by lot: so what the one
 * before has left behind is as likely to slow the one kind as the other.
 * @throws Error if one is answered otherwise than expected
 */
export async function compare(
  what: string,
  input: { requests: number; status: number; known: (n: number) => Ask; unknown: (n: number) => Ask },
): Promise<Comparison> {
  const times = { known: [] as number[], unknown: [] as number[] };
  for (const kind of drawn(input.requests)) {
    const ask = input[kind](times[kind].length);
    await setTimeout(PAUSE_MS);
    const start = performance.now();
    const status = await ask();
    times[kind].push(performance.now() - start);
    if (status !== input.status) throw new Error(`${what}, ${kind}: ${status} instead of ${input.status}`);
  }
  const half = (remainder: number) => times.unknown.filter((_time, n) => n % 2 === remainder);
  return {
    what,
    known: timesOf(times.known),
    unknown: timesOf(times.unknown),
    ratio: median(times.known) / median(times.unknown),
    noise: median(half(0)) / median(half(1)),
  };
}

type Kind = 'known' | 'unknown';

/** As many of both kinds, in any order. */
function drawn(requests: number): Kind[] {
  return Array.from({ length: 2 * requests }, (_, n): { kind: Kind; lot: number } => ({
    kind: n % 2 === 0 ? 'known' : 'unknown',
    lot: Math.random(),
  }))
    .sort((a, b) => a.lot - b.lot)
    .map(({ kind }) => kind);
}

/** The comparisons in Markdown. */
export function table(comparisons: readonly Comparison[]): string {
  const ms = (time: number) => `${time.toFixed(1)} ms`;
  const cells = comparisons.map(({ what, known, unknown, ratio, noise }) => [
    what,
    ...[known.median, unknown.median, known.p95, unknown.p95].map(ms),
    ratio.toFixed(3),
    noise.toFixed(3),
  ]);
  const head = ['', 'known: median', 'unknown: median', 'known: p95', 'unknown: p95', 'ratio', 'noise'];
  const rows = [head, head.map(() => '---'), ...cells];
  return rows.map((row) => `| ${row.join(' | ')} |`.replace('|  |', '| |')).join('\n');
}

function timesOf(times: readonly number[]): Times {
  return { median: median(times), p95: quantile(times, 0.95) };
}

function median(times: readonly number[]): number {
  return quantile(times, 0.5);
}

function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
