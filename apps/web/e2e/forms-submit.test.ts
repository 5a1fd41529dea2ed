import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { intercept, problem } from './answers.ts';
import { test } from './browsing.ts';
import { arriveAt, logIn, register, signUp, stranger } from './people.ts';

const button = (page: Page) => page.locator('form [type=submit]');
const alert = (page: Page) => page.locator('form').getByRole('alert');
const focusedName = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('name'));

test('8: Enter in any field submits, and the button is never disabled for being empty', async ({ page }) => {
  const calls = await intercept(page, '/auth/login', problem('invalid_credentials', 401));
  await page.goto('/login');
  expect(await button(page).isEnabled()).toBe(true);
  expect(await button(page).getAttribute('aria-disabled')).toBe('false');
  const fields = ['email', 'password', 'remember'];
  for (const [sent, name] of fields.entries()) {
    await page.getByLabel('Email').fill('ada@example.com');
    await page.getByLabel('Password', { exact: true }).fill('secret');
    await page.locator(`[name=${name}]`).press('Enter');
    await expect.poll(() => calls.length, { message: name }).toBe(sent + 1);
    await expect.poll(() => button(page).getAttribute('aria-busy')).toBe('false');
  }

  await page.goto('/signup');
  for (const name of ['email', 'name', 'password']) {
    expect(await button(page).isEnabled()).toBe(true);
    await page.locator(`[name=${name}]`).press('Enter');
    await page.getByText('Please check:').waitFor();
    await page.reload();
  }
});

test('8: on its way the button is busy, and neither a click nor Enter sends it twice', async ({ page }) => {
  const ada = await register(page);
  await page.request.post('/auth/logout');
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const calls = await intercept(page, '/auth/login', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/login');
  await logIn(page, ada);
  await page.locator('form .spinner').waitFor();
  expect(await button(page).getAttribute('aria-disabled')).toBe('true');
  expect(await button(page).getAttribute('aria-busy')).toBe('true');
  expect(await page.locator('form').getByRole('status').filter({ hasText: 'Loading' }).count()).toBe(1);
  // Still there for the keyboard, and still called the same.
  expect(await button(page).evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await button(page).textContent()).toBe('Log in');
  await button(page).click({ force: true });
  await page.keyboard.press('Enter');
  await page.getByLabel('Email').press('Enter');
  expect(calls.length).toBe(1);
  release();
  await arriveAt(page, '/profile');
  expect(calls.length).toBe(1);
});

test('10: what is missing is said on submit, once, and each fault is tied to its field', async ({ page }) => {
  const calls = await intercept(page, '/auth/signup', problem('internal_error', 500));
  await page.goto('/signup');
  // Nobody is corrected while still typing.
  await page.getByLabel('Email').fill('ada');
  await page.getByLabel('Name').focus();
  expect(await page.locator('[aria-invalid=true]').count()).toBe(0);
  await page.getByLabel('Password', { exact: true }).fill('short');
  await button(page).click();

  const summary = page.getByRole('group', { name: 'There is a problem' });
  const said = () =>
    summary.evaluate((group) =>
      document.getElementById(group.getAttribute('aria-describedby') ?? '')?.textContent?.trim(),
    );
  await expect.poll(said).toBe('Please check: Email, Name, Password');
  // Told with the focus, and therefore by no alert besides.
  await expect.poll(() => summary.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await summary.getAttribute('tabindex')).toBe('-1');
  expect(await alert(page).count()).toBe(0);
  const faults = await page
    .locator('form input')
    .evaluateAll((inputs) =>
      inputs.map((input) => [
        input.getAttribute('aria-invalid'),
        document.getElementById(input.getAttribute('aria-describedby')?.split(' ')[0] ?? '')?.textContent,
      ]),
    );
  expect(faults).toEqual([
    ['true', 'Enter an email address such as ada@example.com.'],
    ['true', 'Fill in this field.'],
    ['true', 'Use at least 8 characters.'],
  ]);

  for (const [name, how] of [
    ['Email', 'click'],
    ['Name', 'Enter'],
    ['Password', 'Enter'],
  ] as const) {
    const link = summary.getByRole('link', { name });
    if (how === 'click') await link.click();
    else await link.press('Enter');
    expect(await focusedName(page)).toBe(name.toLowerCase());
  }

  // Each clears while it is being fixed, and the summary with the last one.
  const left = () =>
    page.locator('[aria-invalid=true]').evaluateAll((inputs) => inputs.map((i) => i.getAttribute('name')));
  await page.getByLabel('Email').pressSequentially('@example.co');
  await expect.poll(left).toEqual(['name', 'password']);
  await page.getByLabel('Name').pressSequentially('A');
  await expect.poll(left).toEqual(['password']);
  await expect.poll(said).toBe('Please check: Password');
  await page.getByLabel('Password', { exact: true }).pressSequentially('er than long');
  await expect.poll(left).toEqual([]);
  await expect.poll(() => page.locator('form .alert').count()).toBe(0);
  expect(await page.locator('.fault').count()).toBe(0);
  expect(await focusedName(page)).toBe('password');
  expect(calls).toEqual([]);
});

test('10: what the server refuses is told in the same way', async ({ page }) => {
  await page.goto('/signup');
  await signUp(page, { ...stranger(), password: 'password1' });
  const summary = page.getByRole('group', { name: 'There is a problem' });
  await expect.poll(() => summary.evaluate((element) => element === document.activeElement)).toBe(true);
  const field = page.getByLabel('Password', { exact: true });
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  await summary.getByRole('link', { name: 'Password' }).press('Enter');
  expect(await focusedName(page)).toBe('password');
  await page.keyboard.type('2');
  await expect.poll(() => page.locator('form .alert').count()).toBe(0);
  expect(await field.getAttribute('aria-invalid')).toBe('false');
});
