import { utimesSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fingerprint } from './fingerprint.ts';
import { inRoot } from './root.ts';

test('a checkout that renews the times of files makes no build necessary', () => {
  const before = fingerprint();
  utimesSync(inRoot('docs/problems.md'), new Date(), new Date());
  expect(fingerprint()).toBe(before);
});
