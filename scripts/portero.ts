/** `pnpm portero`: builds what has changed, then runs the command line as it is installed. */
import { buildIfStale } from './build.ts';
import { inRoot } from './root.ts';

try {
  await buildIfStale();
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
await import(inRoot('apps/api/dist/cli.js'));
