/** What a measurement is, and what it has at hand. */
import { join } from 'node:path';
import { runWrk, type WrkRun } from '../load/wrk.ts';
import { type CpuUse, cpuMeter } from '../machine/cpu.ts';
import type { MeasurementName, Plan } from '../plan.ts';
import type { Figures, Sample } from '../statistics.ts';
import { type Server, type StartOptions, startServer } from '../targets/server.ts';
import type { HashLibrary, Target } from '../targets/target.ts';

export interface Bench {
  readonly plan: Plan;
  /** Portero first, then the peers that take part. */
  readonly targets: readonly Target[];
  /** The program wrk; asked for only by what needs it. */
  readonly wrk: string;
  /** An empty folder, which goes away in the end. */
  readonly scratch: string;
  /** Whether raw hashes can be measured: they come with the peers. */
  readonly hasPeers: boolean;
  /** Notes by what a target hashes, once it runs. */
  noteLibrary(target: Target, library: HashLibrary, stored: string): void;
  progress(text: string): void;
}

export interface Measurement {
  readonly name: MeasurementName;
  /** Said above its table: what was done, with which settings. */
  about(plan: Plan): string;
  readonly needsWrk: boolean;
  run(bench: Bench): Promise<Sample[]>;
}

let folders = 0;

/** A folder that nobody has used. */
export function freshFolder({ scratch }: Bench, target: Target): string {
  folders += 1;
  return join(scratch, `${folders}-${target.name}`);
}

/** Starts targets one after the other, works with all of them, and stops them whatever happens. */
export async function withServers<T>(
  bench: Bench,
  targets: readonly Target[],
  options: Omit<StartOptions, 'folder'>,
  work: (servers: readonly Server[]) => Promise<T>,
): Promise<T> {
  const servers: Server[] = [];
  try {
    for (const target of targets)
      servers.push(await startServer(target, { folder: freshFolder(bench, target), ...options }));
    return await work(servers);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** Rounds in which everybody has a turn, another one first each time: who follows whom must not matter. */
export async function inRounds<T>(
  rounds: number,
  all: readonly T[],
  turn: (one: T, round: number) => Promise<Sample>,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let round = 1; round <= rounds; round++) {
    const first = (round - 1) % Math.max(1, all.length);
    for (const one of [...all.slice(first), ...all.slice(0, first)]) samples.push(await turn(one, round));
  }
  return samples;
}

/** One turn of a server that wrk asks for so many seconds. */
export async function askedByWrk(bench: Bench, server: Server, run: WrkRun, round: number): Promise<Sample> {
  bench.progress(`round ${round}: ${server.target.name}`);
  const stop = cpuMeter(server.pid);
  const { requests, seconds, p50, p99 } = await runWrk(run);
  const figures = { perSecond: requests / seconds, p50, p99, ...cpuFigures(stop(), requests) };
  return { subject: server.target.name, round, figures };
}

/** CPU figures of so many requests. */
export function cpuFigures({ serverSeconds, foreign }: CpuUse, requests: number): Figures {
  return {
    ...(serverSeconds !== undefined && requests > 0 && { cpuMicroseconds: (serverSeconds / requests) * 1e6 }),
    ...(foreign !== undefined && { foreign }),
  };
}
