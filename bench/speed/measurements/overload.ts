/** More log-ins at once than anybody can hash: who is admitted, who is turned away and how, and who notices. */
import { setTimeout } from 'node:timers/promises';
import { closedLoop, expectFaultless } from '../load/loops.ts';
import { cpuMeter } from '../machine/cpu.ts';
import { quantile, type Sample } from '../statistics.ts';
import { logIn, signUpPeople, withConnections } from '../targets/people.ts';
import type { Server } from '../targets/server.ts';
import { expectAnswer, type Person, person } from '../targets/target.ts';
import { inRounds, type Measurement, withServers } from './measurement.ts';
import { LOOKS_PER_SECOND, looker } from './storm.ts';

const AT_ONCE = 256;
const PEOPLE = 16;
const PAUSE_MS = 500;

export const overload: Measurement = {
  name: 'overload',
  needsWrk: false,
  about: ({ overload: { rounds, warmUp } }) =>
    `${AT_ONCE} log-ins at once on as many new connections, ${rounds} ${rounds === 1 ? 'time' : 'times'}, while GET /me comes ` +
    `${LOOKS_PER_SECOND} times a second (open loop). All cores. Admitted: answered with a session; refused: 503. The first burst ` +
    `comes to a server that was just started, and has a column of its own; before the others people log in for ${warmUp} s.`,
  run: (bench) =>
    withServers(bench, bench.targets, {}, async (servers) => {
      const { rounds, warmUp } = bench.plan.overload;
      const first: Sample[] = [];
      const ready: Crowded[] = [];
      for (const server of servers) {
        bench.progress(`first burst: ${server.target.name}`);
        const crowded = { server, people: await signUpPeople(server, PEOPLE) };
        first.push(firstBurst(await burst(crowded, 0)));
        await logInFor(warmUp, crowded);
        ready.push(crowded);
      }
      const later = await inRounds(rounds, ready, async (crowded, round) => {
        bench.progress(`round ${round}: ${crowded.server.target.name}`);
        return burst(crowded, round);
      });
      return [...first, ...later];
    }),
};

interface Crowded {
  readonly server: Server;
  readonly people: readonly Person[];
}

/** What is only true of code that has hardly run yet stands apart; an error is one wherever it happens. */
function firstBurst({ subject, round, figures: { meP99, errors, withoutRetryAfter } }: Sample): Sample {
  return { subject, round, figures: { firstMeP99: meP99, errors, withoutRetryAfter } };
}

async function logInFor(seconds: number, { server, people }: Crowded): Promise<void> {
  const timed = await withConnections(server.port, people.length, ({ ask }) =>
    closedLoop(people.length, seconds, async (n) => {
      await logIn(server, ask, people[n % people.length] ?? person(0));
    }),
  );
  expectFaultless(server.target.name, timed);
}

async function burst({ server, people }: Crowded, round: number): Promise<Sample> {
  const looks = await looker(server, people[0] ?? person(0));
  try {
    await setTimeout(PAUSE_MS);
    const stop = cpuMeter(server.pid);
    const during = looks.begin();
    const start = performance.now();
    const answers = await withConnections(server.port, AT_ONCE, async ({ ask }) => {
      const attempts = Array.from({ length: AT_ONCE }, async (_, n): Promise<Attempt> => {
        const exchange = server.target.login(people[n % people.length] ?? person(0));
        try {
          const answer = await ask(exchange.asked);
          if (answer.status === 503) return { refused: true, retryAfter: Number(answer.headers['retry-after']) > 0 };
          expectAnswer(exchange, answer);
          return { milliseconds: performance.now() - start };
        } catch (error) {
          return { fault: (error as Error).message };
        }
      });
      return Promise.all(attempts);
    });
    const seconds = (performance.now() - start) / 1000;
    const looked = await during.stop();
    const { foreign } = stop();
    const admitted = answers.flatMap(({ milliseconds }) => milliseconds ?? []);
    return {
      subject: server.target.name,
      round,
      figures: {
        admitted: admitted.length,
        admittedP99: quantile(admitted, 0.99),
        refused: answers.filter(({ refused }) => refused).length,
        withoutRetryAfter: answers.filter(({ refused, retryAfter }) => refused && !retryAfter).length,
        errors: answers.filter(({ fault }) => fault !== undefined).length + looked.faults.length,
        looks: looked.latencies.length,
        meP50: quantile(looked.latencies, 0.5),
        meP99: quantile(looked.latencies, 0.99),
        seconds,
        ...(foreign !== undefined && { foreign }),
      },
    };
  } finally {
    await looks.close();
  }
}

interface Attempt {
  readonly milliseconds?: number;
  readonly refused?: boolean;
  readonly retryAfter?: boolean;
  readonly fault?: string;
}
