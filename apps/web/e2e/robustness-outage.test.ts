import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { faults, forgive, hold } from './answers.ts';
import { test } from './browsing.ts';
import { arriveAt, logIn, navigation, register, seeHeading, signUp, stranger, toast } from './people.ts';

const headings = {
  'an error': 'Something is wrong on the server',
  'a page of HTML': 'Something is wrong on the server',
  'no answer': 'No connection',
} as Record<string, string>;

test.for(Object.entries(faults))(
  'without knowing who is there (%s), pages for everybody and the forms can be used',
  async ([_, fail], { page, watch }) => {
    const ada = await register(page);
    await page.request.post('/auth/logout');
    await page.route('**/auth/session', fail);
    for (const [path, heading] of [
      ['/', 'Portero'],
      ['/nowhere', 'Page not found'],
      ['/signup', 'Sign up'],
      ['/login', 'Log in'],
    ] as const) {
      await page.goto(path);
      await seeHeading(page, heading);
      await expect.poll(() => navigation(page)).toEqual(['Home', 'No answer. Try again']);
    }
    await logIn(page, ada);
    await arriveAt(page, '/profile');
    await seeHeading(page, 'Welcome, Ada Lovelace!');
    expect(await navigation(page)).toContain('Logout');
    forgive(watch, /Failed to load resource/);
  },
);

test.for(Object.entries(faults))(
  'a page behind the session says what is wrong (%s), and trying again mends it',
  async ([what, fail], { page, watch }) => {
    await register(page);
    await page.route('**/auth/session', fail);
    await page.goto('/settings#name');
    await seeHeading(page, headings[what] ?? '');
    await page
      .getByRole('alert')
      .filter({ hasText: /try again/i })
      .waitFor();
    expect(await page.locator('main h1').count()).toBe(1);
    await page.getByRole('contentinfo').getByText('Español').click();
    await page.getByRole('button', { name: 'Reintentar', exact: true }).waitFor();
    await page.getByRole('contentinfo').getByText('English').click();

    await page.getByRole('button', { name: 'Try again', exact: true }).click();
    await page.locator('main button[aria-disabled=false]').waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Try again');

    await page.unroute('**/auth/session');
    const slow = await hold(page, '**/auth/session');
    await page.getByRole('button', { name: 'Try again', exact: true }).click();
    await page.locator('main button[aria-disabled=true]').waitFor();
    await seeHeading(page, headings[what] ?? '');
    slow.letGo();
    await seeHeading(page, 'Settings');
    await arriveAt(page, '/settings#name');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Settings');
    forgive(watch, /Failed to load resource/);
  },
);

test('a page without a connection comes back by itself when there is one', async ({ page, watch }) => {
  await register(page);
  const rest = page.waitForResponse('**/assets/SettingsView-*.js');
  await page.goto('/');
  await rest;
  await page.route('**/auth/session', (route) => route.abort('internetdisconnected'));
  await page.reload();
  await expect.poll(() => navigation(page)).toEqual(['Home', 'No answer. Try again']);
  await page.unroute('**/auth/session');
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect.poll(() => navigation(page)).toContain('Profile');

  await page.route('**/auth/session', (route) => route.abort('internetdisconnected'));
  await page.goto('/settings');
  await seeHeading(page, 'No connection');
  await page.unroute('**/auth/session');
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await seeHeading(page, 'Settings');
  forgive(watch, /Failed to load resource/);
});

test('a server that never answers is called slow, not absent', async ({ page }) => {
  await register(page);
  await page.addInitScript(() => {
    // The patience of the page, without the wait.
    AbortSignal.timeout = () => AbortSignal.abort(new DOMException('too late', 'TimeoutError'));
  });
  await page.goto('/profile');
  await seeHeading(page, 'No answer yet');
});

/** The buttons of forms that are on their way. */
const busy = (page: Page) => page.locator('form [type=submit][aria-busy=true]');

