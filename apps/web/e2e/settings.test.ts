import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from './browsing.ts';
import { arriveAt, logIn, register, seeHeading, toast } from './people.ts';

test('a new name is saved and greets on the profile', async ({ page }) => {
  await register(page);
  await page.goto('/profile');
  await page.getByRole('link', { name: 'Change name, password, sessions or tokens' }).click();
  await page.getByLabel('Name', { exact: true }).fill('  Ada King ');
  await page.getByRole('button', { name: 'Save name' }).click();
  expect(await toast(page)).toBe('Your name has been changed.');
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Ada King');
  await page.getByRole('link', { name: 'Profile', exact: true }).click();
  await seeHeading(page, 'Welcome, Ada King!');
});

test('a new password signs out every other browser and is the one that counts', async ({ page, another }) => {
  const ada = await register(page);
  const elsewhere = await another();
  await elsewhere.goto('/login?next=/settings');
  await logIn(elsewhere, ada);
  await seeHeading(elsewhere, 'Settings');

  await page.goto('/settings#password');
  await expect.poll(() => page.locator('#sessions').getByRole('listitem').count()).toBe(2);
  await page.getByLabel('Current password', { exact: true }).fill('not this one');
  await page.getByLabel('New password', { exact: true }).fill('three green doors in a row');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('This is not your current password.').waitFor();
  expect(await page.getByLabel('New password', { exact: true }).inputValue()).toBe('three green doors in a row');

  await page.getByLabel('Current password', { exact: true }).fill(ada.password);
  await page.getByRole('button', { name: 'Change password' }).click();
  expect(await toast(page)).toBe(
    'Your password has been changed. You are signed out everywhere else. Your access tokens still work.',
  );
  await expect.poll(() => page.locator('#sessions').getByRole('listitem').count()).toBe(1);
  expect(await page.getByLabel('New password', { exact: true }).inputValue()).toBe('');

  await elsewhere.getByRole('button', { name: 'Save name' }).click();
  await arriveAt(elsewhere, '/login?next=/settings');
  expect(await toast(elsewhere)).toBe('Your session expired. Log in again.');
  await logIn(elsewhere, ada);
  await elsewhere.getByText('Please check your login details and try again.').waitFor();
  await logIn(elsewhere, { ...ada, password: 'three green doors in a row' });
  await arriveAt(elsewhere, '/settings');
});

const sections = [
  ['name', 'Name'],
  ['password', 'Password'],
  ['sessions', 'Where you are signed in'],
  ['tokens', 'Access tokens'],
] as const;

/** The heading that has the focus, if it is in sight. */
function begunHeading(page: Page) {
  return page.evaluate(() => {
    const focused = document.activeElement;
    const { top = -1, bottom = 0 } = focused?.getBoundingClientRect() ?? {};
    const isInSight = top >= 0 && bottom <= window.innerHeight;
    return focused?.matches('h2') && isInSight ? focused.textContent : `${focused?.tagName} at ${top}`;
  });
}

test.for(sections)(
  '/settings#%s begins at its section: opened, followed, or after a log-in',
  async ([id, heading], { another }) => {
    const page = await another({ viewport: { width: 320, height: 568 } });
    const ada = await register(page);
    await page.goto(`/settings#${id}`);
    await expect.poll(() => begunHeading(page)).toBe(heading);

    await page.goto('/settings');
    const link = page.getByRole('list', { name: 'On this page' }).getByRole('link', { name: heading });
    await link.click();
    await arriveAt(page, `/settings#${id}`);
    await expect.poll(() => begunHeading(page)).toBe(heading);
    expect(await link.getAttribute('aria-current')).toBe('location');

    await page.request.post('/auth/logout');
    await page.goto(`/settings#${id}`);
    await arriveAt(page, `/login?next=/settings%23${id}`);
    await logIn(page, ada);
    await arriveAt(page, `/settings#${id}`);
    await expect.poll(() => begunHeading(page)).toBe(heading);
  },
);

test('/.well-known/change-password leads to the new password, over the log-in where it must', async ({ page }) => {
  const ada = await register(page);
  await page.goto('/.well-known/change-password');
  await arriveAt(page, '/settings#password');
  await expect.poll(() => begunHeading(page)).toBe('Password');

  await page.request.post('/auth/logout');
  await page.goto('/.well-known/change-password');
  await arriveAt(page, '/login?next=/settings%23password');
  expect(await toast(page)).toBe('Please log in to access this page.');
  await logIn(page, ada);
  await arriveAt(page, '/settings#password');
  await expect.poll(() => begunHeading(page)).toBe('Password');
});
