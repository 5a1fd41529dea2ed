/** The page on which people let a program in that has no browser, or do not (RFC 8628). */
import { expect } from 'vitest';
import { forgive, hold, intercept, problem } from './answers.ts';
import { baseUrl, test } from './browsing.ts';
import { ask, button, codeField, linkOf, openQuestion, poll, question } from './device-requests.ts';
import { focused, tabTo } from './focus.ts';
import { arriveAt, logIn, register, seeHeading, signUp, stranger, toast } from './people.ts';

test('19: the link of a program leads through log-in to the code, and nothing is answered until somebody says so', async ({
  page,
}) => {
  const ada = await register(page);
  await page.request.post('/auth/logout');
  const asked = await ask();
  await page.goto(linkOf(asked));
  await arriveAt(page, `/login?next=${encodeURIComponent(linkOf(asked)).replaceAll('%2F', '/')}`);
  await logIn(page, ada);
  await arriveAt(page, linkOf(asked));
  await seeHeading(page, 'Connect a program');
  expect(await page.title()).toBe('Connect a program · Portero');
  expect(await codeField(page).inputValue()).toBe(asked.user_code);
  expect(await question(page).count()).toBe(0);
  expect(await poll(asked)).toMatchObject({ error: 'authorization_pending' });
});

test('22: somebody without an account makes one on the way to the question of a program', async ({ page }) => {
  const asked = await ask();
  await page.goto(linkOf(asked));
  await page.getByRole('link', { name: 'Sign up', exact: true }).click();
  await signUp(page, stranger());
  await arriveAt(page, linkOf(asked));
  expect(await codeField(page).inputValue()).toBe(asked.user_code);
});

test('who asks, from where, for what, for how long and as whom is said before the answer', async ({ page }) => {
  const ada = await register(page);
  const asked = await ask();
  await openQuestion(page, asked);
  await expect.poll(() => focused(page)).toBe('A program asks for access to your account');
  const text = ((await question(page).textContent()) ?? '').replace(/\s+/g, ' ');
  for (const said of [
    'Calls itselfbackup on ada-laptopAny program can claim any name.',
    asked.user_code,
    '127.0.0.1',
    'curl',
    'Asked just now',
    'For how long90 daysUntil ',
    ', or until you revoke it.',
    'See your profile profile:read',
    'See where you are signed in sessions:read',
    ada.name,
    ada.email,
    'Grant this only if you started it yourself, just now.',
  ])
    expect(text).toContain(said);
  expect(text).toMatch(/The code expires in \d+ minutes \(\d\d:\d\d\)\./);
  // Enter alone gives no answer.
  await page.keyboard.press('Enter');
  expect(await poll(asked)).toMatchObject({ error: 'authorization_pending' });
});

test('granted: the program gets its token, the settings list it, and no way back asks again', async ({ page }) => {
  await register(page);
  await page.goto('/profile');
  const asked = await ask();
  await openQuestion(page, asked);
  await button(page, 'Grant access').click();
  await page.getByRole('heading', { name: 'Access granted' }).waitFor();
  await expect.poll(() => focused(page)).toBe('Access granted');
  await arriveAt(page, '/device');
  const { access_token, scope } = await poll(asked);
  expect(scope).toBe('profile:read sessions:read');
  const me = await fetch(`${baseUrl}/me`, { headers: { authorization: `Bearer ${access_token}` } });
  expect(me.status).toBe(200);
  await page.getByRole('link', { name: 'Your access tokens' }).click();
  await page.locator('.token', { hasText: 'backup on ada-laptop' }).waitFor();
  await page.goBack();
  await arriveAt(page, '/device');
  expect(await codeField(page).inputValue()).toBe('');
  await page.goBack();
  await arriveAt(page, '/profile');
});

test('refused: the program is told so, and another code can be entered', async ({ page }) => {
  await register(page);
  const asked = await ask();
  await openQuestion(page, asked);
  await button(page, 'Refuse').click();
  await expect.poll(() => focused(page)).toBe('Access refused');
  expect(await poll(asked)).toMatchObject({ error: 'access_denied' });
  await button(page, 'Enter another code').click();
  await expect.poll(() => codeField(page).evaluate((input) => input === document.activeElement)).toBe(true);
  expect(await codeField(page).inputValue()).toBe('');
});

