/** Whether a kept database still has the tables of today. */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { inRoot } from '../../../scripts/root.ts';

const sources: Record<string, string> = {
  portero: 'packages/auth/migrations/**/*.sql',
  floor: 'bench/peers/floor.mjs',
};

/** A short hash over what makes a target's tables. */
export function fingerprintOf(target: string): string {
  const hash = createHash('sha256');
  const files = globSync([sources[target] ?? '', 'bench/speed/seeding/*.ts'], { cwd: inRoot('') });
  for (const file of files.sort())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(inRoot(file)))
      .update('\0');
  return hash.digest('hex').slice(0, 12);
}
