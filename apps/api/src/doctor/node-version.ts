/** The doctor's look at Node and the packages that are not JavaScript. */
import { createHasher } from '@portero/auth';
import { advice, type Finding, ok, wrong } from './finding.ts';

const SLOW_HASH_MS = 500;

export async function runtimeFindings(): Promise<Finding[]> {
  return [nodeFinding(process.versions.node), await hashingFinding()];
}

/** The range of package.json's `engines`, in words. */
export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const good = (major === 22 && minor >= 22) || (major === 24 && minor >= 11) || major > 24;
  return good
    ? ok('node', `Node ${version}`)
    : wrong('node', `Node ${version} is not supported`, 'Install Node 24.11 or newer, or 22.22 or newer of 22.');
}

async function hashingFinding(): Promise<Finding> {
  const check = 'argon2';
  try {
    const hasher = await createHasher();
    const began = performance.now();
    const hash = await hasher.hash('a password');
    const ms = Math.round(performance.now() - began);
    if (!(await hasher.verify(hash, 'a password'))) throw new Error('a hash did not match its own password');
    const says = `a password hash takes ${ms} ms`;
    if (ms <= SLOW_HASH_MS) return ok(check, says);
    return advice(check, says, 'Log-ins wait that long: give the server a whole core, and 20 MB of memory for each.');
  } catch (error) {
    return wrong(check, `does not work: ${(error as Error).message}`, 'Install the packages anew, on this machine.');
  }
}
