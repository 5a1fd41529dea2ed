/** A new access token: its form, the box that shows it once, and what a program gets by it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { ask, box, button, field, items, make, makeByHand, names, openTokens, section } from './access-tokens.ts';
import { baseUrl, browserWithCache, test } from './browsing.ts';
import { focused } from './focus.ts';
import { arriveAt, logIn, register, toast } from './people.ts';

const run = promisify(execFile);

/** Everything that the browser keeps for the site, and what is on the page. */
const kept = (page: Page) =>
  page.evaluate(() => {
    const typed = [...document.querySelectorAll('input, textarea')].map((each) => (each as HTMLInputElement).value);
    const stores = JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, location.href]);
    return document.documentElement.outerHTML + typed.join() + stores + document.cookie;
  });

test('a token is made, copied from the box that took the focus, and works', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const { ada } = await openTokens(page);
  await section(page).getByText('You have none yet.').waitFor();
  const token = await makeByHand(page, 'nightly backup', 'profile:read', 'sessions:read');
  expect(token).toMatch(/^portero_pat_\w/);
  await expect.poll(() => box(page).evaluate((element) => element === document.activeElement)).toBe(true);
  await box(page).getByText('it is not shown again').waitFor();
  expect(await field(page).getAttribute('readonly')).not.toBeNull();

  await box(page).getByRole('button', { name: 'Copy token' }).click();
  await box(page).getByRole('status').filter({ hasText: 'Copied' }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token);
  await box(page).getByRole('button', { name: 'Copy command' }).click();
  const command = `curl -H "Authorization: Bearer ${token}" ${baseUrl}/me`;
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(command);
  // Of two texts it is said of the one that the clipboard holds, and not for ever.
  await box(page).getByRole('button', { name: '✓ Copied' }).waitFor();
  await box(page).getByRole('button', { name: 'Copy token' }).waitFor();
  await box(page).getByRole('button', { name: 'Copy command' }).waitFor();
  expect(await page.locator('.toast').count()).toBe(0);

  const answer = await ask(token, '/me');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ user: { email: ada.email }, session: null });
  expect((await ask(token, '/auth/tokens')).status).toBe(403);

  await box(page).getByRole('button', { name: 'Done' }).click();
  await expect.poll(() => focused(page)).toBe('Create a token');
  expect(await kept(page)).not.toContain(token);
  const item = await items(page).textContent();
  expect(item).toContain('nightly backup');
  expect(item).toContain('See your profile\u00A0· See where you are signed in');
  expect(item).toContain(`${token.slice(0, 18)}…`);
  expect(item).toContain('Never used');
  await page.reload();
  await expect.poll(() => items(page).textContent()).toMatch(/Last used just now/);
});

test('a token lives as long as was chosen, ninety days if nothing was', async ({ page }) => {
  await openTokens(page);
  const bodies: unknown[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') bodies.push(request.postDataJSON());
  });
  await makeByHand(page, 'one', 'profile:read');
  await box(page).getByRole('button', { name: 'Done' }).click();
  expect(await toast(page)).toBe(
    'The new token was not copied, and it cannot be shown again. Revoke it and make another.',
  );
  await button(page, 'Create a token').click();
  const lifetime = section(page).getByLabel('Expires after');
  const end = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' }).format(Date.now() + 7 * 86_400_000);
  expect(await lifetime.locator('option').allTextContents()).toContain(`7 days (${end})`);
  await lifetime.selectOption('7');
  await section(page).getByLabel('Token name').fill('two');
  await section(page).getByLabel('End your sessions').check();
  await button(page, 'Create token').click();
  await box(page).waitFor();
  // Nothing to try it with that would change nothing.
  expect(await box(page).locator('pre').textContent()).toMatch(/^Authorization: Bearer portero_pat_/);
  expect(bodies).toEqual([
    { name: 'one', scopes: ['profile:read'], expiresInDays: 90 },
    { name: 'two', scopes: ['sessions:write'], expiresInDays: 7 },
  ]);
});

