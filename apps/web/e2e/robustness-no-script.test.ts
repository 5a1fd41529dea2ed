import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from './browsing.ts';
import { register, seeHeading, stranger } from './people.ts';

test.for([
  { width: 1280, height: 800, colorScheme: 'light' },
  { width: 320, height: 568, colorScheme: 'dark' },
] as const)(
  '48: without JavaScript it is said what is needed, in two languages (%j)',
  async ({ width, height, colorScheme }, { another }) => {
    const page = await another({ javaScriptEnabled: false, viewport: { width, height }, colorScheme });
    for (const path of ['/', '/login']) {
      await page.goto(path);
      const [english, spanish] = [page.locator('noscript p:not([lang], .name)'), page.locator('noscript p[lang=es]')];
      expect(await english.textContent()).toContain('These pages need JavaScript');
      expect(await spanish.textContent()).toContain('Estas páginas necesitan JavaScript');
      for (const words of [english, spanish]) {
        expect(await words.isVisible()).toBe(true);
        const box = await words.boundingBox();
        expect((box?.x ?? 0) + (box?.width ?? width)).toBeLessThan(width);
      }
      // Not also that they are slow.
      expect(await page.locator('#app').isVisible()).toBe(false);
    }
  },
);

/** Fills in every field of a form and sends it as the browser does where the app does not step in. */
async function sendNatively(page: Page, form: string, secret: string): Promise<string[]> {
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  const fields = page.locator(`${form} input:not([type=checkbox]):not([readonly])`);
  for (const field of await fields.all()) await field.fill(secret);
  expect(await page.locator(form).getAttribute('method')).toBe('post');
  await Promise.all([
    page.waitForEvent('load'),
    page.locator(form).evaluate((element) => HTMLFormElement.prototype.submit.call(element)),
  ]);
  return [...urls, page.url()];
}

test('48: a form that is sent before the app could step in puts no password into an address', async ({ page }) => {
  const secret = 'a-secret-that-nobody-may-see';
  for (const [path, action] of [
    ['/login?next=/settings', '/auth/login'],
    ['/signup', '/auth/signup'],
  ] as const) {
    await page.goto(path);
    await page.locator('form').waitFor();
    const urls = await sendNatively(page, 'form', secret);
    expect(new URL(page.url()).pathname).toBe(action);
    expect(new URL(page.url()).search).toBe('');
    expect(urls.filter((url) => url.includes(secret))).toEqual([]);
  }

  await register(page, stranger());
  for (const section of ['#name', '#password']) {
    await page.goto('/settings');
    await seeHeading(page, 'Settings');
    const urls = await sendNatively(page, `${section} form`, secret);
    expect(urls.filter((url) => url.includes(secret))).toEqual([]);
    expect(await page.evaluate(() => location.search)).toBe('');
  }
});
