import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from './browsing.ts';
import { open } from './opening.ts';
import { register, seeHeading } from './people.ts';
import { choose, states } from './states.ts';

/** What is for the screen only. */
const operated = 'nav, footer, .skip-link, .toasts, .button, .reveal, dialog';

/** Texts that would be printed in anything but a dark colour, or on anything but white. */
function palePrints(page: Page): Promise<string[]> {
  return page.locator('main *, header *').evaluateAll((elements) => {
    const brightness = (colour: string) => Math.max(...(colour.match(/\d+/g) ?? []).slice(0, 3).map(Number));
    return elements
      .filter((element) => element.checkVisibility() && !element.closest('svg, .visually-hidden'))
      .filter((element) => [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== ''))
      .filter((element) => {
        const { color, backgroundColor } = getComputedStyle(element);
        return brightness(color) > 80 || !['rgba(0, 0, 0, 0)', 'rgb(255, 255, 255)'].includes(backgroundColor);
      })
      .map((element) => element.outerHTML);
  });
}

async function print(page: Page) {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
}

test.for(states.filter(({ ask }) => !ask))(
  'on paper $name is black on white, without what is there to be pressed',
  async (state, { another }) => {
    // A sheet of A4 at 96 pixels an inch.
    const page = await another({ viewport: { width: 794, height: 1123 } });
    await state.open(page);
    await choose(page, 'theme', 'dark');
    await print(page);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
      'rgb(255, 255, 255)',
    );
    expect(await page.locator(operated).filter({ visible: true }).count()).toBe(0);
    expect(await palePrints(page)).toEqual([]);
    await page.locator('h1').filter({ visible: true }).waitFor();
  },
);

test('the facts of the profile and the list of sessions can be printed', async ({ page }) => {
  const ada = await register(page);
  await open(page, '/profile');
  await print(page);
  await seeHeading(page, 'Welcome, Ada Lovelace!');
  for (const fact of [ada.email, 'Member since', 'Ends when you close the browser.'])
    await page.getByText(fact).waitFor();

  await page.emulateMedia({ media: 'screen' });
  await open(page, '/settings');
  await print(page);
  await page.locator('#sessions').getByText('This device').waitFor();
  expect(await page.locator('form').filter({ visible: true }).count()).toBe(0);
});