test('the command that is shown works as it stands, for each thing that a token may do', async ({ page }) => {
  await openTokens(page);
  for (const [scope, path] of [
    ['profile:read', '/me'],
    ['sessions:read', '/auth/sessions'],
    ['services:access', '/auth/token'],
  ] as const) {
    await makeByHand(page, `try ${scope}`, scope);
    const command = (await box(page).locator('pre').textContent()) ?? '';
    expect(command).toContain(path);
    const { stdout } = await run('sh', ['-c', `${command} -sS -w "%{http_code}" -o /dev/null`]);
    expect(stdout).toBe('200');
    await box(page).getByRole('button', { name: 'Done' }).click();
  }
});

test('a page without TLS, which has no clipboard, copies all the same', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.addInitScript(() => {
    const { clipboard } = navigator;
    Object.assign(window, { readClipboard: () => clipboard.readText() });
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
  });
  await openTokens(page);
  const token = await makeByHand(page, 'backup', 'profile:read');
  const read = () => page.evaluate(() => (window as unknown as { readClipboard(): Promise<string> }).readClipboard());
  await box(page).getByRole('button', { name: 'Copy token' }).click();
  await box(page).getByRole('button', { name: '✓ Copied' }).waitFor();
  expect(await read()).toBe(token);
  await box(page).getByRole('button', { name: 'Copy command' }).click();
  await expect.poll(read).toBe(`curl -H "Authorization: Bearer ${token}" ${baseUrl}/me`);
  await expect.poll(() => focused(page)).toMatch(/Copied|Copy command/);
});

test('where nothing may be copied, the text is selected to be copied by hand', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('no')) } });
    document.execCommand = () => false;
  });
  await openTokens(page);
  const token = await makeByHand(page, 'backup', 'profile:read');
  await box(page).getByRole('button', { name: 'Copy token' }).click();
  await box(page).getByText('The text is selected').waitFor();
  const selected = await field(page).evaluate((input: HTMLInputElement) =>
    input.value.slice(input.selectionStart ?? 0, input.selectionEnd ?? 0),
  );
  expect(selected).toBe(token);
  await box(page).getByRole('button', { name: 'Copy command' }).click();
  await expect.poll(() => page.evaluate(() => String(getSelection()))).toContain(`Bearer ${token}`);
});

const leavings: Record<string, (page: Page) => Promise<unknown>> = {
  'the page is left and come back to': async (page) => {
    await page.getByRole('link', { name: 'Profile', exact: true }).click();
    await arriveAt(page, '/profile');
    await page.goBack();
    await arriveAt(page, '/settings#tokens');
  },
  'the page is loaded again': (page) => page.reload(),
  'the browser leaves the site and comes back': async (page) => {
    await page.goto('/robots.txt');
    await page.goBack();
  },
  'the session ends': async (page) => {
    await page.request.post('/auth/logout');
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await arriveAt(page, '/login?next=/settings%23tokens');
  },
  'somebody else logs in in another tab': async (page) => {
    const tab = await page.context().newPage();
    await page.request.post('/auth/logout');
    const bob = await register(tab);
    await page.request.post('/auth/logout');
    await tab.goto('/login');
    await logIn(tab, bob);
    await arriveAt(tab, '/profile');
    await button(page, 'Create a token').waitFor();
  },
};

test.for(Object.entries(leavings))('15: a new access token is kept nowhere when %s', async ([, leave], { page }) => {
  await openTokens(page);
  const token = await makeByHand(page, 'backup', 'profile:read');
  expect(await kept(page)).toContain(token.slice(0, 18));
  await leave(page);
  await page.locator('main h1').waitFor();
  expect(await kept(page)).not.toContain(token);
  expect((await page.context().storageState()).origins.flatMap((each) => JSON.stringify(each)).join()).not.toContain(
    token,
  );
});

test('the browser asks before it leaves a new token that nobody has copied, and no longer once it is', async ({
  page,
}) => {
  await page.context().grantPermissions(['clipboard-write']);
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await openTokens(page);
  await makeByHand(page, 'backup', 'profile:read');
  await page.reload();
  expect(asked).toEqual(['beforeunload']);
  await makeByHand(page, 'report', 'profile:read');
  await box(page).getByRole('button', { name: 'Copy token' }).click();
  await box(page).getByText('✓ Copied').waitFor();
  await page.reload();
  await expect.poll(() => names(page)).toEqual(['report', 'backup']);
  expect(asked).toHaveLength(1);
});

