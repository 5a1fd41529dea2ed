/** `pnpm start`: builds what has changed, then serves. */
import { enableCompileCache } from 'node:module';
import { buildIfStale } from './build.ts';
import { inRoot } from './root.ts';

// Compiled code is kept between starts; it is worth some tenths of a second.
enableCompileCache(inRoot('node_modules/.cache/compile'));

try {
  await buildIfStale();
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
await import(inRoot('apps/api/dist/server.js'));
