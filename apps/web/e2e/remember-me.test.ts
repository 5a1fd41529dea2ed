import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { expect, type TestContext } from 'vitest';
import { contextOptions, launchOptions, test } from './browsing.ts';
import { arriveAt, logIn, navigation, register, seeHeading } from './people.ts';

/** Closes the browser and opens it again, as one does at night and in the morning. */
async function overnight(
  onTestFinished: TestContext['onTestFinished'],
  evening: (context: BrowserContext) => Promise<void>,
): Promise<BrowserContext> {
  const userData = mkdtempSync(join(tmpdir(), 'portero-browser-'));
  const open = () => chromium.launchPersistentContext(userData, { ...launchOptions, ...contextOptions });
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

test('remembered: closing the browser does not sign out', async ({ page, onTestFinished }) => {
  const ada = await register(page);
  const context = await overnight(onTestFinished, async (browser) => {
    const tab = await browser.newPage();
    await tab.goto('/login');
    await logIn(tab, ada, true);
    await arriveAt(tab, '/profile');
    await tab.getByText('Remembered on this browser.').waitFor();
    const [cookie] = await browser.cookies();
    expect(cookie?.expires).toBeGreaterThan(Date.now() / 1000 + 13 * 24 * 3600);
  });
  const tab = await context.newPage();
  await tab.goto('/profile');
  await seeHeading(tab, 'Welcome, Ada Lovelace!');
});

test('not remembered: closing the browser signs out', async ({ page, onTestFinished }) => {
  const ada = await register(page);
  const context = await overnight(onTestFinished, async (browser) => {
    const tab = await browser.newPage();
    await tab.goto('/login');
    await logIn(tab, ada);
    await arriveAt(tab, '/profile');
    expect((await browser.cookies())[0]?.expires).toBe(-1);
  });
  const tab = await context.newPage();
  await tab.goto('/');
  await expect.poll(() => navigation(tab)).toEqual(['Home', 'Login', 'Sign Up']);
});