test('15: a new access token is not kept in the back/forward cache', async ({ watch, onTestFinished }) => {
  const page = await browserWithCache(watch, onTestFinished);
  await page.addInitScript(() =>
    addEventListener('pageshow', ({ persisted }) => persisted && Object.assign(window, { cameBack: true })),
  );
  await openTokens(page);
  const token = await makeByHand(page, 'backup', 'profile:read');
  await page.goto('/robots.txt');
  await page.goBack({ waitUntil: 'commit' });
  await expect.poll(() => names(page)).toEqual(['backup']);
  expect(await page.evaluate(() => 'cameBack' in window)).toBe(true);
  expect(await kept(page)).not.toContain(token);
});

test('10: that nothing was chosen for a token is said at the group, and what leads there leads to its first box', async ({
  page,
}) => {
  await openTokens(page);
  await button(page, 'Create a token').click();
  await expect.poll(() => focused(page)).toBe('Token name');
  await page.keyboard.type('backup');
  await page.keyboard.press('Enter');
  const group = page.getByRole('group', { name: 'What it may do' });
  await expect.poll(() => focused(page)).toBe('There is a problem');
  const described = await group.getAttribute('aria-describedby');
  expect(await page.locator(`[id="${described}"]`).textContent()).toBe('Choose at least one.');
  await section(page).getByRole('link', { name: 'What it may do' }).click();
  await expect.poll(() => focused(page)).toMatch(/^See your profile/);
  await page.keyboard.press('Space');
  expect(await group.getAttribute('aria-describedby')).toBeNull();
  expect(await section(page).locator('.alert, .fault').count()).toBe(0);
});

test('10: what the server refuses of a token is said at its field', async ({ page }) => {
  await openTokens(page);
  const errors = [
    { pointer: '#/scopes/0', code: 'not_allowed', message: 'Expected one of: x.' },
    { pointer: '#/expiresInDays', code: 'too_large', message: '', limit: 30 },
  ];
  await page.route('**/auth/tokens', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({
          status: 422,
          contentType: 'application/problem+json',
          body: JSON.stringify({
            type: 'x',
            title: 'x',
            status: 422,
            instance: 'x',
            code: 'validation_failed',
            errors,
          }),
        })
      : route.continue(),
  );
  await button(page, 'Create a token').click();
  await section(page).getByLabel('Token name').fill('backup');
  await section(page).getByLabel('See your profile').check();
  await button(page, 'Create token').click();
  await section(page).getByText('This cannot be chosen here any more.').waitFor();
  const lifetime = section(page).getByLabel('Expires after');
  expect(await lifetime.getAttribute('aria-invalid')).toBe('true');
  await section(page).getByText('Use 30 or less.').waitFor();
  await lifetime.selectOption('7');
  await expect.poll(() => lifetime.getAttribute('aria-invalid')).toBe('false');
});

test('the one token too many is refused in words, and what was typed stays; then it is said before', async ({
  page,
}) => {
  await openTokens(page);
  await button(page, 'Create a token').click();
  await section(page).getByLabel('Token name').fill('one more');
  await section(page).getByLabel('See your profile').check();
  for (let left = 50; left > 0; left--) await make(page, `number ${left}`);
  await button(page, 'Create token').click();
  const limit = 'You have reached the limit of 50 tokens. Revoke one that you no longer need.';
  await section(page).getByRole('alert').getByText(limit).waitFor();
  expect(await section(page).getByLabel('Token name').inputValue()).toBe('one more');
  await page.reload();
  await section(page).getByText(limit).waitFor();
  await button(page, 'Create a token').dispatchEvent('click');
  expect(await section(page).getByLabel('Token name').count()).toBe(0);
});

test('a scope that the app has added is said in the words of whoever added it', async ({ page }) => {
  const settings = await (await page.request.get('/auth/settings')).json();
  settings.scopes.push({ name: 'notes:write', description: 'Write into your notebook' });
  await page.route('**/auth/settings', (route) => route.fulfill({ json: settings }));
  await openTokens(page);
  await button(page, 'Create a token').click();
  const label = section(page).locator('label', { has: page.locator('[value="notes:write"]') });
  expect(((await label.textContent()) ?? '').replace(/\s+/g, ' ').trim()).toBe('Write into your notebook notes:write');
  expect(await label.locator('code').textContent()).toBe('notes:write');
});
