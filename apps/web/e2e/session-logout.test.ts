import { expect } from 'vitest';
import { forgive, hold, problem } from './answers.ts';
import { browserWithCache, test } from './browsing.ts';
import { arriveAt, navigation, register, seeHeading, toast } from './people.ts';

test('20: log-out is a button that posts, says so, and Back shows nothing of the profile', async ({ page }) => {
  const ada = await register(page);
  const sent: string[] = [];
  page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await page.goto('/');
  await page.getByRole('link', { name: 'Profile', exact: true }).click();
  await seeHeading(page, 'Welcome, Ada Lovelace!');
  expect(await page.getByRole('link', { name: 'Logout' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Logout' }).click();
  await arriveAt(page, '/');
  expect(sent).toContain('POST /auth/logout');
  expect(await toast(page)).toBe('You have been logged out.');
  expect(await navigation(page)).toEqual(['Home', 'Login', 'Sign Up']);
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');

  await page.goBack();
  await arriveAt(page, '/login?next=/profile');
  const shown = await page.locator('body').textContent();
  expect(shown).not.toContain(ada.name);
  expect(shown).not.toContain(ada.email);
  // And the way back is no trap.
  await page.goBack();
  await arriveAt(page, '/');
  const toasts = await page.locator('.toast').allTextContents();
  expect(new Set(toasts).size).toBe(toasts.length);
});

test('20: a log-out on the home page keeps the focus on the page', async ({ page }) => {
  await register(page);
  await page.goto('/');
  await page.getByRole('button', { name: 'Logout' }).click();
  await expect.poll(() => navigation(page)).toContain('Login');
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
});

test('20: a page out of the back/forward cache shows nothing of somebody who has logged out meanwhile', async ({
  watch,
  onTestFinished,
}) => {
  const page = await browserWithCache(watch, onTestFinished);
  const ada = await register(page);
  // Before anything of the app's own hears of it: what the browser has kept; and all that is seen from then on.
  await page.addInitScript(() =>
    addEventListener('pageshow', ({ persisted }) => {
      if (!persisted) return;
      const seen = [document.body.textContent];
      Object.assign(window, { seen });
      const look = () => seen.push(document.body.textContent);
      new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
    }),
  );
  await page.goto('/profile');
  await seeHeading(page, 'Welcome, Ada Lovelace!');
  await page.goto('/robots.txt');
  await page.request.post('/auth/logout');
  await page.goBack({ waitUntil: 'commit' });
  await seeHeading(page, 'Log in');
  expect(page.url()).toContain('/login?next=/profile');
  const seen = await page.evaluate(() => (window as unknown as { seen?: string[] }).seen);
  expect(seen?.length).toBeGreaterThan(1);
  expect(seen?.filter((text) => text.includes(ada.name) || text.includes(ada.email))).toEqual([]);
});

test('20: a page out of the back/forward cache is what it was for somebody who is still signed in', async ({
  watch,
  onTestFinished,
}) => {
  const page = await browserWithCache(watch, onTestFinished);
  await register(page);
  await page.goto('/settings');
  await page.getByLabel('Name', { exact: true }).fill('Countess of Lovelace');
  await page.evaluate(() => Object.assign(window, { isSame: true }));
  await page.goto('/robots.txt');
  await page.goBack({ waitUntil: 'commit' });
  await seeHeading(page, 'Settings');
  expect(await page.evaluate(() => 'isSame' in window)).toBe(true);
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Countess of Lovelace');
});

test('20: pressed twice, the log-out button sends one request, and shows that it is at work', async ({ page }) => {
  await register(page);
  await page.goto('/profile');
  const slow = await hold(page, '**/auth/logout');
  const button = page.getByRole('button', { name: 'Logout' });
  await button.dblclick();
  await expect.poll(() => button.getAttribute('aria-busy')).toBe('true');
  await button.dispatchEvent('click');
  slow.letGo();
  await arriveAt(page, '/');
  expect(slow.held).toEqual(['POST /auth/logout']);
});

test('20: without a connection nobody is logged out, and it is said', async ({ page, watch }) => {
  await register(page);
  await page.goto('/profile');
  await seeHeading(page, /Welcome/);
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Logout' }).click();
  expect(await toast(page)).toBe('There was no answer. Check your connection and try again.');
  expect(await page.locator('[role=alert] .toast').count()).toBe(1);
  expect(await navigation(page)).toContain('Logout');
  await seeHeading(page, /Welcome/);
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Logout' }).click();
  await arriveAt(page, '/');
  expect(await page.locator('.toast p').allTextContents()).toEqual(['You have been logged out.']);
  forgive(watch, /ERR_INTERNET_DISCONNECTED/);
});

test('20: a log-out that finds the session ended is one as well', async ({ page }) => {
  await register(page);
  await page.goto('/profile');
  await page.route('**/auth/logout', problem('session_expired', 401));
  await page.getByRole('button', { name: 'Logout' }).click();
  await arriveAt(page, '/');
  expect(await toast(page)).toBe('You have been logged out.');
});