test('35: a program is let in by keyboard alone, with a code typed in small letters and blanks', async ({ page }) => {
  await register(page);
  const asked = await ask();
  await page.goto('/device');
  await seeHeading(page, 'Connect a program');
  await tabTo(page, 'Code');
  await page.keyboard.type(`  ${asked.user_code.toLowerCase().replace('-', ' ')} `);
  await page.keyboard.press('Enter');
  await question(page).waitFor();
  await arriveAt(page, linkOf(asked));
  await expect.poll(() => focused(page)).toBe('A program asks for access to your account');
  await tabTo(page, 'Refuse');
  await tabTo(page, 'Grant access');
  await page.keyboard.press('Space');
  await expect.poll(() => focused(page)).toBe('Access granted');
});

test('38: a code is taken as it is pasted: with blanks, the whole line or the whole link; in one field, and nothing is sent by itself', async ({
  page,
}) => {
  await register(page);
  const asked = await ask();
  await page.goto('/device');
  for (const pasted of [
    ` ${asked.user_code.replace('-', ' ').toLowerCase()}\t`,
    `Code: ${asked.user_code}`,
    asked.verification_uri_complete,
  ]) {
    await codeField(page).focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.setData('text/plain', text);
      const isFree = document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
      if (isFree) document.execCommand('insertText', false, text);
    }, pasted);
    expect(await page.locator('main input').count()).toBe(1);
    expect(await question(page).count()).toBe(0);
    await page.keyboard.press('Enter');
    await question(page).waitFor();
    await page.goto('/device');
  }
});

test('10: no code, half a code and an unknown one are said at the field, and what was typed stays', async ({
  page,
}) => {
  await register(page);
  await page.goto('/device');
  const calls = await intercept(page, '/auth/device/requests/*', (route) => route.continue());
  const fault = page.locator('.fault');
  await button(page, 'Continue').click();
  await fault.filter({ hasText: 'Fill in this field.' }).waitFor();
  await codeField(page).fill('wdjb-m');
  await fault.filter({ hasText: 'Enter the eight letters' }).waitFor();
  expect(calls).toEqual([]);
  await codeField(page).fill('bbbb bbbb');
  await button(page, 'Continue').click();
  await fault.filter({ hasText: 'This code is not known.' }).waitFor();
  await expect.poll(() => focused(page)).toBe('There is a problem');
  expect(await codeField(page).inputValue()).toBe('bbbb bbbb');
  expect(await codeField(page).getAttribute('aria-invalid')).toBe('true');
  expect(await page.locator('.alert').textContent()).toContain('Please check: Code');
});

test('a request that was answered elsewhere says so, with the way to what has access', async ({ page, another }) => {
  const ada = await register(page);
  const asked = await ask();
  await openQuestion(page, asked);
  const elsewhere = await another();
  await elsewhere.request.post('/auth/login', { data: { email: ada.email, password: ada.password } });
  const path = `/auth/device/requests/${asked.user_code}`;
  expect((await elsewhere.request.post(path, { data: { answer: 'grant' } })).status()).toBe(204);
  await button(page, 'Refuse').click();
  await expect.poll(() => focused(page)).toBe('This request is over');
  await arriveAt(page, '/device');
  expect((await poll(asked)).access_token).toBeTruthy();
  await page.getByText('If you did not answer it yourself').getByRole('link', { name: 'Your access tokens' }).click();
  await page.locator('.token', { hasText: 'backup on ada-laptop' }).waitFor();
});

test('who comes back to a request that was answered in another tab is told before they answer', async ({ page }) => {
  await register(page);
  const asked = await ask();
  await openQuestion(page, asked);
  await page.request.post(`/auth/device/requests/${asked.user_code}`, { data: { answer: 'refuse' } });
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.getByRole('heading', { name: 'This request is over' }).waitFor();
});

