/** More log-ins at once than anybody can hash: who is admitted, who is turned away and how, and who notices. */
import { setTimeout } from 'node:timers/promises';
import { cpuMeter } from '../machine/cpu.ts';
import { quantile, type Sample } from '../statistics.ts';
import { signUpPeople, withConnections } from '../targets/people.ts';
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
  about: ({ overload: { rounds } }) =>
    `${AT_ONCE} log-ins at once on as many new connections, ${rounds} ${rounds === 1 ? 'time' : 'times'}, while GET /me comes ` +
    `${LOOKS_PER_SECOND} times a second (open loop). All cores. Admitted: answered with a session; refused: 503.`,
  run: (bench) =>
    withServers(bench, bench.targets, {}, async (servers) => {
      const ready = [];
      for (const server of servers) ready.push({ server, people: await signUpPeople(server, PEOPLE) });
      return inRounds(bench.plan.overload.rounds, ready, async ({ server, people }, round) => {
        bench.progress(`round ${round}: ${server.target.name}`);
        return burst(server, people, round);
      });
    }),
};

async function burst(server: Server, people: readonly Person[], round: number): Promise<Sample> {
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
