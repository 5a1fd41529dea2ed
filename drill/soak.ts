/** `pnpm soak`: mixed load for minutes, and whether memory, files, journal and rows stay what they should be. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../scripts/build.ts';
import { inRoot } from '../scripts/root.ts';
import { machine, renewDocument, runCommand } from './command.ts';
import { type Verdict, verdicts } from './endurance.ts';
import { Load, type Person } from './load.ts';
import { randomOf } from './random.ts';
import { rowsIn, type Sample, sample } from './samples.ts';
import { killAll, startServer } from './servers.ts';

const usage = `Usage: pnpm soak [options]
Runs mixed load (mostly reads; log-ins, sign-ups, log-outs, changes, wrong passwords, mail into a folder) against the built
server, whose sessions last for seconds, and samples memory, open files, the journal and rows. Needs Linux.

  --minutes M    how long (default 20; 2 says something already)
  --json         prints figures for programs
  --write-docs   also puts the figures into docs/performance.md
  -h, --help     prints this

Ends with 1 if something grows that must not.`;

const CLIENTS = 8;
const SWEPT_WITHIN_MS = 30_000;
const settings = {
  SESSION_IDLE: '15s',
  SESSION_ABSOLUTE: '40s',
  REMEMBERED_IDLE: '30s',
  REMEMBERED_ABSOLUTE: '60s',
  MAIL_OUTBOX: 'mail',
  NODE_OPTIONS: `--expose-gc --import=${inRoot('drill/heap-watch.mjs')}`,
};

interface Soak {
  readonly samples: readonly Sample[];
  readonly counts: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
  readonly verdicts: readonly Verdict[];
}

async function soak(minutes: number, tell: (text: string) => void): Promise<Soak> {
  const folder = mkdtempSync(join(tmpdir(), 'portero-soak-'));
  const start = () => startServer({ name: 'soak', folder, workers: 1, settings });
  const server = await start();
  try {
    const random = randomOf(1);
    const load = new Load((ask) => server.wire.ask(ask), random);
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    const client = async () => {
      const people: Person[] = [];
      while (seconds() < minutes * 60) {
        await load.step(people);
        await pause(random.between(0, 8));
      }
    };
    const samples: Sample[] = [];
    const sampler = async () => {
      for (let next = 1; seconds() < minutes * 60; next += 1) {
        await pause(Math.max(0, next * 1000 - seconds() * 1000));
        const one = await sample(server, folder, seconds());
        samples.push(one);
        if (next % 10 === 0) tell(`${Math.round(one.at)} s, ${load.requests} requests, ${one.rssMiB.toFixed(0)} MiB`);
      }
    };
    await Promise.all([...Array.from({ length: CLIENTS }, client), sampler()]);
    await server.stop();
    // The upkeep runs at every start; all sessions have run out by then.
    await pause(Number.parseInt(settings.REMEMBERED_IDLE, 10) * 1000);
    const again = await start();
    const file = join(folder, 'data/portero.sqlite');
    const until = performance.now() + SWEPT_WITHIN_MS;
    while (rowsIn(file).expired > 0 && performance.now() < until) await pause(100);
    const { expired } = rowsIn(file);
    await again.stop();
    const { counts, wrong } = load;
    return { samples, counts, wrong, verdicts: verdicts(samples, expired, wrong.length) };
  } finally {
    killAll();
    rmSync(folder, { recursive: true, force: true });
  }
}

function text({ counts, wrong, verdicts: all }: Soak, minutes: number): string {
  return [
    `${minutes} minutes: ${Object.entries(counts)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', ')}`,
    ...all.map(({ about, found, holds }) => `${holds ? 'holds ' : 'MISSED'}  ${about}: ${found}`),
    ...[...new Set(wrong)].slice(0, 10).map((answer) => `wrong answer: ${answer}`),
  ].join('\n');
}

function docsTable({ counts, verdicts: all }: Soak, minutes: number): string {
  const requests = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const rows = all.map(({ about, found, holds }) => `| ${about} | ${found} | ${holds ? 'yes' : '**no**'} |`);
  const head = ['', `${requests} requests in ${minutes} minutes, measured on ${machine()}.`, ''];
  return [...head, '| soak | found | holds |', '| --- | --- | --- |', ...rows, '', ''].join('\n');
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '20' },
      json: { type: 'boolean', default: false },
      'write-docs': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(usage);
  const minutes = Number(values.minutes);
  if (!(minutes >= 0.5)) throw new Error(`--minutes takes a number from 0.5, not "${values.minutes}"`);
  if (process.platform !== 'linux') throw new Error('The soak reads /proc, which only Linux has.');
  await buildIfStale();
  const found = await soak(minutes, (line) => console.error(line));
  console.log(values.json ? JSON.stringify({ machine: machine(), minutes, ...found }, null, 2) : text(found, minutes));
  if (values['write-docs']) renewDocument('soak', docsTable(found, minutes));
  if (found.verdicts.some(({ holds }) => !holds)) process.exitCode = 1;
}

runCommand(main);
