/** Work that two processes must not do at once, such as tests that write the same folder. */
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

const TRY_AGAIN_MS = 200;
// Nothing here takes that long: whoever held it was killed.
const ABANDONED_MS = 5 * 60_000;

/** Does the work while nobody else holds the lock, which is a folder; waits until then. */
export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  while (!taken(folder)) await setTimeout(TRY_AGAIN_MS);
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function taken(folder: string): boolean {
  const since = statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
  if (since !== undefined && Date.now() - since > ABANDONED_MS) rmSync(folder, { recursive: true, force: true });
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
