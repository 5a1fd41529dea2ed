import { expect } from 'vitest';
import { test } from './browsing.ts';
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

test('11: a used address is refused with a way to the login page, and the address goes along', async ({
  page,
  another,
}) => {
  const ada = await register(await another());
  await page.goto('/signup?next=/settings');
  await signUp(page, { ...ada, email: ada.email.toUpperCase(), name: 'Somebody else' });
  const refusal = page.getByRole('group', { name: 'There is a problem' });
  await expect.poll(() => refusal.textContent()).toBe('Email address already exists. Go to login page.');
  expect(await refusal.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await page.getByLabel('Email').getAttribute('aria-invalid')).toBe('true');
  expect(await page.getByLabel('Name').inputValue()).toBe('Somebody else');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await arriveAt(page, '/login?next=/settings');
  expect(await page.getByLabel('Email').inputValue()).toBe(ada.email.toUpperCase());
  await page.getByLabel('Password', { exact: true }).fill(ada.password);
  await page.keyboard.press('Enter');
  await arriveAt(page, '/settings');
});

test('9: a wrong password keeps the address, empties the password and says one thing for every cause', async ({
  page,
  another,
}) => {
  const ada = await register(await another());
  const sent: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.postDataJSON().password));
  await page.goto('/login');
  const causes = [
    { email: ada.email, password: 'not the password' },
    { email: stranger().email, password: ada.password },
    { email: ada.email, password: 'x' },
    { email: 'not even an address', password: ada.password },
  ];
  for (const { email, password } of causes) {
    await logIn(page, { email, password });
    const message = page.locator('form').getByRole('alert');
    await message.waitFor();
    expect(await message.textContent()).toBe('Please check your login details and try again.');
    expect(await page.locator('form .alert, form .fault, .toast').count()).toBe(1);
    expect(await page.getByLabel('Email').inputValue()).toBe(email);
    await expect.poll(() => page.getByLabel('Password', { exact: true }).inputValue()).toBe('');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('password');
    await arriveAt(page, '/login');
    // Gone as soon as it is tried again, so that the same words are news.
    await message.evaluate((told) => told.classList.add('was-told'));
    await page.keyboard.type('y');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.was-told').count()).toBe(0);
    await message.waitFor();
  }
  // Each was for the server to judge: the page knows no rule for passwords that exist.
  expect(sent).toEqual(causes.flatMap(({ password }) => [password, 'y']));
});

test('12: a password that guessers try first is refused with the reason', async ({ page }) => {
  const ada = stranger();
  await page.goto('/signup');
  const common = 'This password is one of the first that others would try.';
  const personal = 'This password is too close to your name, your email or the name of this service.';
  for (const [password, reason] of [
    ['password1', common],
    [ada.email, personal],
    [ada.name, personal],
  ] as const) {
    await signUp(page, { ...ada, password });
    await page.getByText(reason).waitFor();
    const field = page.getByLabel('Password', { exact: true });
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.inputValue()).toBe(password);
    await arriveAt(page, '/signup');
  }
  expect((await (await page.request.get('/auth/session')).json()).user).toBeNull();
});

test('12: a passphrase of 64 characters with spaces and emoji is taken and logs in', async ({ page }) => {
  const password = 'an old 🗝 opens the green 🚪 when the doorkeeper has gone to bed'.padEnd(66, '!');
  expect([...password].length).toBe(64);
  const ada = { ...stranger(), password };
  await page.goto('/signup');
  await signUp(page, ada);
  await arriveAt(page, '/profile');
  await page.getByRole('button', { name: 'Logout' }).click();
  await arriveAt(page, '/');
  await page.goto('/login');
  await logIn(page, ada);
  await arriveAt(page, '/profile');
});

test('15: the session is out of reach of scripts', async ({ page }) => {
  const ada = await register(page);
  await page.request.post('/auth/logout');
  await page.goto('/login');
  await logIn(page, ada, true);
  await arriveAt(page, '/profile');
  const cookies = await page.context().cookies();
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  const visible = await page.evaluate(() =>
    JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }]),
  );
  for (const { name, value } of cookies) expect(visible).not.toMatch(`${name}=|${value}`);
  // What every JSON Web Token begins with: {" in base64url.
  expect(visible).not.toMatch(/eyJ/);
});
