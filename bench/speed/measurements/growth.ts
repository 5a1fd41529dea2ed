/** Whether many users make it slower. */
import { runWrk } from '../load/wrk.ts';
import { pinning } from '../machine/cores.ts';
import { cpuMeter } from '../machine/cpu.ts';
import { canSeed, seed, seededEmail } from '../seeding/seed.ts';
import { quantile, type Sample } from '../statistics.ts';
import { logIn, logInPeople, visitorsFile, withConnections } from '../targets/people.ts';
import { type Server, startServer } from '../targets/server.ts';
import { type Person, person } from '../targets/target.ts';
import { type Bench, cpuFigures, freshFolder, inRounds, type Measurement } from './measurement.ts';

const CONNECTIONS = 64;
// Who asks: spread over the table, so that their rows are on many pages.
const VISITORS = 32;

/** What a target with so many users is called in the samples. */
export function withUsers(target: string, users: number): string {
  return `${target}, ${users.toLocaleString('en')} users`;
}

export const growth: Measurement = {
  name: 'growth',
  needsWrk: true,
  about: ({ growth: { rounds, seconds, logins, sizes } }) =>
    `${sizes.map((size) => size.toLocaleString('en')).join(', ')} users. GET /me by ${VISITORS} of them, ${CONNECTIONS} connections, ` +
    `${rounds} × ${seconds} s, ${pinning}; then ${logins} log-ins of as many users, one after the other.`,
  run: async (bench) => {
    const servers: { server: Server; size: number; visitors: string }[] = [];
    try {
      for (const size of bench.plan.growth.sizes)
        for (const target of bench.targets.filter(canSeed)) {
          bench.progress(withUsers(target.name, size));
          const folder = freshFolder(bench, target);
          await seed(target, size, folder, bench.progress);
          const server = await startServer(target, { folder, cores: '0' });
          servers.push({ server, size, visitors: '' });
        }
      const ready = [];
      for (const { server, size } of servers) {
        const visitors = visitorsFile(server, await logInPeople(server, spread(size, VISITORS, 0)));
        await ask(bench, { server, visitors }, bench.plan.me.warmUp);
        ready.push({ server, size, visitors });
      }
      return await inRounds(bench.plan.growth.rounds, ready, async (one, round) => sampleOf(bench, one, round));
    } finally {
      await Promise.all(servers.map(({ server }) => server.stop()));
    }
  },
};

async function sampleOf(
  bench: Bench,
  { server, size, visitors }: { server: Server; size: number; visitors: string },
  round: number,
): Promise<Sample> {
  const subject = withUsers(server.target.name, size);
  bench.progress(`round ${round}: ${subject}`);
  const stop = cpuMeter(server.pid);
  const { requests, seconds } = await ask(bench, { server, visitors }, bench.plan.growth.seconds);
  const used = stop();
  // Others in each round: whose rows nobody has read yet.
  const people = spread(size, bench.plan.growth.logins, round);
  const logins = await withConnections(server.port, 1, async (kept) => {
    const latencies: number[] = [];
    for (const one of people) {
      const start = performance.now();
      await logIn(server, kept.ask, one);
      latencies.push(performance.now() - start);
    }
    return latencies;
  });
  const figures = { perSecond: requests / seconds, loginP50: quantile(logins, 0.5), ...cpuFigures(used, requests) };
  return { subject, round, figures };
}

function ask({ wrk }: Bench, { server, visitors }: { server: Server; visitors: string }, seconds: number) {
  const url = `http://127.0.0.1:${server.port}${server.target.me}`;
  return runWrk({ wrk, url, visitors, seconds, connections: CONNECTIONS, cores: '1' });
}

/** Some of the seeded, far from each other. */
export function spread(size: number, count: number, turn: number): Person[] {
  const step = Math.max(1, Math.floor(size / count));
  return Array.from({ length: count }, (_, n) => ({
    ...person(0),
    email: seededEmail((n * step + turn * 7) % size),
  }));
}
