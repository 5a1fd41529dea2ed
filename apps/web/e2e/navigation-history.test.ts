import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { hold } from './answers.ts';
import { countLoads, test } from './browsing.ts';
import { arriveAt, register, seeHeading } from './people.ts';

const scrolled = (page: Page) => page.evaluate(() => Math.round(window.scrollY));
const topOf = (page: Page, part: string) =>
  page.locator(part).evaluate((element) => Math.round(element.getBoundingClientRect().top));
const entries = (page: Page) => page.evaluate(() => history.length);

test('28: an unknown address has a page of its own, with a way home', async ({ page }) => {
  for (const path of ['/nowhere/at/all', '/nowhere?x=%E0%A4%A#%', '/profile/of/somebody', '/log-in']) {
    await page.goto(path);
    await seeHeading(page, 'Page not found');
    await expect.poll(() => page.title()).toBe('Page not found · Portero');
    await page.getByRole('link', { name: 'Go to the home page' }).click();
    await arriveAt(page, '/');
    await seeHeading(page, 'Portero');
  }
});

test('28: every page can be opened and reloaded at its own address', async ({ page }) => {
  await page.goto('/login?next=/settings');
  await seeHeading(page, 'Log in');
  await page.reload();
  await seeHeading(page, 'Log in');
  await arriveAt(page, '/login?next=/settings');
  await page.goto('/signup');
  await page.reload();
  await seeHeading(page, 'Sign up');

  await register(page);
  for (const [path, heading] of [
    ['/', 'Portero'],
    ['/profile', /Welcome/],
    ['/settings', 'Settings'],
    ['/nowhere', 'Page not found'],
  ] as const) {
    await page.goto(path);
    await seeHeading(page, heading);
    await page.reload();
    await seeHeading(page, heading);
    await arriveAt(page, path);
  }
});

test('28: a slash too many or a capital letter leads to the same page, at its one address', async ({ page }) => {
  for (const [typed, address, heading] of [
    ['/login/', '/login', 'Log in'],
    ['/Login', '/login', 'Log in'],
    ['/signup//?next=/settings#top', '/signup?next=/settings#top', 'Sign up'],
  ] as const) {
    await page.goto(typed);
    await arriveAt(page, address);
    await seeHeading(page, heading);
    expect(await page.locator('nav [aria-current=page]').count()).toBe(1);
  }
});

test('29: /me in the address bar is JSON, signed in or not', async ({ page }) => {
  const stranger = await page.goto('/me');
  expect(stranger?.status()).toBe(401);
  expect(stranger?.headers()['content-type']).toContain('application/problem+json');
  const { name } = await register(page);
  const answer = await page.goto('/me');
  expect(answer?.headers()['content-type']).toContain('application/json');
  expect(await answer?.json()).toMatchObject({ user: { name } });
});

test('a link changes the page without loading it anew, Back and Forward lead through what was seen', async ({
  page,
}) => {
  await page.goto('/');
  const loads = countLoads(page);
  await page.getByRole('link', { name: 'Login' }).click();
  await seeHeading(page, 'Log in');
  await page.locator('main').getByRole('link', { name: 'Sign up' }).click();
  await seeHeading(page, 'Sign up');
  await page.goBack();
  await seeHeading(page, 'Log in');
  await page.goBack();
  await seeHeading(page, 'Portero');
  await page.goForward();
  await page.goForward();
  await seeHeading(page, 'Sign up');
  expect(loads()).toBe(0);
});

test('a link pressed twice, or to the page one is on, adds no entry', async ({ page }) => {
  await page.goto('/');
  const before = await entries(page);
  await page.getByRole('link', { name: 'Login' }).dblclick();
  await seeHeading(page, 'Log in');
  await page.getByRole('link', { name: 'Login' }).click();
  await page.getByLabel('Email').fill('ada@example.com');
  await page.getByRole('link', { name: 'Login' }).click();
  expect((await entries(page)) - before).toBe(1);
  expect(await page.getByLabel('Email').inputValue()).toBe('ada@example.com');
  await page.goBack();
  await seeHeading(page, 'Portero');
});

