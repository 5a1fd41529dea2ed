import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { inRoot } from './root.ts';

test('the generated documents (OpenAPI, route table, settings, .env.example) are what the code makes', () => {
  const run = () =>
    execFileSync(process.execPath, ['--conditions=portero-source', inRoot('scripts/generate.ts'), '--check'], {
      stdio: 'pipe',
    });
  expect(run).not.toThrow();
});
