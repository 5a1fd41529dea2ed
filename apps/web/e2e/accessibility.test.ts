import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from './browsing.ts';
import { register } from './people.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const smallest = { viewport: { width: 320, height: 568 } };

/** Checks the page as it stands, in both themes and both languages. */
async function check(page: Page, what: string) {
  for (const language of ['English', 'Español']) {
    await page.getByText(language).click();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), `${what}, ${language}, ${colorScheme}`).toEqual([]);
    }
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, `${what}, ${language}`).toBeLessThanOrEqual(smallest.viewport.width);
  }
}

async function violations(page: Page) {
  // Legacy mode: there are no frames here, and it needs no second page for each check.
  const { violations } = await new AxeBuilder({ page }).withTags(tags).setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => ({ id, html, why: any[0]?.message })));
}

/** What can be clicked and is less than 24 pixels wide or high (WCAG 2.5.8). */
function small(page: Page) {
  return page.locator('a:visible, button:visible, input:visible, label:visible').evaluateAll((elements) =>
    elements
      .filter((element) => !element.closest('.visually-hidden, .skip-link') && !element.matches('label[for]'))
      .filter((element) => element.getBoundingClientRect().height < 24 || element.getBoundingClientRect().width < 24)
      .map((element) => element.outerHTML),
  );
}

/** Opens a page and waits until it is known who is signed in. */
async function open(page: Page, path: string) {
  await page.goto(path);
  await page.getByRole('navigation').getByRole('listitem').first().waitFor();
  await page.locator('main h1').waitFor();
}

test.for(['/', '/login', '/nowhere'])('axe finds nothing on %s for strangers', async (path, { another }) => {
  const page = await another(smallest);
  await open(page, path);
  await check(page, path);
});

test('axe finds nothing on a form with faults', async ({ another }) => {
  const page = await another(smallest);
  await open(page, '/signup');
  await page.locator('form [type=submit]').click();
  await page.locator('[aria-invalid=true]').first().waitFor();
  await check(page, 'faults');
});

test.for(['/', '/profile'])('axe finds nothing on %s for users', async (path, { another }) => {
  const page = await another(smallest);
  await register(page);
  await open(page, path);
  await check(page, path);
});

test('axe finds nothing on the settings, with a message and with a question', async ({ another }) => {
  const page = await another(smallest);
  const ada = await register(page);
  const other = await another();
  await other.request.post('/auth/login', { data: { email: ada.email, password: ada.password, remember: true } });
  await open(page, '/settings');
  await page.getByText('This device').waitFor();
  expect(await small(page)).toEqual([]);

  await page.getByRole('button', { name: 'Save name' }).click();
  await page.locator('.toast').waitFor();
  await check(page, 'a message');
  await page.locator('.sessions-head button').click();
  expect(await violations(page)).toEqual([]);
  expect(await small(page)).toEqual([]);
});
