/** GET /me with a valid cookie: what every request of every app pays. */
import { runWrk } from '../load/wrk.ts';
import { pinning } from '../machine/cores.ts';
import { logInPeople, signUpPeople, visitorsFile } from '../targets/people.ts';
import { askedByWrk, inRounds, type Measurement, withServers } from './measurement.ts';

const CONNECTIONS = 64;

export const me: Measurement = {
  name: 'me',
  needsWrk: true,
  about: ({ me: { rounds, seconds } }) =>
    `GET /me with a valid cookie, ${CONNECTIONS} connections, ${rounds} × ${seconds} s; ${pinning}. Every answer is checked: ` +
    '200, and the e-mail of who asks.',
  run: (bench) =>
    // Which library hashes does not matter here.
    withServers(bench, bench.targets, { cores: '0' }, async (servers) => {
      const { rounds, warmUp, seconds } = bench.plan.me;
      const asking = [];
      for (const server of servers) {
        const visitors = visitorsFile(server, await logInPeople(server, await signUpPeople(server, 1)));
        const run = {
          wrk: bench.wrk,
          url: `http://127.0.0.1:${server.port}${server.target.me}`,
          visitors,
          connections: CONNECTIONS,
          cores: '1',
        };
        await runWrk({ ...run, seconds: warmUp });
        asking.push({ server, run });
      }
      return inRounds(rounds, asking, ({ server, run }, round) =>
        askedByWrk(bench, server, { ...run, seconds }, round),
      );
    }),
};
