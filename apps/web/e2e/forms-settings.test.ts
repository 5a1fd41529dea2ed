import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { startBuiltServer } from '../../../scripts/built-server.ts';
import { forgive, problem } from './answers.ts';
import { test as base } from './browsing.ts';
import { arriveAt, navigation, register, seeHeading, signUp, stranger } from './people.ts';

/** A page at a server that was set to something. */
const test = base.extend<{ visit: (settings: Record<string, string>) => Promise<Page> }>({
  visit: async ({ another, watch }, use) => {
    const servers: Awaited<ReturnType<typeof startBuiltServer>>[] = [];
    await use(async (settings) => {
      const server = await startBuiltServer({ RATE_LIMITS: 'off', ...settings });
      servers.push(server);
      watch.homes.push(server.baseUrl);
      return another({ baseURL: server.baseUrl });
    });
    for (const server of servers) await server.stop();
  },
});

test('where sign-up is closed nothing offers it, and its page says so', async ({ visit }) => {
  const page = await visit({ SIGNUP: 'closed' });
  await page.goto('/');
  await expect.poll(() => navigation(page)).toEqual(['Home', 'Login']);
  const main = page.getByRole('main');
  expect(await main.getByRole('link').allTextContents()).toEqual(['Log in']);
  await page.getByRole('link', { name: 'Login' }).click();
  await seeHeading(page, 'Log in');
  expect(await page.getByText('No account yet?').count()).toBe(0);

  await page.goto('/signup?next=/settings');
  await page.getByText('Sign-up is closed. Ask whoever runs this site for an account.').waitFor();
  expect(await page.locator('form').count()).toBe(0);
  expect(await page.locator('h1').count()).toBe(1);
  await main.getByRole('link', { name: 'Log in' }).click();
  await arriveAt(page, '/login?next=/settings');
});

test('a server that asks for longer passwords is believed before and after typing', async ({ visit }) => {
  const page = await visit({ PASSWORD_MIN_LENGTH: '15' });
  const rule = 'At least 15 characters of any kind. A few words work well.';
  const ada = stranger();
  let sent = 0;
  page.on('request', (request) => request.url().endsWith('/auth/signup') && sent++);
  await page.goto('/signup');
  await page.getByText(rule).waitFor();
  const field = page.getByLabel('Password', { exact: true });
  expect(await field.getAttribute('minlength')).toBe('15');
  expect(await field.getAttribute('passwordrules')).toBe('minlength: 15; maxlength: 256;');
  await signUp(page, { ...ada, password: 'fourteen chars' });
  await page.getByText('Use at least 15 characters.').waitFor();
  expect(sent).toBe(0);
  await field.fill(ada.password);
  await page.keyboard.press('Enter');
  await arriveAt(page, '/profile');
  expect(sent).toBe(1);
  await page.goto('/settings');
  await page.getByText(rule).waitFor();
  expect(await page.getByLabel('New password', { exact: true }).getAttribute('minlength')).toBe('15');
});

test('nothing is offered before it is known, and nothing flashes or moves when it is', async ({ visit }) => {
  for (const [SIGNUP, items] of [
    ['closed', ['Home', 'Login']],
    ['open', ['Home', 'Login', 'Sign Up']],
  ] as const) {
    const page = await visit({ SIGNUP });
    await page.addInitScript(() => {
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) {
          const before = Number(document.documentElement.dataset.shift ?? 0);
          document.documentElement.dataset.shift = String(before + entry.value);
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    let release = () => {};
    await page.route('**/auth/settings', async (route) => {
      await new Promise<void>((resolve) => (release = resolve));
      await route.continue();
    });
    await page.goto('/signup');
    await seeHeading(page, 'Sign up');
    expect(await navigation(page)).toEqual([]);
    expect(await page.getByRole('main').locator('form, p').count()).toBe(0);
    release();
    await expect.poll(() => navigation(page)).toEqual(items);
    expect(await page.locator('form').count()).toBe(SIGNUP === 'open' ? 1 : 0);
    expect(Number((await page.locator('html').getAttribute('data-shift')) ?? 0)).toBeLessThan(0.05);
  }
});

base('a server that does not say what it was set to does no harm', async ({ page, watch }) => {
  await page.route('**/auth/settings', problem('internal_error', 500));
  await page.goto('/');
  await expect.poll(() => navigation(page)).toEqual(['Home', 'Login', 'Sign Up']);
  await page.getByRole('link', { name: 'Sign Up' }).click();
  await page.getByText('At least 8 characters of any kind.').waitFor();
  await signUp(page, stranger());
  await arriveAt(page, '/profile');
  forgive(watch, /status of 500/);
});

base('who is signed in waits for nothing of it', async ({ page }) => {
  await register(page);
  await page.route('**/auth/settings', () => {});
  await page.goto('/profile');
  await expect.poll(() => navigation(page)).toEqual(['Home', 'Profile', 'Settings', 'Logout']);
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await page.getByText('At least 8 characters of any kind.').waitFor();
});

base('it is asked for once a visit', async ({ page }) => {
  let asked = 0;
  page.on('request', (request) => request.url().endsWith('/auth/settings') && asked++);
  await page.goto('/');
  for (const name of ['Login', 'Sign Up', 'Home', 'Sign Up']) {
    await page.getByRole('navigation').getByRole('link', { name }).click();
    await page.waitForLoadState('networkidle');
  }
  expect(asked).toBe(1);
});
