/** For tests: database files in a folder of their own, which is gone afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The path of a file that does not exist yet. */
export function newFile(name = 'portero.sqlite'): string {
  const folder = mkdtempSync(join(tmpdir(), 'portero-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
}
