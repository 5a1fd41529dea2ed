import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { hold } from './answers.ts';
import { test } from './browsing.ts';
import { navigation, register, seeHeading } from './people.ts';

const strangers = ['Home', 'Login', 'Sign Up'];
const users = ['Home', 'Profile', 'Settings', 'Logout'];

/** Writes down every state that the navigation and the signs of waiting go through, painted or not. */
async function record(page: Page) {
  await page.addInitScript(() => {
    const seen = { navigation: [] as string[], waiting: 0, shift: 0 };
    Object.assign(window, { seen });
    new MutationObserver(() => {
      const items = [...document.querySelectorAll('header nav li')].map((item) => item.textContent).join(', ');
      if (seen.navigation.at(-1) !== items) seen.navigation.push(items);
      if (document.querySelector('.placeholder, .progress > *')) seen.waiting++;
    }).observe(document, { childList: true, subtree: true, characterData: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) seen.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () =>
    page.evaluate(() => (window as unknown as { seen: { navigation: string[]; waiting: number; shift: number } }).seen);
}

test.for([
  ['/', strangers],
  ['/login', strangers],
  ['/profile', strangers],
  ['/', users],
  ['/profile', users],
  ['/settings', users],
  ['/nowhere', users],
] as const)(
  '18: the navigation that is right for who is there is shown at once, or none, never the wrong one (%s, %s)',
  async ([path, items], { page }) => {
    if (items === users) await register(page);
    const seen = await record(page);
    const session = await hold(page, '**/auth/session');
    await page.goto(path);
    await page.locator('header').waitFor();
    expect(await navigation(page)).toEqual([]);
    session.letGo();
    await expect.poll(() => navigation(page)).toEqual([...items]);
    await page.locator('main h1').waitFor();
    expect((await seen()).navigation.filter(Boolean)).toEqual([items.join(', ')]);
  },
);

test('44: a page that comes soon is preceded by nothing, one that does not is announced', async ({ page }) => {
  await register(page);
  const seen = await record(page);
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(1000);

  const soon = await hold(page, '**/auth/session');
  await page.goto('/profile');
  await page.locator('header').waitFor();
  await page.clock.runFor(150);
  soon.letGo();
  await seeHeading(page, /Welcome/);
  await page.clock.runFor(1000);
  expect((await seen()).waiting).toBe(0);

  const late = await hold(page, '**/auth/session');
  await page.reload();
  await page.locator('header').waitFor();
  await page.clock.runFor(300);
  await page.locator('.placeholder').waitFor();
  expect(await page.locator('.progress[role=status]').textContent()).toBe('Loading');
  late.letGo();
  await seeHeading(page, /Welcome/);
  expect(await page.locator('.placeholder').count()).toBe(0);
  expect(await page.locator('.progress').textContent()).toBe('');
});

test('44: the way to a page whose code is slow is announced, and another way is open meanwhile', async ({ page }) => {
  await register(page);
  const code = await hold(page, '**/assets/SettingsView-*.js');
  await page.goto('/');
  await page.getByRole('link', { name: 'Settings' }).first().click();
  await page.locator('.progress', { hasText: 'Loading' }).waitFor();
  await seeHeading(page, 'Portero');
  await page.getByRole('link', { name: 'Profile', exact: true }).click();
  await seeHeading(page, /Welcome/);
  code.letGo();
  await expect.poll(() => page.locator('.progress').textContent()).toBe('');
  expect(new URL(page.url()).pathname).toBe('/profile');
});

test.for([
  [1280, 'en-GB'],
  [320, 'es-ES'],
] as const)(
  '44: nothing moves when it turns out who is signed in (%s pixels wide, %s)',
  async ([width, locale], { another }) => {
    for (const isSignedIn of [false, true]) {
      const page = await another({ viewport: { width, height: 640 }, locale });
      if (isSignedIn) await register(page);
      const seen = await record(page);
      for (const path of ['/', '/login', '/settings']) {
        for (const isSlow of [false, true]) {
          const session = await hold(page, '**/auth/session');
          await page.goto(path);
          await page.locator('header').waitFor();
          if (isSlow) await page.locator('nav[aria-busy=true]').waitFor();
          session.letGo();
          await page.locator('nav li').first().waitFor();
          await page.locator('main h1').waitFor();
          await page.waitForLoadState('networkidle');
          expect((await seen()).shift, `${path}, signed in: ${isSignedIn}, slow: ${isSlow}`).toBeLessThan(0.05);
        }
      }
    }
  },
);
