import { expect } from 'vitest';
import { violations } from './axe.ts';
import { test } from './browsing.ts';
import { inEachLanguage, states } from './states.ts';

test.for(states)('34: axe finds nothing on $name, light and dark, English and Spanish', async (state, { another }) => {
  const page = await another({ viewport: { width: 320, height: 568 } });
  await inEachLanguage(page, state, async (language) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), `${language}, ${colorScheme}`).toEqual([]);
    }
  });
});

test('34: axe finds nothing on the page that explains the problems, light and dark', async ({ page }) => {
  await page.goto('/problems');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), colorScheme).toEqual([]);
  }
});
