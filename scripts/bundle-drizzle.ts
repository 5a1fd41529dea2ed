/** Builds Drizzle, as far as it is used, into one file of @portero/auth. */
import { readFileSync } from 'node:fs';
import { build } from 'rolldown';
import { inRoot } from './root.ts';

/**
 * Drizzle's package.json has 180 kB, and Node reads it anew for each of the hundred files that it would import: that is most of
 * the time and of the memory that a start takes. (decision 36)
 */
export async function bundleDrizzle(): Promise<void> {
  const { version } = JSON.parse(readFileSync(inRoot('packages/auth/node_modules/drizzle-orm/package.json'), 'utf8'));
  await build({
    input: inRoot('packages/auth/src/db/drizzle.ts'),
    platform: 'node',
    external: ['better-sqlite3'],
    output: {
      file: inRoot('packages/auth/dist/db/drizzle.js'),
      format: 'esm',
      banner: `/*! drizzle-orm ${version}, by the Drizzle Team, Apache-2.0: https://github.com/drizzle-team/drizzle-orm */`,
    },
    logLevel: 'warn',
  });
}