test('16: after too many guesses of a code the wait is counted down, for the code and for the answer', async ({
  page,
}) => {
  await register(page);
  const asked = await ask();
  await openQuestion(page, asked);
  const refusal = problem('rate_limited', 429, { 'retry-after': '600' });
  const calls = await intercept(page, '/auth/device/requests/*', refusal);
  await button(page, 'Grant access').click();
  await page
    .getByRole('alert')
    .filter({ hasText: /Too many attempts\. Try again in \d+ minutes\. The code will have expired by then/ })
    .waitFor();
  const looks = (name: string) => button(page, name).evaluate((element) => getComputedStyle(element).backgroundColor);
  expect(await looks('Grant access')).toBe(await looks('Refuse'));
  expect(await button(page, 'Refuse').getAttribute('aria-disabled')).toBe('true');
  await button(page, 'Refuse').dispatchEvent('click');
  await page.reload();
  await button(page, 'Continue').click();
  await page.getByRole('alert').filter({ hasText: 'Too many attempts.' }).waitFor();
  expect(calls).toHaveLength(2);
});

test('with as many tokens as one can have, the way to the settings is shown, and the answer still waits', async ({
  page,
}) => {
  await register(page);
  const scopes = ['profile:read'];
  for (let left = 50; left > 0; left--)
    await page.request.post('/auth/tokens', { data: { name: `number ${left}`, scopes } });
  const asked = await ask();
  await openQuestion(page, asked);
  await button(page, 'Grant access').click();
  const alert = page.getByRole('alert').filter({ hasText: 'You have reached the limit of 50 tokens.' });
  await alert.getByRole('link', { name: 'Your access tokens' }).click();
  await arriveAt(page, '/settings#tokens');
  await page.getByRole('button', { name: 'Revoke: number 7', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await toast(page);
  await page.goBack();
  await arriveAt(page, linkOf(asked));
  await button(page, 'Continue').click();
  await button(page, 'Grant access').click();
  await page.getByRole('heading', { name: 'Access granted' }).waitFor();
});

test('23: a session that ends before the answer leads to the log-in and back to the code', async ({ page }) => {
  const ada = await register(page);
  const asked = await ask();
  await page.goto('/device');
  await codeField(page).fill(asked.user_code);
  await button(page, 'Continue').click();
  await question(page).waitFor();
  await page.context().clearCookies();
  await button(page, 'Grant access').click();
  await seeHeading(page, 'Log in');
  expect(await toast(page)).toBe('Your session expired. Log in again.');
  expect(await poll(asked)).toMatchObject({ error: 'authorization_pending' });
  await logIn(page, ada);
  await arriveAt(page, linkOf(asked));
  expect(await codeField(page).inputValue()).toBe(asked.user_code);
});

test('8, 17: without a connection a program can be answered again, and while the answer is on its way only once', async ({
  page,
  watch,
}) => {
  await register(page);
  const asked = await ask();
  await openQuestion(page, asked);
  await page.context().setOffline(true);
  await button(page, 'Grant access').click();
  await page.getByRole('alert').filter({ hasText: 'There was no answer.' }).waitFor();
  await page.context().setOffline(false);
  forgive(watch, /ERR_INTERNET_DISCONNECTED/);
  const { held, letGo } = await hold(page, /\/auth\/device\/requests\//);
  await button(page, 'Refuse').click();
  await expect.poll(() => button(page, 'Refuse').getAttribute('aria-busy')).toBe('true');
  expect(await button(page, 'Grant access').getAttribute('aria-busy')).toBe('false');
  await button(page, 'Grant access').dispatchEvent('click');
  letGo();
  await expect.poll(() => focused(page)).toBe('Access refused');
  expect(held).toEqual([`POST /auth/device/requests/${asked.user_code}`]);
});

test('26: whose code it is does not matter to the link: who is signed in is asked, nobody else', async ({
  page,
  another,
}) => {
  await register(page, stranger('Ada Lovelace'));
  const asked = await ask();
  await openQuestion(page, asked);
  await page.request.post('/auth/logout');
  const tab = await page.context().newPage();
  const bob = await register(await another(), stranger('Bob'));
  await tab.goto('/login');
  await logIn(tab, bob);
  await arriveAt(tab, '/profile');
  // The other tab begins anew for Bob: nothing that Ada was about to say is said by him.
  await button(page, 'Continue').waitFor();
  expect(await question(page).count()).toBe(0);
});
