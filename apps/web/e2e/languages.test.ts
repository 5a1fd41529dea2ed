/** The languages that are offered: chosen, kept, and followed by everything on the page. */
import { expect } from 'vitest';
import { forgive } from './answers.ts';
import { test } from './browsing.ts';
import { arriveAt, register, seeHeading } from './people.ts';

test('41: another language keeps the page, what was typed and the focus, and everything follows it', async ({
  page,
}) => {
  await page.goto('/settings#password');
  await page.getByText('Please log in to access this page.').waitFor();
  await page.getByLabel('Email').fill('ada@example.com');
  await page.getByLabel('Password', { exact: true }).fill('half a passw');
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  const spanish = page.getByRole('radio', { name: 'Español' });
  await page.getByRole('radio', { name: 'English' }).focus();
  await page.keyboard.press('ArrowRight');
  await seeHeading(page, 'Iniciar sesión');
  expect(await page.locator('html').getAttribute('lang')).toBe('es');
  expect(await page.title()).toBe('Iniciar sesión · Portero');
  await arriveAt(page, '/login?next=/settings%23password');
  expect(await page.getByLabel('Correo electrónico').inputValue()).toBe('ada@example.com');
  expect(await page.getByLabel('Contraseña', { exact: true }).inputValue()).toBe('half a passw');
  expect(await spanish.evaluate((radio) => radio === document.activeElement)).toBe(true);
  expect(await spanish.isChecked()).toBe(true);
  // The message that was on the screen as well.
  await expect
    .poll(() => page.locator('.toast p').allTextContents())
    .toEqual(['Inicia sesión para acceder a esta página.']);
});

test('41: the chosen language is remembered, and a reader of another Spanish is greeted in Spanish', async ({
  page,
  another,
}) => {
  await page.goto('/login');
  await page.getByText('Español').click();
  await seeHeading(page, 'Iniciar sesión');
  await page.reload();
  await seeHeading(page, 'Iniciar sesión');
  expect(await page.locator('html').getAttribute('lang')).toBe('es');

  const mexican = await another({ locale: 'es-MX' });
  await mexican.goto('/signup');
  await seeHeading(mexican, 'Crear cuenta');
  await mexican.getByText('English').click();
  await seeHeading(mexican, 'Sign up');
  await mexican.reload();
  await seeHeading(mexican, 'Sign up');
});

test('41: dates and what the server refuses are said in the language of the page', async ({ another }) => {
  const page = await another({ locale: 'es-ES', timezoneId: 'Europe/Madrid' });
  const ada = await register(page);
  await page.goto('/profile');
  await seeHeading(page, /Ada Lovelace/);
  const since = await page.locator('main time').first().getAttribute('datetime');
  const date = new Intl.DateTimeFormat('es-ES', { dateStyle: 'long', timeZone: 'Europe/Madrid' });
  await page.getByText(date.format(new Date(since ?? '')), { exact: true }).waitFor();

  await page.request.post('/auth/logout');
  await page.goto('/login');
  await page.getByLabel('Correo electrónico').fill(ada.email);
  await page.getByLabel('Contraseña', { exact: true }).fill('wrong');
  await page.locator('form [type=submit]').click();
  const alert = page.locator('form').getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toBe('Comprueba tus datos de acceso e inténtalo de nuevo.');
});

test('41: a language that cannot be loaded says so and leaves everything as it was, until a second try', async ({
  page,
  watch,
}) => {
  await page.goto('/login');
  await page.getByLabel('Email').fill('ada@example.com');
  await page.route('**/assets/es-*.js', (route) => route.abort());
  await page.getByText('Español').click();
  const toast = page.locator('.toast', { hasText: 'The language could not be loaded.' });
  await toast.waitFor();
  await seeHeading(page, 'Log in');
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect(await page.getByRole('radio', { name: 'English' }).isChecked()).toBe(true);
  // The browser's own note about the missing file.
  forgive(watch, /ERR_FAILED/);

  await page.unroute('**/assets/es-*.js');
  await toast.getByRole('button', { name: 'Try again' }).click();
  await seeHeading(page, 'Iniciar sesión');
  expect(await page.getByLabel('Correo electrónico').inputValue()).toBe('ada@example.com');
  expect(await page.locator('.toast').count()).toBe(0);
});
