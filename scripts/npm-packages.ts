/** For tests of documents: what a reader has installed with npm. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot } from './root.ts';

const places = {
  '@portero/auth': 'packages/auth',
  '@portero/client': 'packages/client',
  fastify: 'packages/auth/node_modules/fastify',
  jose: 'apps/api/node_modules/jose',
};

/** Puts the packages, as built, where Node looks for them from this folder, and the command line where npx does. */
export function installPackages(folder: string): void {
  for (const [name, place] of Object.entries(places)) {
    const target = join(folder, 'node_modules', name);
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(inRoot(place), target);
  }
  const bin = join(folder, 'node_modules/.bin');
  mkdirSync(bin, { recursive: true });
  const program = `#!/bin/sh\nexec node '${inRoot('apps/api/dist/cli.js')}' "$@"\n`;
  writeFileSync(join(bin, 'portero'), program, { mode: 0o755 });
}
