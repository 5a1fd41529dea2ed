import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { hold } from './answers.ts';
import { test } from './browsing.ts';
import { arriveAt, logIn, navigation, register, seeHeading, stranger, toast } from './people.ts';

/** Another tab of the same browser. */
async function tabOf(page: Page, path: string): Promise<Page> {
  const tab = await page.context().newPage();
  await tab.goto(path);
  return tab;
}

/** What happens when somebody turns to a tab again. */
const lookAt = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

test('25: a log-out in one tab logs out the others, at once and in words of its own', async ({ page }) => {
  await register(page);
  await page.goto('/settings#password');
  await seeHeading(page, 'Settings');
  const other = await tabOf(page, '/profile');
  const home = await tabOf(page, '/');
  await seeHeading(other, /Welcome/);
  await expect.poll(() => navigation(home)).toContain('Logout');
  // Not even a server that takes its time keeps the page on the screen.
  const slow = await hold(page, '**/auth/session');
  await other.getByRole('button', { name: 'Logout' }).click();
  await arriveAt(other, '/');
  await arriveAt(page, '/login?next=/settings%23password');
  expect(await toast(page)).toBe('You have been logged out in another tab.');
  expect(await page.locator('.toast').count()).toBe(1);
  expect(await page.locator('main').textContent()).not.toContain('Settings');
  slow.letGo();
  await expect.poll(() => navigation(page)).toEqual(['Home', 'Login', 'Sign Up']);
  // Where everybody may be, nobody is disturbed.
  await expect.poll(() => navigation(home)).toEqual(['Home', 'Login', 'Sign Up']);
  expect(await home.locator('.toast').count()).toBe(0);
});

test('25: a session that has expired is told in other words than a log-out in another tab', async ({ page }) => {
  await register(page);
  await page.goto('/settings');
  await seeHeading(page, 'Settings');
  await page.request.post('/auth/logout');
  await lookAt(page);
  await arriveAt(page, '/login?next=/settings');
  expect(await toast(page)).toBe('Your session expired. Log in again.');
});

test('25: a log-in in one tab logs in the others, each where it wanted to go', async ({ page, another }) => {
  const ada = await register(await another());
  await page.goto('/login');
  await seeHeading(page, 'Log in');
  const settings = await tabOf(page, '/settings');
  await arriveAt(settings, '/login?next=/settings');
  const home = await tabOf(page, '/');
  await expect.poll(() => navigation(home)).toContain('Login');
  const other = await tabOf(page, '/login?next=/settings%23name');
  await logIn(other, ada);
  await arriveAt(other, '/settings#name');
  await arriveAt(page, '/profile');
  await seeHeading(page, 'Welcome, Ada Lovelace!');
  await arriveAt(settings, '/settings');
  await expect.poll(() => settings.locator('.toast').count()).toBe(0);
  await arriveAt(home, '/');
  await expect.poll(() => navigation(home)).toEqual(['Home', 'Profile', 'Settings', 'Logout']);
});

test('25: a new name in one tab is there in the others', async ({ page }) => {
  await register(page);
  await page.goto('/profile');
  await seeHeading(page, 'Welcome, Ada Lovelace!');
  const other = await tabOf(page, '/settings');
  await other.getByLabel('Name', { exact: true }).fill('Ada King');
  await other.getByRole('button', { name: 'Save name' }).click();
  await seeHeading(page, 'Welcome, Ada King!');
});

test('26: somebody else in one tab leaves nothing of the first user in the others', async ({ page, another }) => {
  await register(page);
  const grace = await register(await another(), stranger('Grace Hopper'));
  await page.goto('/settings');
  await page.getByLabel('Name', { exact: true }).fill('Countess of Lovelace');
  await page.getByLabel('Current password', { exact: true }).fill('half a secret');
  const other = await tabOf(page, '/profile');
  await other.getByRole('button', { name: 'Logout' }).click();
  await arriveAt(other, '/');
  await other.goto('/login');
  await logIn(other, grace);
  await arriveAt(page, '/settings');
  await expect.poll(() => page.getByLabel('Name', { exact: true }).inputValue()).toBe('Grace Hopper');
  expect(await page.getByLabel('Current password', { exact: true }).inputValue()).toBe('');
  await page.getByRole('link', { name: 'Profile', exact: true }).click();
  await seeHeading(page, 'Welcome, Grace Hopper!');
});

test('26: a tab that no news reached learns it when it is looked at, half-typed text and all', async ({
  page,
  another,
}) => {
  await register(page);
  const grace = await register(await another(), stranger('Grace Hopper'));
  // As in a browser that has no way between its tabs.
  await page.addInitScript(() => Reflect.deleteProperty(window, 'BroadcastChannel'));
  await page.goto('/settings');
  await page.getByLabel('Name', { exact: true }).fill('Countess of Lovelace');
  await page.getByLabel('Current password', { exact: true }).fill('half a secret');
  const other = await tabOf(page, '/profile');
  await other.getByRole('button', { name: 'Logout' }).click();
  await arriveAt(other, '/');
  await other.goto('/login');
  await logIn(other, grace);
  await arriveAt(other, '/profile');
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Countess of Lovelace');
  await lookAt(page);
  await expect.poll(() => page.getByLabel('Name', { exact: true }).inputValue()).toBe('Grace Hopper');
  expect(await page.getByLabel('Current password', { exact: true }).inputValue()).toBe('');
  await page.getByRole('link', { name: 'Profile', exact: true }).click();
  await seeHeading(page, 'Welcome, Grace Hopper!');
});

test('26: while it is not known who has signed in in another tab, nothing is shown and nothing can be sent', async ({
  page,
  another,
}) => {
  const ada = await register(page);
  const grace = await register(await another(), stranger('Grace Hopper'));
  await page.goto('/profile');
  await seeHeading(page, 'Welcome, Ada Lovelace!');
  // This tab has not heard that the session ended; the other one has, and somebody else logs in there.
  await page.request.post('/auth/logout');
  const other = await tabOf(page, '/login');
  const slow = await hold(page, '**/auth/session');
  await logIn(other, grace);
  await arriveAt(other, '/profile');
  await expect.poll(() => page.locator('main h1').count()).toBe(0);
  expect(await page.locator('body').textContent()).not.toContain(ada.name);
  slow.letGo();
  await seeHeading(page, 'Welcome, Grace Hopper!');
});
