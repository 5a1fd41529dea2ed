/** How long a start takes, and how much memory a server holds that does nothing. */
import { setTimeout } from 'node:timers/promises';
import { cpuMeter } from '../machine/cpu.ts';
import { hasProc, treeMemory, treeProportional } from '../machine/proc.ts';
import { logInPeople, lookAtProfile, signUpPeople, type Visitor } from '../targets/people.ts';
import { startServer } from '../targets/server.ts';
import type { Target } from '../targets/target.ts';
import { type Bench, freshFolder, inRounds, type Measurement } from './measurement.ts';

export const start: Measurement = {
  name: 'start',
  needsWrk: false,
  about: ({ start: { rounds, settle } }) =>
    `From the start of the process to the first 200 of GET /me, with a database and a cookie from before, ${rounds} starts in turns. ` +
    `Memory ${settle} s after that: RSS, and PSS, where what processes share is shared among them.`,
  run: async (bench) => {
    const settled = [];
    for (const target of bench.targets) settled.push(await inhabited(bench, target));
    return inRounds(bench.plan.start.rounds, settled, async ({ target, folder, visitor }, round) => {
      bench.progress(`round ${round}: ${target.name}`);
      const stop = cpuMeter();
      const server = await startServer(target, {
        folder,
        until: async (ask) => {
          await lookAtProfile({ target }, ask, visitor);
          return true;
        },
      });
      try {
        await setTimeout(bench.plan.start.settle * 1000);
        const { foreign } = stop();
        const figures = {
          milliseconds: server.openedAfter,
          ...(hasProc && { rssMiB: treeMemory(server.pid).rssMiB, pssMiB: treeProportional(server.pid) }),
          ...(foreign !== undefined && { foreign }),
        };
        return { subject: target.name, round, figures };
      } finally {
        await server.stop();
      }
    });
  },
};

/** A database with people in it, one of whom is logged in. */
async function inhabited(bench: Bench, target: Target): Promise<{ target: Target; folder: string; visitor: Visitor }> {
  const folder = freshFolder(bench, target);
  const server = await startServer(target, { folder });
  try {
    const [visitor] = await logInPeople(server, (await signUpPeople(server, 4)).slice(0, 1));
    if (!visitor) throw new Error(`nobody could log in at ${target.name}`);
    return { target, folder, visitor };
  } finally {
    await server.stop();
  }
}
