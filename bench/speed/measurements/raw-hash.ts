/** Password hashes without a server around them. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { inRoot } from '../../../scripts/root.ts';
import { cpuMeter } from '../machine/cpu.ts';
import type { Figures } from '../statistics.ts';
import type { HashLibrary } from '../targets/target.ts';

/** What a library's own figures are called. */
export function rawSubject(library: HashLibrary): string {
  return `raw ${library === 'node-rs' ? '@node-rs/argon2' : library}`;
}

/** The libraries that can be measured raw, of those that are used; Werkzeug's is Python's. */
export function measurable(libraries: readonly HashLibrary[]): HashLibrary[] {
  return [...new Set(libraries)].filter((library) => library !== 'werkzeug');
}

/** Hashes or verifies for so long, as many at once as there are cores. */
export async function rawHash(library: HashLibrary, what: 'hash' | 'verify', seconds: number): Promise<Figures> {
  const stop = cpuMeter();
  const args = [inRoot('bench/peers/raw-hash.mjs'), library, what, `${seconds}`];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const measured = JSON.parse(stdout) as { operations: number; seconds: number; cpuSeconds: number };
  const { foreign } = stop();
  return {
    perSecond: measured.operations / measured.seconds,
    cpuMilliseconds: (measured.cpuSeconds / measured.operations) * 1000,
    ...(foreign !== undefined && { foreign }),
  };
}
