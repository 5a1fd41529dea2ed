/** Messages: who hears them, how long they stay, and where the focus goes. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { forgive, problem } from './answers.ts';
import { test } from './browsing.ts';
import { arriveAt, logIn, register, seeHeading } from './people.ts';

const shown = (page: Page) => page.locator('.toast p').allInnerTexts();
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    const toast = element?.closest('.toast');
    return toast?.querySelector('p')?.textContent ?? element?.textContent?.trim() ?? '';
  });

/** Opens the settings of somebody new. */
async function openSettings(page: Page) {
  await register(page);
  await page.goto('/settings');
  await page.getByText('This device', { exact: true }).waitFor();
}

async function succeed(page: Page) {
  await page.getByRole('button', { name: 'Save name' }).click();
  await page.getByText('Your name has been changed.').waitFor();
}

const refusals = {
  rate_limited: [429, 'Too many attempts.'],
  origin_denied: [403, 'This page is not allowed'],
  body_too_large: [413, 'That is too much text.'],
} as const;

/** Makes a log-out fail, which is told by a message: nothing on the page could. */
async function fail(page: Page, code: keyof typeof refusals = 'rate_limited') {
  const [status, text] = refusals[code];
  await page.route('**/auth/logout', problem(code, status));
  await page.getByRole('button', { name: 'Logout' }).click();
  await page.locator('.toast', { hasText: text }).waitFor();
  await page.unroute('**/auth/logout');
}

/** Notes from now on what enters a region that is read out, and which. */
function listen(page: Page) {
  return page.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) {
        for (const node of addedNodes) {
          for (let region = node.parentElement; region; region = region.parentElement) {
            const role = region.getAttribute('role') ?? '';
            if (role === 'status' || role === 'alert' || region.hasAttribute('aria-live'))
              heard.push(`${role}: ${node.textContent?.trim()}`);
          }
        }
      }
    }).observe(document, { childList: true, subtree: true });
  });
}

const heard = (page: Page) =>
  page.evaluate(() => (window as unknown as { heard: string[] }).heard.filter((text) => !/: $/.test(text)));

test('30: messages enter regions that were there at load, polite for good news and assertive for errors, once each', async ({
  page,
}) => {
  await listen(page);
  await openSettings(page);
  const regions = page.getByRole('region', { name: 'Messages' });
  const polite = regions.getByRole('status');
  const assertive = regions.getByRole('alert');
  const handles = [await polite.elementHandle(), await assertive.elementHandle()];
  expect(await polite.textContent()).toBe('');
  expect(await assertive.textContent()).toBe('');
  await page.evaluate(() => (window as unknown as { heard: string[] }).heard.splice(0));

  await succeed(page);
  await fail(page);
  expect(await polite.textContent()).toBe('Your name has been changed.');
  expect(await assertive.textContent()).toBe('Too many attempts. Please wait a little and try again.');
  // What a button says while it works is read out as well; each message once, in one region.
  expect((await heard(page)).filter((text) => !text.endsWith(': Loading'))).toEqual([
    'status: Your name has been changed.',
    'alert: Too many attempts. Please wait a little and try again.',
  ]);
  for (const handle of handles) expect(await handle?.evaluate((element) => element.isConnected)).toBe(true);
});

test('31: good news stays five seconds and longer while it is pointed at or has the focus', async ({ page }) => {
  await page.clock.install();
  await openSettings(page);
  await page.clock.pauseAt(Date.now() + 3_600_000);
  await succeed(page);
  const toast = page.locator('.toast');
  await page.clock.runFor(5000);
  expect(await toast.count()).toBe(1);

  await toast.hover();
  await page.clock.runFor(60_000);
  expect(await toast.count()).toBe(1);
  await toast.getByRole('button').focus();
  await page.mouse.move(0, 0);
  await page.clock.runFor(60_000);
  expect(await toast.count()).toBe(1);
  await page.getByLabel('Name', { exact: true }).focus();
  await page.clock.runFor(7000);
  await expect.poll(() => toast.count()).toBe(0);
});

test('31: an error stays until its button, which says what it does, or Escape dismisses it', async ({ page }) => {
  await page.clock.install();
  await openSettings(page);
  await page.clock.pauseAt(Date.now() + 3_600_000);
  await fail(page);
  await page.clock.runFor(3_600_000);
  expect(await shown(page)).toEqual(['Too many attempts. Please wait a little and try again.']);
  await page.getByRole('button', { name: 'Dismiss message' }).click();
  await expect.poll(() => shown(page)).toEqual([]);
});

