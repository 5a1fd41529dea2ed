import { expect } from 'vitest';
import { baseUrl, test } from './browsing.ts';
import { arriveAt, logIn, navigation, register, seeHeading, signUp, stranger, toast } from './people.ts';

test('sign up, see the profile, log out, log in again', async ({ page }) => {
  const ada = stranger();
  await page.goto('/');
  await seeHeading(page, 'Portero');
  await expect.poll(() => navigation(page)).toEqual(['Home', 'Login', 'Sign Up']);

  await page.getByRole('link', { name: 'Sign Up' }).click();
  await signUp(page, ada);
  await arriveAt(page, '/profile');
  await seeHeading(page, 'Welcome, Ada Lovelace!');
  expect(await navigation(page)).toEqual(['Home', 'Profile', 'Settings', 'Logout']);
  await page.getByText(ada.email).waitFor();
  await page.getByText('Ends when you close the browser.').waitFor();

  await page.getByRole('button', { name: 'Logout' }).click();
  await arriveAt(page, '/');
  expect(await toast(page)).toBe('You have been logged out.');
  expect(await navigation(page)).toEqual(['Home', 'Login', 'Sign Up']);

  await page.getByRole('link', { name: 'Login' }).click();
  await logIn(page, ada);
  await arriveAt(page, '/profile');
  await seeHeading(page, 'Welcome, Ada Lovelace!');
});

test('after logging out, going back shows nothing of the profile', async ({ page }) => {
  const ada = await register(page);
  await page.goto('/');
  await page.getByRole('link', { name: 'Profile', exact: true }).click();
  await seeHeading(page, 'Welcome, Ada Lovelace!');
  await page.getByRole('button', { name: 'Logout' }).click();
  await arriveAt(page, '/');
  await page.goBack();
  await arriveAt(page, '/login?next=/profile');
  expect(await page.locator('main').textContent()).not.toContain(ada.name);
  // And the way back is no trap.
  await page.goBack();
  await arriveAt(page, '/');
  const toasts = await page.locator('.toast').allTextContents();
  expect(new Set(toasts).size).toBe(toasts.length);
});

test('a used address is refused with a way to the login page, and the address goes along', async ({
  page,
  another,
}) => {
  const ada = await register(await another());
  await page.goto('/signup');
  await signUp(page, { ...ada, name: 'Somebody else' });
  const alert = page.locator('form').getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toBe('Email address already exists. Go to login page.');
  await alert.getByRole('link', { name: 'login page' }).click();
  await arriveAt(page, '/login');
  expect(await page.getByLabel('Email').inputValue()).toBe(ada.email);
});

test('a wrong password and an unknown user look the same', async ({ page, another }) => {
  const ada = await register(await another());
  await page.goto('/login');
  const seen: string[] = [];
  for (const email of [ada.email, stranger().email]) {
    await logIn(page, { email, password: 'wrong' });
    await page.locator('form[aria-busy=false]').getByRole('alert').waitFor();
    expect(await page.getByLabel('Email').inputValue()).toBe(email);
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('');
    seen.push((await page.locator('main').innerHTML()).replaceAll(email, ''));
  }
  expect(seen[0]).toContain('Please check your login details and try again.');
  expect(seen[1]).toBe(seen[0]);
});

test('the address typed on one form is there on the other', async ({ page }) => {
  await page.goto('/login');
  await page.getByLabel('Email').fill('ada@example.com');
  await page.locator('main').getByRole('link', { name: 'Sign up' }).click();
  await seeHeading(page, 'Sign up');
  expect(await page.getByLabel('Email').inputValue()).toBe('ada@example.com');
  expect(page.url()).not.toContain('example.com');
});

test('a common password is refused in words, a long passphrase with emoji is taken', async ({ page }) => {
  const ada = stranger();
  await page.goto('/signup');
  await signUp(page, { ...ada, password: 'password1' });
  await page.getByText('This password is one of the first that others would try.').waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('password');

  const password = 'an old 🗝 opens the green door when the doorkeeper has gone to bed';
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await arriveAt(page, '/profile');
  await page.getByRole('button', { name: 'Logout' }).click();
  await arriveAt(page, '/');
  await page.goto('/login');
  await logIn(page, { ...ada, password });
  await arriveAt(page, '/profile');
});

test('too many attempts: the wait is counted down and then the form works again', async ({ page }) => {
  const ada = await register(page);
  await page.request.post('/auth/logout');
  await page.route('**/auth/login', (route) =>
    route.fulfill({
      status: 429,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '2' },
      body: JSON.stringify({ type: 'x', title: 'Too many attempts', status: 429, instance: 'x', code: 'rate_limited' }),
    }),
  );
  await page.goto('/login');
  await logIn(page, ada);
  const alert = page.locator('form').getByRole('alert');
  await alert.filter({ hasText: /^Too many attempts\. Try again in \d seconds?\.$/ }).waitFor();
  await alert.waitFor({ state: 'detached' });
  await page.unroute('**/auth/login');
  await page.getByRole('button', { name: 'Log in' }).click();
  await arriveAt(page, '/profile');
});

test('without a connection everything typed stays, and a second try works', async ({ page, watch }) => {
  const ada = await register(page);
  await page.request.post('/auth/logout');
  await page.goto('/login');
  await page.getByLabel('Email').waitFor();
  await page.context().setOffline(true);
  await logIn(page, ada);
  await page.getByText('Check your connection and try again.').waitFor();
  expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe(ada.password);
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Log in' }).click();
  await arriveAt(page, '/profile');
  // The browser's own note about the lost connection.
  expect(watch.faults.splice(0).every((fault) => fault.includes('ERR_INTERNET_DISCONNECTED'))).toBe(true);
});

test('the session is out of reach of scripts', async ({ page }) => {
  await register(page);
  await page.goto('/profile');
  await seeHeading(page, 'Welcome, Ada Lovelace!');
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  const visible = await page.evaluate(() =>
    JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }]),
  );
  expect(visible).not.toContain(cookie?.value);
  expect(visible).not.toMatch(/eyJ/);
  expect(new URL(page.url()).origin).toBe(baseUrl);
});

test('a name is shown as the text it is', async ({ page }) => {
  const name = '<script>alert(1)</script> 🦉 שלום';
  await register(page, stranger(name));
  await page.setViewportSize({ width: 320, height: 568 });
  await page.goto('/profile');
  await seeHeading(page, `Welcome, ${name}!`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});
