import { expect } from 'vitest';
import { forgive } from './answers.ts';
import { countLoads, test } from './browsing.ts';
import { arriveAt, navigation, register, seeHeading } from './people.ts';

const settings = '**/assets/SettingsView-*.js';
const missing = 'This page could not be loaded. Check your connection and try again.';

test('46: a page that was opened before a deployment is loaded anew, once, at the wanted address', async ({ page }) => {
  await register(page);
  let isGone = true;
  await page.route(settings, (route) => (isGone ? route.fulfill({ status: 404, body: 'gone' }) : route.fallback()));
  await page.goto('/');
  await expect.poll(() => navigation(page)).toContain('Settings');
  const loads = countLoads(page);
  page.on('request', (request) => {
    // The new page brings new files with it.
    if (request.isNavigationRequest()) isGone = false;
  });
  await page.locator('nav').getByRole('link', { name: 'Settings' }).click();
  await seeHeading(page, 'Settings');
  await arriveAt(page, '/settings');
  expect(loads()).toBe(1);
  await page.goBack();
  await seeHeading(page, 'Portero');
});

test('46: a file that is gone for good makes no loop: it is told, with a way to try again', async ({ page }) => {
  await register(page);
  let isGone = true;
  await page.route(settings, (route) => (isGone ? route.fulfill({ status: 404, body: 'gone' }) : route.fallback()));
  const loads = countLoads(page);
  await page.goto('/settings');
  await seeHeading(page, 'This page could not be loaded');
  expect(loads()).toBe(2);
  expect(await page.title()).toBe('Settings · Portero');

  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('main button[aria-disabled=false]').waitFor();
  await seeHeading(page, 'This page could not be loaded');

  // From another page: that one stays, and the message has the way.
  await page.locator('nav').getByRole('link', { name: 'Home' }).click();
  await seeHeading(page, 'Portero');
  await page.locator('nav').getByRole('link', { name: 'Settings' }).click();
  await page.locator('[role=alert] .toast', { hasText: missing }).waitFor();
  await arriveAt(page, '/');
  isGone = false;
  await page.locator('.toast').getByRole('button', { name: 'Try again' }).click();
  await seeHeading(page, 'Settings');
  expect(await page.locator('.toast').count()).toBe(0);
  expect(loads()).toBe(2);
});

test('46: without a connection nothing is loaded anew, and a second try works when it is back', async ({
  page,
  watch,
}) => {
  await register(page);
  await page.route(settings, (route) => route.abort());
  await page.goto('/');
  await expect.poll(() => navigation(page)).toContain('Settings');
  await page.waitForLoadState('networkidle');
  const loads = countLoads(page);
  await page.context().setOffline(true);
  const link = page.locator('nav').getByRole('link', { name: 'Settings' });
  await link.click();
  await page.locator('.toast', { hasText: missing }).waitFor();
  await arriveAt(page, '/');
  await seeHeading(page, 'Portero');
  await page.context().setOffline(false);
  await page.unroute(settings);
  await link.click();
  await seeHeading(page, 'Settings');
  expect(loads()).toBe(0);
  forgive(watch, /net::ERR_/);
});

test('46: a page that is missing at the end of a way back comes by itself with the connection', async ({
  page,
  watch,
}) => {
  await register(page);
  await page.goto('/settings');
  await seeHeading(page, 'Settings');
  await page.locator('nav').getByRole('link', { name: 'Profile' }).click();
  await seeHeading(page, /Welcome/);
  await page.route(settings, (route) => route.abort());
  await page.route('**/', (route) => (route.request().method() === 'HEAD' ? route.abort() : route.fallback()));
  await page.reload();
  await seeHeading(page, /Welcome/);
  await page.goBack();
  await seeHeading(page, 'This page could not be loaded');
  await arriveAt(page, '/settings');
  await page.unroute(settings);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await seeHeading(page, 'Settings');
  forgive(watch, /net::ERR_/);
});

test('46: an app that does not come at all is explained, in two languages, and not before it is late', async ({
  page,
  watch,
}) => {
  await page.route('**/assets/*.js', (route) => route.abort());
  await page.goto('/profile');
  const words = page.locator('.before').first();
  expect(await words.evaluate((element) => getComputedStyle(element).animationDuration)).toBe('5s');
  await words.waitFor({ state: 'visible' });
  const text = await words.textContent();
  expect(text).toContain('These pages are taking long to load.');
  expect(text).toContain('Estas páginas tardan en cargar.');
  forgive(watch, /net::ERR_/);
});

test('46: an app that comes is preceded by no such words', async ({ page }) => {
  await page.addInitScript(() => {
    let wasSeen = false;
    Object.assign(window, { wasSeen: () => wasSeen });
    const look = () => {
      const words = document.querySelector('.before');
      if (words?.checkVisibility({ visibilityProperty: true })) wasSeen = true;
      requestAnimationFrame(look);
    };
    look();
  });
  await page.goto('/');
  await seeHeading(page, 'Portero');
  expect(await page.evaluate(() => (window as unknown as { wasSeen: () => boolean }).wasSeen())).toBe(false);
  expect(await page.locator('.before').count()).toBe(0);
});