/** Does what a person does who does not want to wait: goes to the home page. */
const walkAway = async (page: Page) => {
  await page.getByRole('link', { name: 'Home' }).click();
  await seeHeading(page, 'Portero');
};

test('45: a log-in that takes long shows that it is at work, and lets one go; its late answer moves nobody', async ({
  page,
}) => {
  const ada = await register(page);
  await page.request.post('/auth/logout');
  await page.goto('/login?next=/settings');
  const slow = await hold(page, '**/auth/login');
  await logIn(page, ada);
  await busy(page).waitFor();
  expect(await busy(page).getAttribute('aria-disabled')).toBe('true');
  await page.locator('form [role=status]', { hasText: 'Loading' }).waitFor();
  await walkAway(page);
  slow.letGo();
  await expect.poll(() => navigation(page)).toContain('Logout');
  await arriveAt(page, '/');
  expect(await page.locator('.toast').count()).toBe(0);
});

test('45: a sign-up that takes long lets one go, and its late answer moves nobody', async ({ page }) => {
  await page.goto('/signup');
  const slow = await hold(page, '**/auth/signup');
  await signUp(page, stranger());
  await busy(page).waitFor();
  await walkAway(page);
  slow.letGo();
  await expect.poll(() => navigation(page)).toContain('Logout');
  await arriveAt(page, '/');
});

test('45: a new name and a new password that take long let one go, and are there when they are done', async ({
  page,
}) => {
  const ada = await register(page);
  await page.goto('/settings');
  const slow = await hold(page, /\/(me|auth\/password)$/);
  await page.getByLabel('Name', { exact: true }).fill('Ada King');
  await page.getByRole('button', { name: 'Save name' }).click();
  await page.getByLabel('Current password', { exact: true }).fill(ada.password);
  await page.getByLabel('New password', { exact: true }).fill('three green doors in a row');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect.poll(() => busy(page).count()).toBe(2);
  await page.getByRole('link', { name: 'Profile', exact: true }).click();
  await seeHeading(page, 'Welcome, Ada Lovelace!');
  slow.letGo();
  await seeHeading(page, 'Welcome, Ada King!');
  await arriveAt(page, '/profile');
});

test('45: a log-out that takes long shows that it is at work, and lets one go meanwhile', async ({ page }) => {
  await register(page);
  await page.goto('/settings');
  const slow = await hold(page, '**/auth/logout');
  await page.getByRole('button', { name: 'Logout' }).click();
  await page.locator('nav button[aria-busy=true]').waitFor();
  await page.getByRole('link', { name: 'Profile', exact: true }).click();
  await seeHeading(page, /Welcome/);
  slow.letGo();
  await arriveAt(page, '/');
  expect(await toast(page)).toBe('You have been logged out.');
});

test.for(Object.entries(faults))(
  'whatever the server answers (%s), what was typed stays and it is said',
  async ([_, fail], { page, watch }) => {
    const person = stranger();
    await page.goto('/signup');
    await page.route(/\/(me|auth\/.*)$/, (route) =>
      route.request().method() === 'GET' ? route.fallback() : fail(route),
    );
    await signUp(page, person);
    const alert = page.locator('form').getByRole('alert');
    await alert.filter({ hasText: /try again/i }).waitFor();
    expect(await page.getByLabel('Email').inputValue()).toBe(person.email);
    expect(await page.getByLabel('Name').inputValue()).toBe(person.name);
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe(person.password);

    await page.goto('/login');
    await logIn(page, person);
    await alert.filter({ hasText: /try again/i }).waitFor();
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe(person.password);

    await register(page, person);
    await page.goto('/settings');
    await page.getByLabel('Name', { exact: true }).fill('Ada King');
    await page.getByRole('button', { name: 'Save name' }).click();
    await alert.filter({ hasText: /try again/i }).waitFor();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Ada King');

    await page.getByRole('button', { name: 'Logout' }).click();
    await page.locator('[role=alert] .toast', { hasText: /try again/i }).waitFor();
    expect(await navigation(page)).toContain('Logout');
    forgive(watch, /Failed to load resource/);
  },
);
