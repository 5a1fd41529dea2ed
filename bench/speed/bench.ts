/** `pnpm bench`: how fast Portero is, beside a hand-made floor and its peers, on one machine in one run. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from '../../scripts/build.ts';
import { provide } from '../../scripts/system-tools.ts';
import { installPeers } from './install.ts';
import { hasProc } from './machine/proc.ts';
import { growth } from './measurements/growth.ts';
import { login, signup } from './measurements/hashing.ts';
import { me } from './measurements/me.ts';
import type { Measurement } from './measurements/measurement.ts';
import { overload } from './measurements/overload.ts';
import { start } from './measurements/start.ts';
import { storm } from './measurements/storm.ts';
import { workers } from './measurements/workers.ts';
import { type Options, readOptions, usage } from './options.ts';
import { planOf } from './plan.ts';
import { writeDocuments } from './report/documents.ts';
import { judge } from './report/goals.ts';
import { report } from './report/tables.ts';
import type { Results, TargetFacts } from './results.ts';
import { chosenTargets } from './targets/chosen.ts';

const measurements: readonly Measurement[] = [me, login, signup, storm, overload, start, growth, workers];

// Servers that were started end with this process, and they end it in good order.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

async function measure(options: Options): Promise<Results> {
  const chosen = measurements.filter(({ name }) => options.only.includes(name));
  const plan = planOf(options.mode, {
    ...(options.rounds !== undefined && { rounds: options.rounds }),
    ...(options.seconds !== undefined && { seconds: options.seconds }),
    ...(options.users !== undefined && { sizes: options.users }),
  });
  const wrk = chosen.some(({ needsWrk }) => needsWrk) ? await provide('wrk', 'wrk', 'The bench needs') : '';
  await buildIfStale();
  const { of: targetsOf, hasPeers, leftOut } = chosenTargets(options.mode, options.peers);
  if (hasPeers) await installPeers();

  const scratch = mkdtempSync(join(tmpdir(), 'portero-bench-'));
  process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
  const [startedAt, begin] = [new Date().toISOString(), performance.now()];
  const facts = new Map<string, TargetFacts>();
  const measured = [];
  for (const measurement of chosen) {
    const progress = (text: string) => console.error(`${clock(begin)} ${measurement.name}: ${text}`);
    const targets = targetsOf(measurement.name);
    for (const { name, about } of targets) facts.set(name, { name, about, ...facts.get(name) });
    const samples = await measurement.run({
      plan,
      targets,
      wrk,
      scratch,
      hasPeers,
      progress,
      noteLibrary: ({ name, about }, library, hash) => facts.set(name, { name, about, library, hash }),
    });
    measured.push({ name: measurement.name, about: measurement.about(plan), samples });
  }
  return {
    mode: options.mode,
    startedAt,
    seconds: (performance.now() - begin) / 1000,
    machine: machine(),
    targets: [...facts.values()],
    measurements: measured,
    leftOut: [
      ...leftOut,
      ...(hasProc
        ? []
        : ['CPU, memory and foreign CPU are left out: they are read from /proc, which this system has not.']),
    ],
  };
}

function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const system = `${process.platform} ${release()}`;
  return `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'CPU'}, ${memory} GiB, ${system}, Node ${process.versions.node}`;
}

function clock(begin: number): string {
  const seconds = Math.round((performance.now() - begin) / 1000);
  return `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, '0')}`;
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!options) return console.log(usage);
  const results = await measure(options);
  const json = `${JSON.stringify({ ...results, goals: judge(results) }, null, 2)}\n`;
  if (options.json === '-') process.stdout.write(json);
  else console.log(report(results));
  if (options.json !== undefined && options.json !== '-') writeFileSync(options.json, json);
  if (options.markdown !== undefined) writeFileSync(options.markdown, `${report(results)}\n`);
  if (options.writeDocs) writeDocuments(results);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
