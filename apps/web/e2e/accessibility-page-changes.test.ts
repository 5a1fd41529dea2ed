import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from './browsing.ts';
import { focused } from './focus.ts';
import { arriveAt, logIn, register, seeHeading } from './people.ts';

interface Arrival {
  path: string;
  title: string;
  heading: string;
}

const home = { path: '/', title: 'Portero · Sign-in for your app', heading: 'Portero' };
const login = { path: '/login', title: 'Log in · Portero', heading: 'Log in' };
const signup = { path: '/signup', title: 'Sign up · Portero', heading: 'Sign up' };
const profile = { path: '/profile', title: 'Profile · Portero', heading: 'Welcome, Ada Lovelace!' };
const settings = { path: '/settings', title: 'Settings · Portero', heading: 'Settings' };
const device = { path: '/device', title: 'Connect a program · Portero', heading: 'Connect a program' };
const notFound = { path: '/nowhere', title: 'Page not found · Portero', heading: 'Page not found' };

/** The page is there, its title says so, and its heading has the focus without becoming a stop of the Tab key. */
async function seeArrival(page: Page, { path, title, heading }: Arrival) {
  await arriveAt(page, path);
  await seeHeading(page, heading);
  await expect.poll(() => page.title()).toBe(title);
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.tagName), { message: `focus at ${path}` })
    .toBe('H1');
  expect(await focused(page)).toBe(heading);
  expect(await page.locator('h1').count()).toBe(1);
  expect(await page.locator('h1').getAttribute('tabindex')).toBe('-1');
}

/** Goes to a page by a link of the navigation, or another that has this name. */
async function follow(page: Page, link: string) {
  await page.getByRole('link', { name: link, exact: true }).first().click();
}

/** Makes a link to an address that no page links to. */
async function pushAddress(page: Page, path: string) {
  await page.evaluate((path) => {
    history.pushState({}, '', path);
    dispatchEvent(new PopStateEvent('popstate', { state: {} }));
  }, path);
}

test('36: a stranger who changes pages hears each by its heading and title, back and forward too', async ({ page }) => {
  await page.goto('/');
  await seeHeading(page, 'Portero');
  await follow(page, 'Login');
  await seeArrival(page, login);
  await follow(page, 'Sign Up');
  await seeArrival(page, signup);
  await follow(page, 'Home');
  await seeArrival(page, home);
  await page.goBack();
  await seeArrival(page, signup);
  await page.goBack();
  await seeArrival(page, login);
  await page.goForward();
  await seeArrival(page, signup);
  await pushAddress(page, '/nowhere');
  await seeArrival(page, notFound);
});

test('36: so does a user', async ({ page }) => {
  await register(page);
  await page.goto('/');
  await page.getByRole('button', { name: 'Logout' }).waitFor();
  await follow(page, 'Profile');
  await seeArrival(page, profile);
  await follow(page, 'Settings');
  await seeArrival(page, settings);
  await follow(page, 'Home');
  await seeArrival(page, home);
  await page.goBack();
  await seeArrival(page, settings);
  await page.goBack();
  await seeArrival(page, profile);
  await page.goForward();
  await seeArrival(page, settings);
});

test('36: the page that one is sent to is told like one that was chosen', async ({ page }) => {
  const ada = await register(page);
  await page.goto('/');
  await page.getByRole('button', { name: 'Logout' }).click();
  await page.getByRole('link', { name: 'Login' }).waitFor();

  await pushAddress(page, '/settings');
  await seeArrival(page, { ...login, path: '/login?next=/settings' });
  await logIn(page, ada);
  await seeArrival(page, settings);
  // Who is signed in has no business there.
  await pushAddress(page, '/signup');
  await seeArrival(page, profile);
  await page.getByRole('button', { name: 'Logout' }).click();
  await seeArrival(page, home);
});

test.for([home, login, signup, notFound])(
  '36: $path opened from outside leaves the focus at the start',
  async (there, { page }) => {
    await page.goto(there.path);
    await seeHeading(page, there.heading);
    await expect.poll(() => page.title()).toBe(there.title);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to content');
  },
);

test.for([profile, settings, device])('36: so does $path', async (there, { page }) => {
  await register(page);
  await page.goto(there.path);
  await seeHeading(page, there.heading);
  await expect.poll(() => page.title()).toBe(there.title);
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Skip to content');
});

test('36: the title speaks the language that is chosen', async ({ page }) => {
  await page.goto('/nowhere');
  await page.getByRole('contentinfo').getByText('Español').click();
  await expect.poll(() => page.title()).toBe('Página no encontrada · Portero');
});
