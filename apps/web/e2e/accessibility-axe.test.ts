import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from './browsing.ts';
import { inEachLanguage, states } from './states.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function violations(page: Page) {
  // Legacy mode: there are no frames here, and it needs no second page for each check.
  const { violations } = await new AxeBuilder({ page }).withTags(tags).setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => ({ id, html, why: any[0]?.message })));
}

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
