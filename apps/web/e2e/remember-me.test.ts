import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { expect, type TestContext } from 'vitest';
import { contextOptions, test, wholeBrowser } from './browsing.ts';
import { arriveAt, logIn, navigation, register, seeHeading } from './people.ts';

/** Closes the browser and opens it again, as one does at night and in the morning. */
async function overnight(
  onTestFinished: TestContext['onTestFinished'],
  evening: (context: BrowserContext) => Promise<void>,
): Promise<BrowserContext> {
  const userData = mkdtempSync(join(tmpdir(), 'portero-browser-'));
  const open = () => chromium.launchPersistentContext(userData, { ...wholeBrowser, ...contextOptions });
  const before = await open();
  await evening(before);
  await before.close();
  const after = await open();
  onTestFinished(async () => {
    await after.close();
    rmSync(userData, { recursive: true, force: true });
  });
  return after;
}

const FORTNIGHT_S = 14 * 24 * 3600;

test('13: "Remember me" says what it does, is easy to hit, and decides how long the cookie lives', async ({ page }) => {
  const ada = await register(page);
  await page.request.post('/auth/logout');
  await page.goto('/login');
  const box = page.getByLabel('Remember me');
  expect(await box.getAttribute('name')).toBe('remember');
  expect(await box.isChecked()).toBe(false);
  const hint = page.getByText('Stay signed in on this browser. Leave it empty on a shared computer.');
  expect(await hint.isVisible()).toBe(true);
  expect(await box.getAttribute('aria-describedby')).toBe(await hint.getAttribute('id'));
  const label = page.locator('label', { has: box });
  const { width, height } = (await label.boundingBox()) ?? { width: 0, height: 0 };
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
  // All of it is the target, not only the little square.
  await label.click({ position: { x: width - 2, y: height - 2 } });
  expect(await box.isChecked()).toBe(true);

  const expiry = async (remember: boolean) => {
    await page.goto('/login');
    await logIn(page, ada, remember);
    await arriveAt(page, '/profile');
    const [cookie] = await page.context().cookies();
    await page.request.post('/auth/logout');
    return cookie?.expires ?? 0;
  };
  expect(await expiry(false)).toBe(-1);
  const loggedInAfter = Date.now() / 1000;
  // The browser keeps whole seconds.
  expect(await expiry(true)).toBeGreaterThanOrEqual(loggedInAfter + FORTNIGHT_S - 2);
});

test('14: remembered, one is still signed in after the browser was closed', async ({ page, onTestFinished }) => {
  const ada = await register(page);
  const context = await overnight(onTestFinished, async (browser) => {
    const tab = await browser.newPage();
    await tab.goto('/login');
    await logIn(tab, ada, true);
    await arriveAt(tab, '/profile');
    await tab.getByText('Remembered on this browser.').waitFor();
  });
  const tab = await context.newPage();
  await tab.goto('/profile');
  await seeHeading(tab, 'Welcome, Ada Lovelace!');
});

test('14: not remembered, one is signed out when the browser was closed', async ({ page, onTestFinished }) => {
  const ada = await register(page);
  const context = await overnight(onTestFinished, async (browser) => {
    const tab = await browser.newPage();
    await tab.goto('/login');
    await logIn(tab, ada);
    await arriveAt(tab, '/profile');
  });
  const tab = await context.newPage();
  await tab.goto('/');
  await expect.poll(() => navigation(tab)).toEqual(['Home', 'Login', 'Sign Up']);
});

test('14: what a browser keeps of its cookies decides alike in a browser that is new', async ({ another }) => {
  for (const remember of [true, false]) {
    const page = await another();
    const ada = await register(page);
    await page.request.post('/auth/logout');
    await page.goto('/login');
    await logIn(page, ada, remember);
    await arriveAt(page, '/profile');
    const { cookies, origins } = await page.context().storageState();
    const kept = cookies.filter(({ expires }) => expires !== -1);
    const morning = await another({ storageState: { cookies: kept, origins } });
    await morning.goto('/');
    await expect
      .poll(() => navigation(morning))
      .toEqual(remember ? ['Home', 'Profile', 'Settings', 'Logout'] : ['Home', 'Login', 'Sign Up']);
  }
});