test('the skip link leads to the content, and into no address and no history', async ({ page }) => {
  await page.goto('/login');
  await seeHeading(page, 'Log in');
  const before = await entries(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('email');
  await arriveAt(page, '/login');
  expect(await entries(page)).toBe(before);
});

test('a link with a command key opens another tab and leaves this one alone', async ({ page }) => {
  await page.goto('/');
  const opened = page.context().waitForEvent('page');
  await page.getByRole('link', { name: 'Login' }).click({ modifiers: ['ControlOrMeta'] });
  const tab = await opened;
  await seeHeading(tab, 'Log in');
  await arriveAt(page, '/');
});

test('a section that an address names is scrolled to, by link, by hand and after a reload', async ({ page }) => {
  await page.setViewportSize({ width: 800, height: 400 });
  await register(page);
  await page.goto('/settings#password');
  await seeHeading(page, 'Settings');
  await page.locator('.session').waitFor();
  await expect.poll(() => topOf(page, '#password')).toBeLessThan(60);
  const here = await scrolled(page);
  expect(here).toBeGreaterThan(0);

  await page.evaluate(() => {
    location.hash = '#name';
  });
  await expect.poll(() => scrolled(page)).toBeLessThan(here);
  await seeHeading(page, 'Settings');
  await page.goBack();
  await arriveAt(page, '/settings#password');
  await expect.poll(() => scrolled(page)).toBe(here);
  await page.reload();
  await seeHeading(page, 'Settings');
  await expect.poll(() => scrolled(page)).toBe(here);
});

test('a section is scrolled to even if the words of the page come last', async ({ page }) => {
  await page.setViewportSize({ width: 800, height: 400 });
  await register(page);
  const words = await hold(page, /\/assets\/en-.*\.js$/);
  const session = page.waitForResponse('**/auth/session');
  await page.goto('/settings#password', { waitUntil: 'commit' });
  await expect.poll(() => words.held.length).toBe(1);
  await (await session).finished();
  // The page's own code comes beside the words, and has come by then.
  await expect.poll(() => page.evaluate(() => history.state?.key)).toBeTruthy();
  words.letGo();
  await seeHeading(page, 'Settings');
  await expect.poll(() => topOf(page, '#password')).toBeLessThan(60);
});

test('a section is scrolled to when what makes room for it comes late, unless somebody has moved meanwhile', async ({
  page,
  another,
}) => {
  await page.setViewportSize({ width: 800, height: 2600 });
  const ada = await register(page);
  for (let i = 0; i < 9; i++)
    await (await another()).request.post('/auth/login', { data: { email: ada.email, password: ada.password } });
  const first = await hold(page, '**/auth/sessions');
  await page.goto('/settings#sessions');
  await seeHeading(page, 'Settings');
  expect(await topOf(page, '#sessions')).toBeGreaterThan(60);
  first.letGo();
  await expect.poll(() => topOf(page, '#sessions')).toBeLessThan(60);

  const goHome = [
    () => page.keyboard.press('Home'),
    // As the find bar does, or a screen reader.
    () => page.evaluate(() => window.scrollTo(0, 0)),
  ];
  for (const move of goHome) {
    const list = await hold(page, '**/auth/sessions');
    await page.goto('/');
    await page.goto('/settings#sessions');
    await expect.poll(() => scrolled(page)).toBeGreaterThan(0);
    await move();
    await expect.poll(() => scrolled(page)).toBe(0);
    list.letGo();
    await page.locator('.session').first().waitFor();
    expect(await scrolled(page)).toBe(0);
  }
});

test('Back and a reload lead to the place on the page where one was; a new page begins at its top', async ({
  page,
}) => {
  await page.setViewportSize({ width: 320, height: 400 });
  await page.goto('/');
  await page.getByRole('link', { name: 'Log in' }).waitFor();
  await page.evaluate(() => window.scrollTo(0, 150));
  // A click of the test's own would scroll the link into view.
  await page.locator('main').getByRole('link', { name: 'Log in' }).dispatchEvent('click');
  await seeHeading(page, 'Log in');
  expect(await scrolled(page)).toBe(0);
  await page.evaluate(() => window.scrollTo(0, 40));
  await page.goBack();
  await seeHeading(page, 'Portero');
  await expect.poll(() => scrolled(page)).toBe(150);
  await page.goForward();
  await seeHeading(page, 'Log in');
  await expect.poll(() => scrolled(page)).toBe(40);
  await page.reload();
  await seeHeading(page, 'Log in');
  await expect.poll(() => scrolled(page)).toBe(40);
  // What was known of the entries before the reload is still known.
  await page.goBack();
  await seeHeading(page, 'Portero');
  await expect.poll(() => scrolled(page)).toBe(150);
});

/** What the settings fetch when they are shown. */
const lists = /\/auth\/(?:sessions|activity|tokens|email)(?:\?|$)/;

test('Back leads to the place on a page whose list comes late, unless somebody has moved meanwhile', async ({
  page,
  another,
}) => {
  await page.setViewportSize({ width: 320, height: 400 });
  const ada = await register(page);
  for (let i = 0; i < 4; i++)
    await (await another()).request.post('/auth/login', { data: { email: ada.email, password: ada.password } });
  const bottom = () => page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
  await page.goto('/settings');
  await expect.poll(() => page.locator('.session').count()).toBe(5);
  await expect.poll(() => page.locator('.activity').count()).toBeGreaterThan(4);
  await page.getByText('You have none yet.').waitFor();
  const end = await bottom();
  await page.evaluate((top) => window.scrollTo(0, top), end);
  await page.getByRole('link', { name: 'Profile', exact: true }).dispatchEvent('click');
  await seeHeading(page, /Welcome/);

  const first = await hold(page, lists);
  await page.goBack();
  await seeHeading(page, 'Settings');
  expect(await bottom()).toBeLessThan(end);
  first.letGo();
  await expect.poll(() => scrolled(page)).toBe(end);

  await page.goForward();
  await seeHeading(page, /Welcome/);
  const second = await hold(page, lists);
  await page.goBack();
  await seeHeading(page, 'Settings');
  await page.keyboard.press('Home');
  await expect.poll(() => scrolled(page)).toBe(0);
  second.letGo();
  await expect.poll(() => page.locator('.session').count()).toBe(5);
  expect(await scrolled(page)).toBe(0);
});
