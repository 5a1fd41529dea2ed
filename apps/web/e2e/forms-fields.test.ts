import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from './browsing.ts';
import { arriveAt, logIn, register, seeHeading, stranger } from './people.ts';

/** What a field is like to a browser, a password manager and a screen reader. */
async function attributes(page: Page, selector: string) {
  return page
    .locator(selector)
    .evaluate((input) => Object.fromEntries([...input.attributes].map(({ name, value }) => [name, value])));
}

/** What is said of a field besides its label. */
function description(page: Page, selector: string): Promise<string> {
  return page.locator(selector).evaluate((input) =>
    (input.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent)
      .join(' '),
  );
}

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('name') ?? document.activeElement?.tagName);

test('1: the login page is one form under one heading, each field with a visible label', async ({ page }) => {
  await page.goto('/login');
  await seeHeading(page, 'Log in');
  expect(await page.title()).toBe('Log in · Portero');
  expect(await page.locator('form').count()).toBe(1);
  expect(await page.locator('h1').count()).toBe(1);
  const labels = await page
    .locator('form input')
    .evaluateAll((inputs) =>
      (inputs as HTMLInputElement[]).map(({ name, labels }) => [
        name,
        [...(labels ?? [])].map((label) => label.checkVisibility() && label.textContent?.trim()),
      ]),
    );
  expect(labels).toEqual([
    ['email', ['Email']],
    ['password', ['Password']],
    ['remember', ['Remember me']],
  ]);
});

test('2: the address field calls up the right keyboard and the stored address, and corrects nothing', async ({
  page,
}) => {
  for (const path of ['/login', '/signup']) {
    await page.goto(path);
    expect(await attributes(page, '[name=email]'), path).toMatchObject({
      type: 'email',
      name: 'email',
      autocomplete: 'username',
      inputmode: 'email',
      autocapitalize: 'none',
      spellcheck: 'false',
    });
  }
});

test('3: password fields say what they are for, and the rule of a new one before anything is typed', async ({
  page,
}) => {
  await page.goto('/login');
  const current = await attributes(page, '[name=password]');
  expect(current.autocomplete).toBe('current-password');
  // Log-in knows no rule: it would tell strangers how passwords here are made.
  expect([current.minlength, current.passwordrules, current['aria-describedby']]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);

  const { password } = await (await page.request.get('/auth/settings')).json();
  const isNew = async (selector: string) => {
    expect(await attributes(page, selector)).toMatchObject({
      type: 'password',
      autocomplete: 'new-password',
      minlength: String(password.minLength),
      passwordrules: `minlength: ${password.minLength}; maxlength: ${password.maxLength};`,
    });
    const rule = `At least ${password.minLength} characters of any kind. A few words work well.`;
    expect(await description(page, selector)).toBe(rule);
    expect(await page.getByText(rule).isVisible()).toBe(true);
    expect(await page.locator(selector).inputValue()).toBe('');
  };
  await page.goto('/signup');
  await isNew('[name=password]');
  await register(page);
  await page.goto('/settings');
  await isNew('[name=newPassword]');
  expect((await attributes(page, '[name=currentPassword]')).autocomplete).toBe('current-password');
});

test('4: sign-up asks for a password once, and a change of password names its user to password managers', async ({
  page,
}) => {
  await page.goto('/signup');
  await seeHeading(page, 'Sign up');
  expect(await page.locator('form input').evaluateAll((inputs) => inputs.map((i) => i.getAttribute('name')))).toEqual([
    'email',
    'name',
    'password',
  ]);
  expect((await attributes(page, '[name=name]')).autocomplete).toBe('name');

  const ada = await register(page);
  await page.goto('/settings');
  const form = page.locator('form', { has: page.locator('[name=newPassword]') });
  await form.waitFor();
  const fields = await form
    .locator('input:not([type=checkbox])')
    .evaluateAll((inputs) => inputs.map((i) => i.getAttribute('autocomplete')));
  expect(fields).toEqual(['username', 'current-password', 'new-password']);
  const username = form.locator('[autocomplete=username]');
  expect(await username.inputValue()).toBe(ada.email);
  expect(await username.getAttribute('type')).toBe('text');
  // Hidden from people, and still rendered: managers skip what is not.
  expect(await username.evaluate((input) => [input.checkVisibility(), input.clientWidth <= 1])).toEqual([true, true]);
  expect(await username.getAttribute('aria-hidden')).toBe('true');
  expect(await username.getAttribute('tabindex')).toBe('-1');
  expect(await username.getAttribute('readonly')).not.toBeNull();
});

