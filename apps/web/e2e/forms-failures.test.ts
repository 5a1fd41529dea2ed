import type { Page, Route } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { startBuiltServer } from '../../../scripts/built-server.ts';
import { forgive, intercept, problem } from './answers.ts';
import { test } from './browsing.ts';
import { arriveAt, logIn, navigation, register, seeHeading, signUp, stranger } from './people.ts';

const button = (page: Page) => page.locator('form [type=submit]');
const alert = (page: Page) => page.locator('form').getByRole('alert');

test('16: too many attempts: the wait is counted down, announced once, and then the form works again', async ({
  page,
}) => {
  const ada = await register(page);
  await page.request.post('/auth/logout');
  const calls = await intercept(page, '/auth/login', problem('rate_limited', 429, { 'retry-after': '4' }));
  await page.goto('/login');
  await logIn(page, ada);
  await alert(page)
    .filter({ hasText: /^Too many attempts\. Try again in 4 seconds\.$/ })
    .waitFor();
  expect(await alert(page).getAttribute('aria-live')).toBe('assertive');
  await alert(page)
    .filter({ hasText: /^Too many attempts\. Try again in [1-3] seconds?\.$/ })
    .waitFor();
  // From the first tick on it is there to be read, and is not announced again.
  expect(await alert(page).getAttribute('aria-live')).toBe('off');
  expect(await button(page).getAttribute('aria-disabled')).toBe('true');
  expect(await button(page).evaluate((element) => element === document.activeElement)).toBe(true);
  expect(calls.length).toBe(1);

  await alert(page).waitFor({ state: 'detached' });
  expect(await button(page).getAttribute('aria-disabled')).toBe('false');
  expect(await button(page).evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe(ada.password);
  await page.unroute('**/auth/login');
  await page.keyboard.press('Enter');
  await arriveAt(page, '/profile');
});

test('16: a long wait is told in minutes, and told again to who does not wait', async ({ another }) => {
  for (const [locale, words] of [
    ['en-GB', 'Too many attempts. Try again in 5 minutes.'],
    ['es-ES', 'Demasiados intentos. Inténtalo de nuevo dentro de 5 minutos.'],
  ] as const) {
    const page = await another({ locale });
    const calls = await intercept(page, '/auth/login', problem('rate_limited', 429, { 'retry-after': '300' }));
    await page.goto('/login');
    await page.locator('[name=email]').fill('ada@example.com');
    await page.locator('[name=password]').fill('secret');
    await page.keyboard.press('Enter');
    await alert(page).getByText(words).waitFor();
    // A message that is put there anew is announced anew.
    await alert(page).evaluate((told) => told.classList.add('was-told'));
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('form .was-told').count()).toBe(0);
    await alert(page).getByText(words).waitFor();
    expect(calls.length).toBe(1);
  }
});

test("16: the server's own limit is told", async ({ another, watch }) => {
  const server = await startBuiltServer();
  onTestFinished(() => server.stop());
  watch.homes.push(server.baseUrl);
  const page = await another({ baseURL: server.baseUrl });
  const attempt = () => page.request.post('/auth/login', { data: { email: 'ada@example.com', password: 'secret' } });
  await expect.poll(async () => (await attempt()).status()).toBe(429);
  await page.goto('/login');
  await logIn(page, { email: 'ada@example.com', password: 'secret' });
  await alert(page)
    .filter({ hasText: /^Too many attempts\. Try again in \d+ (minutes|seconds)\.$/ })
    .waitFor();
  expect(await button(page).getAttribute('aria-disabled')).toBe('true');
});

const failures = [
  {
    what: 'without a connection',
    answer: (route: Route) => route.abort('internetdisconnected'),
    says: 'There was no answer. Check your connection and try again.',
  },
  {
    what: 'when the server fails',
    answer: problem('internal_error', 500),
    says: 'Something went wrong on the server. Please try again.',
  },
  {
    what: 'when a proxy answers with a page',
    answer: (route: Route) =>
      route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>502 Bad Gateway</h1>' }),
    says: 'The server gave an answer that cannot be used. Please try again in a moment.',
  },
];

test.for(failures)(
  '17: $what it is said why, everything typed stays, and a second try works',
  async (failure, { page, watch }) => {
    const ada = stranger();
    await page.goto('/signup');
    await page.locator('form').waitFor();
    const calls = await intercept(page, '/auth/signup', failure.answer);
    await signUp(page, ada);
    await alert(page).getByText(failure.says).waitFor();
    const values = () =>
      page.locator('form input').evaluateAll((inputs) => (inputs as HTMLInputElement[]).map(({ value }) => value));
    expect(await values()).toEqual([ada.email, ada.name, ada.password]);
    expect(await button(page).getAttribute('aria-disabled')).toBe('false');
    await page.unroute('**/auth/signup');
    await button(page).click();
    await arriveAt(page, '/profile');
    expect(calls.length).toBe(1);
    forgive(watch, /Failed to load resource: .*(status of 50\d|ERR_INTERNET_DISCONNECTED)/);
  },
);

test('17: an answer that takes too long is not waited for, and a second try works', async ({ page }) => {
  const ada = await register(page);
  await page.request.post('/auth/logout');
  // Whether somebody's patience ends is decided here instead of by the clock.
  await page.addInitScript(() => {
    AbortSignal.timeout = (limit) => {
      const controller = new AbortController();
      addEventListener('patience-ends', () => controller.abort(new DOMException(String(limit), 'TimeoutError')));
      return controller.signal;
    };
  });
  const calls = await intercept(page, '/auth/login', () => {});
  await page.goto('/login');
  await logIn(page, ada, true);
  await expect.poll(() => calls.length).toBe(1);
  await page.evaluate(() => dispatchEvent(new Event('patience-ends')));
  await alert(page).getByText('The server took too long to answer. Please try again.').waitFor();
  expect(await page.getByLabel('Email').inputValue()).toBe(ada.email);
  expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe(ada.password);
  expect(await page.getByLabel('Remember me').isChecked()).toBe(true);
  await page.unroute('**/auth/login');
  await button(page).click();
  await arriveAt(page, '/profile');
});

test('17: a save that fails after its page was left is told by a message, and by nothing else', async ({
  page,
  watch,
}) => {
  await register(page);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/me', async (route) => {
    await held;
    await problem('internal_error', 500)(route);
  });
  await page.goto('/settings');
  await page.getByLabel('Name', { exact: true }).fill('Ada King');
  await page.getByRole('button', { name: 'Save name' }).click();
  await page.getByRole('link', { name: 'Profile', exact: true }).click();
  await seeHeading(page, 'Welcome, Ada Lovelace!');
  release();
  const told = page.locator('.toast, .alert');
  await expect.poll(() => told.allInnerTexts()).toEqual([expect.stringContaining('Your name could not be saved.')]);
  await seeHeading(page, 'Welcome, Ada Lovelace!');
  forgive(watch, /status of 500/);
});

test('17: a log-in that succeeds after its page was left has signed in everywhere', async ({ page }) => {
  const ada = await register(page);
  await page.request.post('/auth/logout');
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/auth/login', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/login');
  await logIn(page, ada);
  await page.getByRole('link', { name: 'Home' }).click();
  await arriveAt(page, '/');
  release();
  await expect.poll(() => navigation(page)).toEqual(['Home', 'Profile', 'Settings', 'Logout']);
  await arriveAt(page, '/');
  expect(await page.locator('.toast').count()).toBe(0);
});
