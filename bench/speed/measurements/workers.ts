/** What a second process is worth. */
import { availableParallelism } from 'node:os';
import { runWrk } from '../load/wrk.ts';
import { logInPeople, signUpPeople, visitorsFile } from '../targets/people.ts';
import { portero } from '../targets/portero.ts';
import { askedByWrk, inRounds, type Measurement, withServers } from './measurement.ts';

const CONNECTIONS = 64;

/** What the two are called in the samples. */
export const subjects = { one: 'portero, WORKERS=1', two: 'portero, WORKERS=2' } as const;

export const workers: Measurement = {
  name: 'workers',
  needsWrk: true,
  about: ({ workers: { rounds, seconds } }) =>
    `GET /me, ${CONNECTIONS} connections, ${rounds} × ${seconds} s, by one and by two processes on one database; processes and ` +
    `load generator ${availableParallelism() > 2 ? 'on cores 0 and 1' : 'share the two cores'}. Every status is checked; the body in ` +
    'the warm-up alone, since a script that sees each answer would take the second core.',
  run: (bench) => {
    const targets = [portero({ name: subjects.one, workers: 1 }), portero({ name: subjects.two, workers: 2 })];
    return withServers(bench, targets, { cores: '0,1' }, async (servers) => {
      const { rounds, seconds } = bench.plan.workers;
      const asking = [];
      for (const server of servers) {
        const visitors = visitorsFile(server, await logInPeople(server, await signUpPeople(server, 1)));
        const url = `http://127.0.0.1:${server.port}${server.target.me}`;
        const run = { wrk: bench.wrk, url, visitors, connections: CONNECTIONS, cores: '0,1' };
        // Here every answer is looked at whole; below by its status, since there is no core to spare for more.
        await runWrk({ ...run, seconds: Math.min(seconds, bench.plan.me.warmUp) });
        asking.push({ server, run: { ...run, onlyStatus: true } });
      }
      return inRounds(rounds, asking, ({ server, run }, round) =>
        askedByWrk(bench, server, { ...run, seconds }, round),
      );
    });
  },
};
