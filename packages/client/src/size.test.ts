import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, test } from 'vitest';

const LIMIT_BYTES = 3500;

test('bundled and minified the whole client is below 3.5 kB of gzip, and asks for nothing else', async () => {
  const [bundle] = [
    await build({
      configFile: false,
      logLevel: 'error',
      resolve: { conditions: ['portero-source', 'module', 'browser'] },
      build: {
        write: false,
        target: 'es2022',
        minify: true,
        modulePreload: false,
        rolldownOptions: {
          input: fileURLToPath(new URL('index.ts', import.meta.url)),
          preserveEntrySignatures: 'strict',
        },
      },
    }),
  ].flat();
  if (!bundle || !('output' in bundle)) return expect.unreachable();
  const [chunk, ...others] = bundle.output;
  expect([others, chunk.imports]).toEqual([[], []]);
  const bytes = gzipSync(chunk.code, { level: 9 }).length;
  expect(bytes).toBeGreaterThan(1000);
  expect(bytes).toBeLessThan(LIMIT_BYTES);
});
