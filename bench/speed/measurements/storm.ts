/** A storm of log-ins, and what those notice of it who are logged in. */
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { LookPlan } from '../load/look-thread.ts';
import { closedLoop, type Timed } from '../load/loops.ts';
import { cpuMeter } from '../machine/cpu.ts';
import { hasProc, treeMemory } from '../machine/proc.ts';
import { quantile, type Sample } from '../statistics.ts';
import { logIn, logInPeople, signUpPeople, withConnections } from '../targets/people.ts';
import { type Server, startServer } from '../targets/server.ts';
import { type Person, person } from '../targets/target.ts';
import { type Bench, freshFolder, type Measurement } from './measurement.ts';

const STORM = 32;
export const LOOKS_PER_SECOND = 100;
// So that a look never waits for a connection of ours.
const LOOK_CONNECTIONS = 256;

export const storm: Measurement = {
  name: 'storm',
  needsWrk: false,
  about: ({ mode, storm: { rounds, quiet, seconds, rest } }) =>
    `${STORM} log-ins at once in a closed loop for ${seconds} s, while GET /me comes ${LOOKS_PER_SECOND} times a second (open loop, ` +
    `latency from the moment a request was due); before that ${quiet} s of GET /me alone. ${rounds} × a server that was ` +
    `just started, all cores. Memory is the resident set of all its processes, the last figure ${rest} s after${mode === 'quick' ? ', of Portero alone' : ''}.`,
  run: async (bench) => {
    const samples: Sample[] = [];
    for (let round = 1; round <= bench.plan.storm.rounds; round++) samples.push(...(await stormRound(bench, round)));
    return samples;
  },
};

/** One round: everybody has a storm, and rests while the others have theirs. */
async function stormRound(bench: Bench, round: number): Promise<Sample[]> {
  const resting: { server: Server; sample: Sample; since: number }[] = [];
  try {
    for (const target of bench.targets) {
      bench.progress(`round ${round}: ${target.name}`);
      const server = await startServer(target, { folder: freshFolder(bench, target) });
      try {
        resting.push({ server, sample: await stormAt(bench, server, round), since: performance.now() });
      } catch (error) {
        await server.stop();
        throw error;
      }
    }
    if (!hasProc) return resting.map(({ sample }) => sample);
    const samples = [];
    for (const { server, sample, since } of resting) {
      if (bench.plan.mode === 'quick' && server.target.name !== 'portero') {
        samples.push(sample);
        continue;
      }
      await setTimeout(Math.max(0, bench.plan.storm.rest * 1000 - (performance.now() - since)));
      samples.push({ ...sample, figures: { ...sample.figures, afterMiB: treeMemory(server.pid).rssMiB } });
    }
    return samples;
  } finally {
    await Promise.all(resting.map(({ server }) => server.stop()));
  }
}

async function stormAt({ plan }: Bench, server: Server, round: number): Promise<Sample> {
  // Before the first log-in.
  const idle = hasProc ? { idleMiB: treeMemory(server.pid).rssMiB } : {};
  // Who looks is not among those who log in: where somebody has so many sessions at most, the oldest would end.
  const people = await signUpPeople(server, STORM + 1);
  const looks = await looker(server, people[STORM] ?? person(STORM));
  try {
    const before = looks.begin();
    await setTimeout(plan.storm.quiet * 1000);
    const quiet = await before.stop();

    const stop = cpuMeter(server.pid);
    const during = looks.begin();
    const logins = await withConnections(server.port, STORM, ({ ask }) =>
      closedLoop(STORM, plan.storm.seconds, async (n) => {
        await logIn(server, ask, people[n % STORM] ?? person(0));
      }),
    );
    const loaded = await during.stop();
    const { foreign } = stop();
    return {
      subject: server.target.name,
      round,
      figures: {
        quietP50: quantile(quiet.latencies, 0.5),
        quietP99: quantile(quiet.latencies, 0.99),
        stormP50: quantile(loaded.latencies, 0.5),
        stormP99: quantile(loaded.latencies, 0.99),
        loginsPerSecond: logins.latencies.length / logins.seconds,
        errors: quiet.faults.length + loaded.faults.length + logins.faults.length,
        ...idle,
        ...(hasProc && { peakMiB: treeMemory(server.pid).peakMiB }),
        ...(foreign !== undefined && { foreign }),
      },
    };
  } finally {
    await looks.close();
  }
}

/** Somebody who is logged in and looks at the own profile again and again, in a thread of their own. */
export async function looker(
  server: Server,
  who: Person,
): Promise<{ begin(): { stop(): Promise<Timed> }; close(): Promise<unknown> }> {
  const [visitor] = await logInPeople(server, [who]);
  if (!visitor) throw new Error(`nobody could log in at ${server.target.name}`);
  const workerData: LookPlan = {
    port: server.port,
    me: server.target.me,
    visitor,
    perSecond: LOOKS_PER_SECOND,
    connections: LOOK_CONNECTIONS,
  };
  const thread = new Worker(new URL('../load/look-thread.ts', import.meta.url), { workerData });
  const answerTo = async (order: string) => {
    // What the thread throws rejects this.
    const answer = once(thread, 'message');
    thread.postMessage(order);
    return (await answer)[0];
  };
  await answerTo('warm up');
  return {
    begin: () => {
      thread.postMessage('begin');
      return { stop: () => answerTo('stop') };
    },
    close: () => thread.terminate(),
  };
}
