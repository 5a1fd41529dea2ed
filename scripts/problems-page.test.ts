import { readFileSync } from 'node:fs';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { problems } from '../packages/contracts/src/index.ts';
import { inRoot } from './root.ts';

test('every problem type leads to a heading of the built page', () => {
  const page = readFileSync(inRoot('apps/api/dist/web/problems.html'), 'utf8');
  const ids = [...page.matchAll(/<h2 id="([a-z_]+)">/g)].map(([, id]) => id);
  expect(ids).toEqual(Object.keys(problems));
});

test('the page is there for browsers that take it packed', () => {
  const file = inRoot('apps/api/dist/web/problems.html');
  const page = readFileSync(file, 'utf8');
  expect(brotliDecompressSync(readFileSync(`${file}.br`)).toString()).toBe(page);
  expect(gunzipSync(readFileSync(`${file}.gz`)).toString()).toBe(page);
});
