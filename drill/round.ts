/** A round: people at work, trouble, a kill at a random moment, a restart, and a look at everything. */
import { setTimeout as pause } from 'node:timers/promises';
import { check } from './check.ts';
import type { Era } from './era.ts';
import type { Random } from './random.ts';
import { checkBackup } from './restored.ts';
import { signal } from './servers.ts';
import type { Tally } from './tally.ts';
import { begin, type Trouble } from './troubles.ts';

const NOBODY_IS_ANSWERED_MS = 5_000;

export async function round(era: Era, random: Random, tally: Tally, trouble: Trouble): Promise<void> {
  tally.begin(trouble);
  const answered = () => tally.outcomes.acknowledged;
  const before = answered();
  const due = random.between(1, 80);
  const delay = random.between(20, 600);
  let over = false;
  const work = era.traffic(() => over);
  const begun = begin(trouble, era, random);
  try {
    await pause(delay);
    const limit = performance.now() + NOBODY_IS_ANSWERED_MS;
    while (answered() < before + due && performance.now() < limit) await pause(random.between(1, 6));
    if (await kill(era, random, tally)) await pause(random.between(50, 500));
  } finally {
    over = true;
    await work;
    await begun.end();
  }
  tally.restarts += await era.start();
  const taken = await begun.backup;
  if (taken) await checkBackup(era, tally, taken);
  await check(era, tally);
}

/** @returns whether somebody is left to serve */
async function kill(era: Era, random: Random, tally: Tally): Promise<boolean> {
  const [first, second] = era.servers;
  if (!first) throw new Error('there is no server to kill');
  if (era.mode === 'workers' && random.chance(0.5)) {
    const [, ...workers] = first.pids();
    const victim = workers[random.between(0, workers.length - 1)];
    if (victim !== undefined) signal(victim);
    tally.kills += 1;
    return true;
  }
  const victims = second && random.chance(0.4) ? [first, second] : [second && random.chance(0.5) ? second : first];
  tally.kills += victims.length;
  await Promise.all(victims.map((server) => server.kill()));
  return second !== undefined && victims.length === 1;
}
