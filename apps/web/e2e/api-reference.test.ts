/** The API reference: a page without script, for readers of every kind. */
import { expect } from 'vitest';
import { violations } from './axe.ts';
import { test } from './browsing.ts';
import { layoutFaults } from './layout-faults.ts';
import { restyle, smallTargets } from './sizes.ts';

test('axe finds nothing on the API reference, light and dark', async ({ page }) => {
  await page.goto('/docs');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), colorScheme).toEqual([]);
  }
});

test('the API reference fits at 320 pixels, and with the text at 200 %', async ({ another }) => {
  for (const css of ['', ':root { font-size: 200% !important; }']) {
    const page = await another({ viewport: { width: 320, height: 568 } });
    await restyle(page, css);
    await page.goto('/docs');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    expect(await layoutFaults(page)).toEqual([]);
    expect(await smallTargets(page, 'nav a', 24)).toEqual([]);
  }
});

test('the API reference is read by keyboard: from the contents to a call, its limit and its problems', async ({
  page,
}) => {
  await page.goto('/docs');
  await page.locator('nav a[href="#logIn"]').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/docs#logIn');
  await page.locator('#logIn:target').waitFor();
  // The next stop of the keyboard is where the reader has arrived.
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe('#limit-login');
  await page.locator('a[href="/problems#invalid_credentials"]').first().click();
  await page.waitForURL('**/problems#invalid_credentials');
  await page.locator('#invalid_credentials:target').waitFor();
});

test('where there is room the contents stay beside what is read, and on a phone every part leads back to them', async ({
  page,
  another,
}) => {
  await page.goto('/docs#verifyRequest');
  await page.locator('#verifyRequest:target').waitFor();
  const box = await page.locator('nav').boundingBox();
  const heading = await page.locator('#verifyRequest').boundingBox();
  expect(box?.y).toBe(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan(heading?.x ?? 0);
  expect(await page.locator('.up').first().isVisible()).toBe(false);

  const phone = await another({ viewport: { width: 360, height: 740 } });
  await phone.goto('/docs#verifyRequest');
  await phone.locator('section:has(#verifyRequest) .up a').click();
  await phone.waitForURL('**/docs#contents');
  expect((await phone.locator('nav').boundingBox())?.y).toBeCloseTo(0, 0);
});

test('the API reference names the address that it is open at in its lines of curl', async ({ page }) => {
  await page.goto('/docs');
  const { origin } = new URL(page.url());
  const lines = await page.locator('pre', { hasText: /^curl / }).allTextContents();
  expect(lines.length).toBeGreaterThan(20);
  expect(lines.filter((line) => !line.includes(` ${origin}/`))).toEqual([]);
});

test('on paper the API reference is black on white', async ({ page }) => {
  await page.goto('/docs');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const [background, color] = await page.evaluate(() => {
    const style = getComputedStyle(document.documentElement);
    return [style.backgroundColor, style.color];
  });
  expect([background, color]).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
});
