import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from './browsing.ts';
import { walk } from './focus.ts';
import { states } from './states.ts';

/** What has an edge in our own colours, or a ground of its own, and has to have an edge in the reader's. */
const edged = '.box, .button, .input, .alert, .toast, .tag, .choice, .hero, dialog.box';

function edgeless(page: Page): Promise<string[]> {
  return page.locator(edged).evaluateAll((elements) =>
    elements
      .filter((element) => element.checkVisibility())
      .filter((element) => {
        const { borderTopWidth, borderTopStyle, borderTopColor, backgroundColor } = getComputedStyle(element);
        return Number.parseFloat(borderTopWidth) < 1 || borderTopStyle === 'none' || borderTopColor === backgroundColor;
      })
      .map((element) => element.outerHTML),
  );
}

/** Pictures of which no shape differs from the page behind it. */
function invisiblePictures(page: Page): Promise<string[]> {
  return page.locator('svg').evaluateAll((pictures) => {
    const behind = matchMedia('(prefers-color-scheme: dark)').matches ? 'rgb(0, 0, 0)' : 'rgb(255, 255, 255)';
    const isSeen = (shape: Element) => {
      const { fill, stroke } = getComputedStyle(shape);
      return [fill, stroke].some((colour) => colour !== 'none' && colour !== behind);
    };
    return pictures
      .filter(
        (picture) => picture.checkVisibility() && ![...picture.querySelectorAll('path, circle, rect')].some(isSeen),
      )
      .map((picture) => picture.outerHTML);
  });
}

test.for(states)(
  '42: with the reader’s own colours $name keeps its edges, its pictures and its focus',
  async (state, { another }) => {
    const page = await another({ forcedColors: 'active', viewport: { width: 1280, height: 1800 } });
    await state.open(page);
    await state.ask?.(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await edgeless(page), colorScheme).toEqual([]);
      expect(await invisiblePictures(page), colorScheme).toEqual([]);
    }
    expect((await walk(page)).faults).toEqual([]);
  },
);

test('42: what is chosen and where one is can be told without our colours', async ({ another }) => {
  const page = await another({ forcedColors: 'active' });
  await page.goto('/login');
  const looks = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const { backgroundColor, color, textDecorationLine } = getComputedStyle(element);
        return { backgroundColor, color, textDecorationLine };
      });
  const chosen = await looks('.choice :checked + span');
  const other = await looks('.choice :not(:checked) + span');
  expect(chosen.backgroundColor).not.toBe(other.backgroundColor);
  expect(chosen.color).not.toBe(chosen.backgroundColor);
  expect((await looks('.nav-link[aria-current=page]')).textDecorationLine).toBe('underline');
  expect((await looks('.nav-link:not([aria-current])')).textDecorationLine).toBe('none');
});

test('42: a faulty field is told from the others without our colours', async ({ another }) => {
  const page = await another({ forcedColors: 'active' });
  await page.goto('/login');
  const width = () => page.locator('[name=password]').evaluate((field) => getComputedStyle(field).borderTopWidth);
  expect(await width()).toBe('1px');
  await page.locator('form [type=submit]').click();
  await page.locator('[aria-invalid=true]').first().waitFor();
  expect(await width()).toBe('3px');
});
