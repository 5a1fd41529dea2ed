import { expect } from 'vitest';
import { test } from './browsing.ts';
import { arriveAt, logIn, navigation, register, seeHeading, toast } from './people.ts';

test('a stranger is asked to log in and then gets where they wanted to go', async ({ page, another }) => {
  const ada = await register(await another());
  await page.goto('/settings#password');
  await arriveAt(page, '/login?next=/settings%23password');
  expect(await toast(page)).toBe('Please log in to access this page.');
  await logIn(page, ada);
  await arriveAt(page, '/settings#password');
  await seeHeading(page, 'Settings');
  await expect.poll(() => page.locator('.toast').count()).toBe(0);
  await page.goBack();
  expect(new URL(page.url()).pathname).not.toBe('/login');
});

test('after a log-in nobody is sent to another site', async ({ page }) => {
  const ada = await register(page);
  for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)']) {
    await page.request.post('/auth/logout');
    await page.goto(`/login?next=${encodeURIComponent(next)}`);
    await logIn(page, ada);
    await arriveAt(page, '/profile');
  }
});

test('who is signed in is taken from the login page to the profile', async ({ page }) => {
  await register(page);
  for (const path of ['/login', '/signup']) {
    await page.goto(path);
    await arriveAt(page, '/profile');
  }
});

test('a session that ends on a page is told once, and what was typed is there after logging in', async ({ page }) => {
  const ada = await register(page);
  await page.goto('/settings');
  await page.getByLabel('Name', { exact: true }).fill('Countess of Lovelace');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Save name' }).click();
  await arriveAt(page, '/login?next=/settings');
  expect(await page.locator('.toast p').allInnerTexts()).toEqual(['Your session has ended. Please log in again.']);
  await logIn(page, ada);
  await arriveAt(page, '/settings');
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Countess of Lovelace');
});

test('logging out in one tab logs out the other', async ({ page }) => {
  await register(page);
  await page.goto('/settings');
  await seeHeading(page, 'Settings');
  const other = await page.context().newPage();
  await other.goto('/profile');
  await other.getByRole('button', { name: 'Logout' }).click();
  await arriveAt(other, '/');
  await arriveAt(page, '/login?next=/settings');
  expect(await navigation(page)).toEqual(['Home', 'Login', 'Sign Up']);
});

test('logging in in one tab logs in the other', async ({ page }) => {
  const ada = await register(page);
  await page.request.post('/auth/logout');
  await page.goto('/login');
  await seeHeading(page, 'Log in');
  const other = await page.context().newPage();
  await other.goto('/login?next=/settings');
  await logIn(other, ada);
  await arriveAt(other, '/settings');
  await arriveAt(page, '/profile');
  await seeHeading(page, 'Welcome, Ada Lovelace!');
});

test('a tab that comes back to the front learns that somebody else is signed in', async ({ page, another }) => {
  await register(page);
  await page.goto('/profile');
  await seeHeading(page, 'Welcome, Ada Lovelace!');
  const grace = await register(await another(), {
    email: `grace.${Date.now()}@example.com`,
    name: 'Grace Hopper',
    password: 'a nanosecond of wire',
  });
  await page.request.post('/auth/login', { data: { email: grace.email, password: grace.password } });
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await seeHeading(page, 'Welcome, Grace Hopper!');
});
