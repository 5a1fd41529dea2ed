import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { hold } from './answers.ts';
import { test } from './browsing.ts';
import { arriveAt, logIn, register, seeHeading, stranger } from './people.ts';

const nameField = (page: Page) => page.getByLabel('Name', { exact: true });
const toasts = (page: Page) => page.locator('.toast p').allTextContents();

/** Writes down every message and every address that a page has been seen with. */
async function record(page: Page) {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    new MutationObserver((mutations) => {
      for (const node of mutations.flatMap(({ addedNodes }) => [...addedNodes]))
        if (node instanceof Element && node.matches('.toast')) seen.push(node.querySelector('p')?.textContent ?? '');
    }).observe(document, { childList: true, subtree: true });
  });
  const addresses: string[] = [];
  page.on('framenavigated', (frame) => addresses.push(frame.url().replace(/^https?:\/\/[^/]+/, '')));
  return { addresses, messages: () => page.evaluate(() => (window as unknown as { seen: string[] }).seen) };
}

test.for([
  ['English', 'Name', 'Save name', 'Your session expired. Log in again.'],
  ['Español', 'Nombre', 'Guardar nombre', 'Tu sesión ha caducado. Vuelve a iniciarla.'],
] as const)(
  '23: a session that ends on a page is told once, and what was typed is there after the log-in (%s)',
  async ([language, label, save, words], { page }) => {
    const ada = await register(page);
    await page.goto('/settings');
    await page.getByRole('contentinfo').getByText(language, { exact: true }).click();
    await page.getByLabel(label, { exact: true }).fill('Countess of Lovelace');
    await page.request.post('/auth/logout');
    await page.getByRole('button', { name: save }).click();
    await arriveAt(page, '/login?next=/settings');
    expect(await toasts(page)).toEqual([words]);
    await page.getByRole('contentinfo').getByText('English', { exact: true }).click();
    await logIn(page, ada);
    await arriveAt(page, '/settings');
    expect(await nameField(page).inputValue()).toBe('Countess of Lovelace');
    await expect.poll(() => toasts(page)).toEqual([]);
    expect((await (await page.request.get('/me')).json()).user.name).toBe(ada.name);
    await page.getByRole('button', { name: 'Save name' }).click();
    await page.getByText('Your name has been changed.').waitFor();
  },
);

test('23: an expiry that is noticed by coming back to the tab leads back to the same section, with what was typed', async ({
  page,
}) => {
  const ada = await register(page);
  await page.goto('/settings#name');
  await nameField(page).fill('Countess of Lovelace');
  await page.request.post('/auth/logout');
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await arriveAt(page, '/login?next=/settings%23name');
  expect(await toasts(page)).toEqual(['Your session expired. Log in again.']);
  await logIn(page, ada);
  await arriveAt(page, '/settings#name');
  expect(await nameField(page).inputValue()).toBe('Countess of Lovelace');
});

test('23: passwords are never kept, and nobody else is given what was typed', async ({ page, another }) => {
  const ada = await register(page);
  const grace = await register(await another(), stranger('Grace Hopper'));
  for (const [person, name] of [
    [ada, 'Countess of Lovelace'],
    [grace, grace.name],
  ] as const) {
    await page.request.post('/auth/login', { data: { email: ada.email, password: ada.password } });
    await page.goto('/settings');
    await nameField(page).fill('Countess of Lovelace');
    await page.getByLabel('Current password', { exact: true }).fill('half a secret');
    await page.getByLabel('New password', { exact: true }).fill('a whole new secret');
    await page.request.post('/auth/logout');
    await page.getByRole('button', { name: 'Save name' }).click();
    await arriveAt(page, '/login?next=/settings');
    await logIn(page, person);
    await arriveAt(page, '/settings');
    expect(await nameField(page).inputValue()).toBe(name);
    expect(await page.getByLabel('Current password', { exact: true }).inputValue()).toBe('');
    expect(await page.getByLabel('New password', { exact: true }).inputValue()).toBe('');
    await page.request.post('/auth/logout');
  }
});

test('24: five calls at once that find the session ended cause one message and one redirect', async ({ page }) => {
  const ada = await register(page);
  const seen = await record(page);
  await page.goto('/settings');
  await page.getByText('This device', { exact: true }).waitFor();
  const calls = await hold(page, /\/(me|auth\/(password|sessions))$/);

  await nameField(page).fill('Ada King');
  await page.getByRole('button', { name: 'Save name' }).click();
  await page.getByLabel('Current password', { exact: true }).fill(ada.password);
  await page.getByLabel('New password', { exact: true }).fill('three green doors in a row');
  await page.getByRole('button', { name: 'Change password' }).click();
  // The same page once more: its list, and another name.
  await page.getByRole('link', { name: 'Profile', exact: true }).click();
  await seeHeading(page, /Welcome/);
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await nameField(page).fill('Ada Byron');
  await page.getByRole('button', { name: 'Save name' }).click();
  await page.getByRole('link', { name: 'Profile', exact: true }).click();
  await seeHeading(page, /Welcome/);
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  const waiting = ['GET /auth/sessions', 'GET /auth/sessions', 'PATCH /me', 'PATCH /me', 'POST /auth/password'];
  await expect.poll(() => [...calls.held].sort()).toEqual(waiting);

  await page.request.post('/auth/logout');
  seen.addresses.length = 0;
  calls.letGo();
  await arriveAt(page, '/login?next=/settings');
  await page.waitForLoadState('networkidle');
  expect(await seen.messages()).toEqual(['Your session expired. Log in again.']);
  expect(seen.addresses).toEqual(['/login?next=/settings']);
});
