import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inRoot } from './root.ts';
import { pictureNames, picturesTable } from './screenshots.ts';

test('every page has its picture in both themes, both languages, and on both sizes of screen, and no other is left', () => {
  const kept = readdirSync(inRoot('docs/images')).filter((file) => file.endsWith('.webp'));
  expect(kept.toSorted()).toEqual(pictureNames().toSorted());
  expect(kept).toHaveLength(64);
});

test('docs/pages.md shows them all', () => {
  expect(readFileSync(inRoot('docs/pages.md'), 'utf8')).toContain(picturesTable());
});
