/** The doctor's look at the packages that are not JavaScript. */
import { execFile } from 'node:child_process';
import { extname, join } from 'node:path';
import { advice, type Finding, ok, wrong } from './finding.ts';

const SLOW_HASH_MS = 500;
const PATIENCE_MS = 60_000;

const nativePackages = ['argon2', 'better-sqlite3'] as const;
export type NativePackage = (typeof nativePackages)[number];

/** How long a piece of work took, or why the package does not work. */
type Trial = { readonly ms: number } | { readonly fault: string };

/** Tries packages in turn. Answers for the first of them, and for those that follow until one takes the trial down. */
export type Probe = (names: readonly NativePackage[]) => Promise<readonly Trial[]>;

/** Tries them in a process of its own. */
export const probeApart: Probe = (names) => {
  // The same file, compiled or not.
  const program = join(import.meta.dirname, `native-probe${extname(import.meta.filename)}`);
  return new Promise((resolve) => {
    const options = { timeout: PATIENCE_MS, windowsHide: true };
    execFile(process.execPath, [...process.execArgv, program, ...names], options, (error, stdout) => {
      const trials = stdout
        .split('\n')
        .filter(Boolean)
        .map((line): Trial => JSON.parse(line));
      const how = error?.signal ? `by ${error.signal}` : `with exit code ${error?.code}`;
      resolve(trials.length < names.length ? [...trials, { fault: `it ends the process ${how}` }] : trials);
    });
  });
};

/** @returns a finding for each package, and which of them work */
export async function nativeFindings(probe: Probe): Promise<{ findings: Finding[]; working: Set<NativePackage> }> {
  const trials: Trial[] = [];
  while (trials.length < nativePackages.length) trials.push(...(await probe(nativePackages.slice(trials.length))));
  const working = new Set(nativePackages.filter((_, index) => 'ms' in (trials[index] ?? {})));
  return { findings: nativePackages.map((name, index) => findingOf(name, trials[index])), working };
}

function findingOf(name: NativePackage, trial: Trial | undefined): Finding {
  if (trial && 'ms' in trial) return workingFinding(name, Math.round(trial.ms));
  return wrong(
    name,
    `does not work: ${trial?.fault}`,
    'Install the packages anew, on this machine and with this Node: delete node_modules and run "npm install" (in a clone, "npx -y pnpm@12 install").',
  );
}

function workingFinding(name: NativePackage, ms: number): Finding {
  if (name !== 'argon2') return ok(name, 'works');
  const says = `a password hash takes ${ms} ms`;
  if (ms <= SLOW_HASH_MS) return ok(name, says);
  return advice(name, says, 'Log-ins wait that long: give the server a whole core, and 20 MB of memory for each.');
}