test('5: Show and Hide keep text, caret and focus, send nothing, and hide again on sending', async ({ page }) => {
  const sent: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
  await page.goto('/login');
  const field = page.getByLabel('Password', { exact: true });
  await page.getByLabel('Email').fill('nobody@example.com');
  await field.fill('secret');
  await field.evaluate((input: HTMLInputElement) => input.setSelectionRange(3, 3));
  const caret = () => field.evaluate((input: HTMLInputElement) => input.selectionStart);
  const state = async () => [
    await field.getAttribute('type'),
    await field.inputValue(),
    await caret(),
    await focused(page),
  ];

  const show = page.getByRole('button', { name: 'Show password' });
  expect(await show.getAttribute('type')).toBe('button');
  // The name says what it does next; a pressed state besides would say the opposite.
  expect(await show.getAttribute('aria-pressed')).toBeNull();
  await show.click();
  expect(await state()).toEqual(['text', 'secret', 3, 'password']);
  const hide = page.getByRole('button', { name: 'Hide password' });
  await hide.click();
  expect(await state()).toEqual(['password', 'secret', 3, 'password']);

  // By keyboard the focus stays on the button.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await hide.evaluate((button) => button === document.activeElement)).toBe(true);
  expect(await field.getAttribute('type')).toBe('text');
  expect(sent).toEqual([]);

  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('alert').getByText('Please check').waitFor();
  expect(await field.getAttribute('type')).toBe('password');
  await show.waitFor();
});

test('5: two password fields on one page have buttons of different names', async ({ page }) => {
  await register(page);
  await page.goto('/settings');
  const names = () =>
    page.locator('.reveal').evaluateAll((buttons) => buttons.map((b) => b.getAttribute('aria-label')));
  await page.getByLabel('New password', { exact: true }).waitFor();
  expect(await names()).toEqual(['Show current password', 'Show new password']);
  await page.getByRole('button', { name: 'Show new password' }).click();
  expect(await names()).toEqual(['Show current password', 'Hide new password']);
  expect(await page.getByLabel('New password', { exact: true }).getAttribute('type')).toBe('text');
  expect(await page.getByLabel('Current password', { exact: true }).getAttribute('type')).toBe('password');
});

test('6: Caps Lock is told politely while it is on in the focused password field', async ({ page }) => {
  await page.goto('/login');
  const field = page.getByLabel('Password', { exact: true });
  const hint = page.getByRole('status').filter({ hasText: 'Caps Lock is on.' });
  const press = (isOn: boolean) =>
    field.evaluate(
      (input, modifierCapsLock) =>
        input.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true, modifierCapsLock })),
      isOn,
    );
  // The region is there before there is anything to say.
  expect(await page.locator('.caps-lock').getAttribute('role')).toBe('status');
  await field.focus();
  expect(await hint.count()).toBe(0);
  await press(true);
  await hint.waitFor();
  await press(false);
  await expect.poll(() => hint.count()).toBe(0);
  await press(true);
  await hint.waitFor();
  await page.getByLabel('Email').focus();
  await expect.poll(() => hint.count()).toBe(0);
});