test('31: Escape closes the newest, and at most three are seen', async ({ page }) => {
  await openSettings(page);
  await fail(page, 'rate_limited');
  await fail(page, 'origin_denied');
  await fail(page, 'body_too_large');
  await succeed(page);
  expect(await shown(page)).toEqual([
    'Your name has been changed.',
    'This page is not allowed to talk to the server.',
    'That is too much text.',
  ]);
  await page.keyboard.press('Escape');
  await expect.poll(() => shown(page)).toHaveLength(2);
  await page.keyboard.press('Escape');
  await expect.poll(() => shown(page)).toEqual(['This page is not allowed to talk to the server.']);
});

test('31: Escape in a question closes the question and leaves the messages', async ({ page, another }) => {
  const ada = await register(page);
  await (await another()).request.post('/auth/login', { data: { email: ada.email, password: ada.password } });
  await page.goto('/settings');
  await fail(page);
  await page.getByRole('button', { name: 'End all other sessions' }).click();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await shown(page)).toHaveLength(1);
  await page.keyboard.press('Escape');
  await expect.poll(() => shown(page)).toEqual([]);
});

test('31: dismissed by keyboard, a message hands the focus to the next one and the last one back to where it came from', async ({
  page,
}) => {
  await openSettings(page);
  await fail(page, 'rate_limited');
  await fail(page, 'origin_denied');
  await fail(page, 'body_too_large');
  const last = page.getByRole('radio', { name: 'System' });
  await last.focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toContain('not allowed');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toContain('too much text');
  await page.keyboard.press('Space');
  await expect.poll(() => focused(page)).toContain('Too many attempts');
  await page.keyboard.press('Escape');
  await expect.poll(() => last.evaluate((radio) => radio === document.activeElement)).toBe(true);
});

test('31: dismissed with the mouse, a message leaves the focus where somebody works', async ({ page }) => {
  await openSettings(page);
  await fail(page);
  const field = page.getByLabel('New password', { exact: true });
  await field.focus();
  await page.getByRole('button', { name: 'Dismiss message' }).click();
  await expect.poll(() => shown(page)).toEqual([]);
  expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
});

test('32: a message set before a change of page is shown once after it, over a redirect, and not after a reload', async ({
  page,
}) => {
  await listen(page);
  const ada = await register(page);
  await page.request.post('/auth/logout');
  await page.goto('/profile');
  await arriveAt(page, '/login?next=/profile');
  await expect.poll(() => shown(page)).toEqual(['Please log in to access this page.']);
  expect(await heard(page)).toEqual(['status: Please log in to access this page.']);
  await page.reload();
  await seeHeading(page, 'Log in');
  expect(await shown(page)).toEqual([]);

  await logIn(page, ada);
  await arriveAt(page, '/profile');
  await page.getByRole('button', { name: 'Logout' }).click();
  await arriveAt(page, '/');
  await expect.poll(() => shown(page)).toEqual(['You have been logged out.']);
  expect((await heard(page)).filter((text) => text.includes('logged out'))).toHaveLength(1);
  await page.reload();
  await page.getByRole('link', { name: 'Login' }).waitFor();
  expect(await shown(page)).toEqual([]);
});

test('on a phone a message has the whole width, what can be done stands below it and the cross in its corner', async ({
  page,
  watch,
}) => {
  await page.setViewportSize({ width: 320, height: 568 });
  await page.goto('/');
  const spanish = page.getByRole('contentinfo').getByText('Español');
  await spanish.waitFor();
  await page.route(/\/assets\/.*\.js$/, (route) => route.abort());
  await spanish.click();
  const message = page.locator('.toast', { hasText: 'The language could not be loaded.' });
  await message.waitFor();
  const [text, action, cross] = await Promise.all(
    ['p', '.act', '.dismiss'].map((part) =>
      message.locator(part).evaluate((element) => element.getBoundingClientRect().toJSON()),
    ),
  );
  expect(action.top).toBeGreaterThanOrEqual(text.bottom);
  expect(cross.top).toBeLessThan(text.bottom);
  expect(text.width).toBeGreaterThan(200);
  // The browser's own note of the file that was kept from it.
  forgive(watch, /Failed to load resource/);
});
