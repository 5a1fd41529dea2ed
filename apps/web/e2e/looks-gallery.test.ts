import { expect } from 'vitest';
import { type GalleryServer, startGallery } from '../../../scripts/gallery-server.ts';
import { openSection, sectionsOf } from '../../../scripts/visual.ts';
import { patience } from '../../../vitest.source.ts';
import { violations, wcag } from './axe.ts';
import { test as base } from './browsing.ts';

const test = base.extend<{ gallery: GalleryServer }>({
  gallery: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern which fixtures are wanted.
    async ({}, use: (gallery: GalleryServer) => Promise<void>) => {
      const gallery = await startGallery();
      await use(gallery);
      await gallery.stop();
    },
    { scope: 'file' },
  ],
});

// All sections on a server that compiles each when it is first asked for: longer than any other test.
const timeout = 4 * patience.testTimeout;

test('every section of the gallery shows its components without a fault, light and dark', { timeout }, async ({
  page,
  watch,
  gallery,
}) => {
  watch.homes.push(gallery.baseUrl);
  const sections = await sectionsOf(page, gallery.baseUrl);
  expect(sections).toContain('forms');
  for (const section of sections) {
    await openSection(page, gallery.baseUrl, section);
    const empty = page.locator('.exhibit [data-place]:not(:has(*))');
    expect(await empty.count(), section).toBe(0);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      // Best practice is one of a kind on a page; here are many.
      expect(await violations(page, wcag), `${section}, ${colorScheme}`).toEqual([]);
    }
  }
});