test('7: address and passwords can be pasted', async ({ another }) => {
  const page = await another({ permissions: ['clipboard-read', 'clipboard-write'] });
  const paste = async (selector: string, text: string) => {
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await page.locator(selector).focus();
    await page.keyboard.press('ControlOrMeta+V');
    await expect.poll(() => page.locator(selector).inputValue(), { message: selector }).toBe(text);
  };
  for (const path of ['/login', '/signup']) {
    await page.goto(path);
    await page.locator('[name=email]').waitFor();
    await paste('[name=email]', 'ada@example.com');
    // Longer than may be chosen: it is refused in words later, and not cut off here where nobody sees it.
    await paste('[name=password]', 'correct horse 🐎 '.repeat(20));
  }
  await register(page);
  await page.goto('/settings');
  await page.locator('[name=newPassword]').waitFor();
  for (const name of ['currentPassword', 'newPassword']) await paste(`[name=${name}]`, 'x7#Kq!vR9$mZ2@pL');
});

test('38: signing in needs no puzzle, no retyping and no memory', async ({ page }) => {
  const ada = await register(page);
  await page.request.post('/auth/logout');
  for (const path of ['/login', '/signup']) {
    await page.goto(path);
    await page.locator('form').waitFor();
    // Nothing to solve: neither pictures nor frames nor fields beyond what is asked for, each known to password managers.
    expect(await page.locator('form :is(img, canvas, iframe, audio, video)').count()).toBe(0);
    const asked = await page
      .locator('form input')
      .evaluateAll((inputs) =>
        (inputs as HTMLInputElement[]).map(({ type, autocomplete }) => (type === 'checkbox' ? type : autocomplete)),
      );
    expect(asked).toEqual(
      path === '/login' ? ['username', 'current-password', 'checkbox'] : ['username', 'name', 'new-password'],
    );
  }
  // What a password manager does: it sets the values, and there need not be a single key.
  await page.goto('/login');
  for (const [name, value] of [
    ['email', ada.email],
    ['password', ada.password],
  ] as const)
    await page.locator(`[name=${name}]`).evaluate((input: HTMLInputElement, filled) => {
      input.value = filled;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }, value);
  await page.getByRole('button', { name: 'Log in' }).click();
  await arriveAt(page, '/profile');
});

test('39: an address is typed once, whichever link leads from log-in to sign-up and back', async ({ page }) => {
  const { email } = stranger();
  const main = page.getByRole('main');
  const header = page.getByRole('navigation');
  await page.goto('/login?next=/settings');
  await page.getByLabel('Email').fill(email);
  await main.getByRole('link', { name: 'Sign up' }).click();
  await seeHeading(page, 'Sign up');
  expect(await page.getByLabel('Email').inputValue()).toBe(email);
  await header.getByRole('link', { name: 'Login' }).click();
  await seeHeading(page, 'Log in');
  expect(await page.getByLabel('Email').inputValue()).toBe(email);
  await page.getByLabel('Email').fill(`2.${email}`);
  await header.getByRole('link', { name: 'Sign Up' }).click();
  await seeHeading(page, 'Sign up');
  expect(await page.getByLabel('Email').inputValue()).toBe(`2.${email}`);
  await main.getByRole('link', { name: 'Log in' }).click();
  await seeHeading(page, 'Log in');
  expect(await page.getByLabel('Email').inputValue()).toBe(`2.${email}`);
  // It stands in no address and no storage.
  expect(page.url()).not.toContain('example.com');
  expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))).not.toContain(email);
});

test('39: after signing in the address is forgotten', async ({ page }) => {
  const ada = await register(page);
  await page.request.post('/auth/logout');
  await page.goto('/login');
  await logIn(page, ada);
  await arriveAt(page, '/profile');
  await page.getByRole('button', { name: 'Logout' }).click();
  await arriveAt(page, '/');
  await page.getByRole('link', { name: 'Login' }).click();
  await seeHeading(page, 'Log in');
  expect(await page.getByLabel('Email').inputValue()).toBe('');
});
