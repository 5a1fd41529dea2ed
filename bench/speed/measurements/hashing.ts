/** Log-ins and sign-ups: what costs a password hash, beside the raw hash in the same rounds. */
import { availableParallelism } from 'node:os';
import { closedLoop, expectFaultless } from '../load/loops.ts';
import { cpuMeter } from '../machine/cpu.ts';
import { quantile, type Sample } from '../statistics.ts';
import { logIn, signUpPeople, withConnections } from '../targets/people.ts';
import type { Server } from '../targets/server.ts';
import { storedHash } from '../targets/stored-hash.ts';
import { expectAnswer, type HashLibrary, type Person, person } from '../targets/target.ts';
import { type Bench, cpuFigures, inRounds, type Measurement, withServers } from './measurement.ts';
import { measurable, rawHash, rawSubject } from './raw-hash.ts';

const CONNECTIONS = 16;

const raw = `The raw hash runs in the same rounds, ${availableParallelism()} at once.`;

export const login: Measurement = {
  name: 'login',
  needsWrk: false,
  about: ({ login: { rounds, seconds } }) =>
    `Log-ins with the right password, ${CONNECTIONS} connections in a closed loop, all cores, ${rounds} × ${seconds} s. ${raw}`,
  run: (bench) =>
    withServers(bench, bench.targets, {}, async (servers) => {
      const { rounds, seconds, people } = bench.plan.login;
      const known = new Map<Server, Person[]>();
      for (const server of servers) {
        bench.progress(`${people} people sign up at ${server.target.name}`);
        known.set(server, await signUpPeople(server, people));
      }
      const libraries = servers.map((server) => librariesOf(bench, server));
      return hashingRounds(bench, { rounds, seconds, servers, libraries, what: 'verify' }, (server, ask, n) => {
        const all = known.get(server) ?? [];
        return logIn(server, ask, all[n % all.length] ?? person(0));
      });
    }),
};

export const signup: Measurement = {
  name: 'signup',
  needsWrk: false,
  about: ({ signup: { rounds, seconds } }) =>
    `Sign-ups, ${CONNECTIONS} connections in a closed loop, all cores, ${rounds} × ${seconds} s. ${raw}`,
  run: (bench) =>
    withServers(bench, bench.targets, {}, async (servers) => {
      const { rounds, seconds } = bench.plan.signup;
      for (const server of servers) await signUpPeople(server, 4);
      const libraries = servers.map((server) => librariesOf(bench, server));
      let turns = 0;
      return hashingRounds(bench, { rounds, seconds, servers, libraries, what: 'hash' }, async (server, ask) => {
        turns += 1;
        const exchange = server.target.signup(person(turns, 'newcomer'));
        expectAnswer(exchange, await ask(exchange.asked));
      });
    }),
};

function librariesOf(bench: Bench, server: Server): HashLibrary {
  const library = server.target.library(server.log());
  bench.noteLibrary(server.target, library, storedHash(server));
  return library;
}

async function hashingRounds(
  bench: Bench,
  plan: {
    rounds: number;
    seconds: number;
    servers: readonly Server[];
    libraries: readonly HashLibrary[];
    what: 'hash' | 'verify';
  },
  task: (server: Server, ask: Parameters<typeof logIn>[1], n: number) => Promise<unknown>,
): Promise<Sample[]> {
  // Portero's, which is the first, is the one that a goal needs.
  const needed = bench.plan.mode === 'quick' ? plan.libraries.slice(0, 1) : plan.libraries;
  const libraries = bench.hasPeers ? measurable(needed) : [];
  const turns = [
    ...plan.servers.map((server) => ({
      subject: server.target.name,
      measure: () =>
        withConnections(server.port, CONNECTIONS, async ({ ask }) => {
          const stop = cpuMeter(server.pid);
          const timed = await closedLoop(CONNECTIONS, plan.seconds, async (n) => void (await task(server, ask, n)));
          const used = stop();
          expectFaultless(server.target.name, timed);
          const { latencies, seconds } = timed;
          const { cpuMicroseconds, ...others } = cpuFigures(used, latencies.length);
          return {
            perSecond: latencies.length / seconds,
            p50: quantile(latencies, 0.5),
            p99: quantile(latencies, 0.99),
            ...(cpuMicroseconds !== undefined && { cpuMilliseconds: cpuMicroseconds / 1000 }),
            ...others,
          };
        }),
    })),
    ...libraries.map((library) => ({
      subject: rawSubject(library),
      measure: () => rawHash(library, plan.what, plan.seconds),
    })),
  ];
  return inRounds(plan.rounds, turns, async ({ subject, measure }, round) => {
    bench.progress(`round ${round}: ${subject}`);
    return { subject, round, figures: await measure() };
  });
}
