/** `pnpm drill`: kills servers with SIGKILL amid random traffic, and looks whether everything that was acknowledged is there. */
import { parseArgs } from 'node:util';
import { buildIfStale } from '../scripts/build.ts';
import { renewDocument, runCommand } from './command.ts';
import { Era } from './era.ts';
import { randomOf } from './random.ts';
import { asJson, asText, docsTable } from './report.ts';
import { round } from './round.ts';
import { type Mode, modes } from './servers.ts';
import { Tally } from './tally.ts';
import { troubles } from './troubles.ts';

const usage = `Usage: pnpm drill [options]
Kills real servers with SIGKILL at random moments amid sign-ups, log-ins, log-outs, changes of password and name, and ended
sessions; beside that a disk that is full, another program's lock, or portero backup. After every restart every account is
looked at: what was acknowledged must be there, what was not must be there wholly or not at all.

  --kills N            how many (default 200)
  --processes MODE     1, 2 (servers on one database) or workers (WORKERS=2); by default all in turn
  --seed S             a number to draw from; what is drawn is the same for the same seed, the timing is not
  --minutes M          ends after that time at the latest
  --json               prints figures for programs
  --write-docs         also puts the figures into docs/performance.md
  -h, --help           prints this

Ends with 1 if anything was lost, half done or alive that must not be; says what was done with that account.`;

const KILLS_AN_ERA = 10;

function wholeNumber(name: string, text: string | undefined, least: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least)
    throw new Error(`--${name} takes a number from ${least}, not "${text}"`);
  return number;
}

function options() {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '200' },
      processes: { type: 'string' },
      seed: { type: 'string' },
      minutes: { type: 'string' },
      json: { type: 'boolean', default: false },
      'write-docs': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { processes, seed, minutes } = values;
  const mode = modes.find((one) => one === processes);
  if (processes !== undefined && !mode) throw new Error(`--processes takes 1, 2 or workers, not "${processes}"`);
  return {
    ...values,
    kills: wholeNumber('kills', values.kills, 1),
    modes: mode ? [mode] : modes,
    seed: seed === undefined ? Math.floor(Math.random() * 2 ** 31) : wholeNumber('seed', seed, 0),
    deadline:
      minutes === undefined
        ? Number.POSITIVE_INFINITY
        : performance.now() + wholeNumber('minutes', minutes, 1) * 60_000,
  };
}

interface Plan {
  readonly kills: number;
  readonly modes: readonly Mode[];
  readonly seed: number;
  readonly deadline: number;
}

async function drill({ kills, modes, seed, deadline }: Plan, tell: (text: string) => void): Promise<Tally> {
  const tally = new Tally();
  const random = randomOf(seed);
  const each = Math.min(KILLS_AN_ERA, Math.ceil(kills / modes.length));
  for (let n = 0, rounds = 0; tally.kills < kills && performance.now() < deadline; n += 1) {
    const mode = modes[n % modes.length] ?? '1';
    const era = new Era(mode, random.fork(`era ${n}`), tally);
    try {
      await era.start();
      for (const until = Math.min(kills, tally.kills + each); tally.kills < until && performance.now() < deadline; ) {
        await round(era, random.fork(`round ${rounds}`), tally, troubles[rounds % troubles.length] ?? 'none');
        rounds += 1;
        tell(`${tally.kills} of ${kills} kills, ${tally.operations} operations, ${tally.violations.length} violations`);
      }
    } finally {
      await era.end();
    }
  }
  return tally;
}

async function main(): Promise<void> {
  const chosen = options();
  if (chosen.help) return console.log(usage);
  await buildIfStale();
  const began = performance.now();
  const tell = (text: string) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
    else console.error(text);
  };
  const tally = await drill(chosen, tell);
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  const about = { seed: chosen.seed, seconds: Math.round((performance.now() - began) / 1000) };
  console.log(chosen.json ? asJson(tally, about) : asText(tally, about));
  if (chosen['write-docs']) renewDocument('drill', docsTable(tally, about));
  if (tally.violations.length > 0) process.exitCode = 1;
}

runCommand(main);
