/** After a restart: whether everything is as the answers said. */
import type { Era } from './era.ts';
import { databaseFaults, look, NoVerdict, trailFaults } from './look.ts';
import type { Account, State } from './model.ts';
import type { Tally } from './tally.ts';
import { judge } from './verdict.ts';
import type { Ask, Reply } from './wire.ts';

const AT_ONCE = 6;

/** Looks at every account, at the file and at the trail. */
export async function check(era: Era, tally: Tally): Promise<void> {
  era.broken(databaseFaults(era.folder));
  const trail = trailFaults(era.folder, era.trailEnd);
  await inTurns([...era.accounts], async (account) => {
    const thorough = account.touched || !account.settled;
    const verdict = await verdictOn((ask) => era.send(ask), account, account.worlds, thorough);
    tally.looks += 1;
    if ('faults' in verdict) return era.violated(account, verdict.faults);
    account.settle(verdict.state, performance.now());
  });
  const { faults, end } = await trail;
  era.broken(faults);
  era.trailEnd = end;
}

/** @returns what is true of an account now, with the session that looking at it has begun */
export async function verdictOn(
  send: (ask: Ask) => Promise<Reply | null>,
  account: Account,
  worlds: readonly State[],
  thorough: boolean,
): Promise<{ state: State } | { faults: string[] }> {
  try {
    const { seen, begun, made } = await look(send, account, worlds, thorough);
    const verdict = judge(worlds, seen);
    if ('faults' in verdict) return verdict;
    if (made) return { state: made };
    const { fits } = verdict;
    const cookie = fits.password === null ? undefined : begun.get(fits.password);
    return { state: cookie ? { ...fits, live: [...fits.live, cookie] } : fits };
  } catch (error) {
    if (error instanceof NoVerdict) return { faults: [error.message] };
    throw error;
  }
}

export async function inTurns<T>(all: T[], work: (one: T) => Promise<void>): Promise<void> {
  const next = async () => {
    for (let one = all.shift(); one !== undefined; one = all.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}
