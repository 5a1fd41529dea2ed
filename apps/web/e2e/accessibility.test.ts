import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from './browsing.ts';
import { logIn, register } from './people.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const smallest = { viewport: { width: 320, height: 568 } };

/** Checks the page as it stands, in both themes and both languages. */
async function check(page: Page, what: string) {
  for (const language of ['English', 'Español']) {
    await page.getByText(language).click();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      // Legacy mode: no frames here, and no second page for each check.
      const { violations } = await new AxeBuilder({ page }).withTags(tags).setLegacyMode().analyze();
      const found = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, any }) => ({ id, html, why: any[0]?.message })),
      );
      expect(found, `${what}, ${language}, ${colorScheme}`).toEqual([]);
    }
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, `${what}, ${language}`).toBeLessThanOrEqual(smallest.viewport.width);
  }
}

/** Opens a page and waits until it is known who is signed in. */
async function open(page: Page, path: string) {
  await page.goto(path);
  await page.getByRole('navigation').getByRole('listitem').first().waitFor();
  await page.locator('main h1').waitFor();
}

test.for(['/', '/login', '/signup', '/nowhere'])('axe finds nothing on %s for strangers', async (path, { another }) => {
  const page = await another(smallest);
  await open(page, path);
  await check(page, path);
});

test.for(['/', '/profile', '/settings', '/nowhere'])('axe finds nothing on %s for users', async (path, { another }) => {
  const page = await another(smallest);
  await register(page);
  await open(page, path);
  if (path === '/settings') await page.getByText('This device').waitFor();
  await check(page, path);
});

test('axe finds nothing on a form with faults', async ({ another }) => {
  const page = await another(smallest);
  await open(page, '/signup');
  await page.locator('form [type=submit]').click();
  await page.locator('[aria-invalid=true]').first().waitFor();
  await check(page, 'faults');
});

test('axe finds nothing with a message and a question on the screen', async ({ another }) => {
  const page = await another(smallest);
  const ada = await register(page);
  const other = await another();
  await other.request.post('/auth/login', { data: { email: ada.email, password: ada.password } });
  await open(page, '/settings');
  await page.getByRole('button', { name: 'Save name' }).click();
  await page.locator('.toast').waitFor();
  await check(page, 'a message');
  await page.locator('.sessions + button').click();
  const { violations } = await new AxeBuilder({ page }).withTags(tags).setLegacyMode().analyze();
  expect(violations).toEqual([]);
});

test('everything that can be clicked is at least 24 pixels wide and high', async ({ another }) => {
  const page = await another(smallest);
  const ada = await register(page);
  const other = await another();
  await open(other, '/login');
  await logIn(other, ada, true);
  for (const path of ['/settings', '/profile']) {
    await open(page, path);
    const small = await page
      .locator('a:visible, button:visible, input:visible, label:visible')
      .evaluateAll((elements) =>
        elements
          .filter((element) => !element.closest('.visually-hidden, .skip-link') && !element.matches('label[for]'))
          .filter(
            (element) => element.getBoundingClientRect().height < 24 || element.getBoundingClientRect().width < 24,
          )
          .map((element) => element.outerHTML),
      );
    expect(small, path).toEqual([]);
  }
});
