import { expect } from 'vitest';
import { test } from './browsing.ts';
import { arriveAt, seeHeading, stranger, toast } from './people.ts';

test('every page has its title, one first heading, and the focus on it after a change of page', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Login' }).click();
  await expect.poll(() => page.title()).toBe('Log in · Portero');
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
});

test('the whole way from sign-up to log-out goes by keyboard', async ({ page }) => {
  const ada = stranger();
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await page.goto('/signup');
  await seeHeading(page, 'Sign up');
  await press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
  await press('Enter', 'Tab');
  await page.keyboard.type(ada.email);
  await press('Tab');
  await page.keyboard.type(ada.name);
  await press('Tab');
  await page.keyboard.type(ada.password);
  await press('Enter');
  await seeHeading(page, 'Welcome, Ada Lovelace!');
  await page.getByRole('button', { name: 'Logout' }).focus();
  await press('Enter');
  await arriveAt(page, '/');
  expect(await toast(page)).toBe('You have been logged out.');
  await press('Escape');
  await expect.poll(() => page.locator('.toast').count()).toBe(0);
});

test('language and theme are chosen, kept over a reload, and typed values stay', async ({ page }) => {
  await page.goto('/login');
  await page.getByLabel('Email').fill('ada@example.com');
  await page.getByText('Español').click();
  await seeHeading(page, 'Iniciar sesión');
  expect(await page.getByLabel('Correo electrónico').inputValue()).toBe('ada@example.com');
  await page.getByText('Oscuro').click();
  await page.reload();
  await seeHeading(page, 'Iniciar sesión');
  expect(await page.locator('html').getAttribute('lang')).toBe('es');
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
});

test('the login page is light: at most 70 kB of scripts and 20 kB of styles on the wire', async ({ page }) => {
  const sizes: Record<string, number> = {};
  page.on('requestfinished', async (request) => {
    const { responseBodySize } = await request.sizes();
    sizes[request.resourceType()] = (sizes[request.resourceType()] ?? 0) + responseBodySize;
  });
  await page.goto('/login');
  await seeHeading(page, 'Log in');
  await expect.poll(() => sizes.script ?? 0).toBeGreaterThan(20_000);
  await page.waitForLoadState('networkidle');
  expect(sizes.script).toBeLessThan(70_000);
  expect(sizes.stylesheet).toBeLessThan(20_000);
});
