import { expect } from 'vitest';
import { test } from './browsing.ts';
import { arriveAt, logIn, register, seeHeading, toast } from './people.ts';

test('a new name is saved and greets on the profile', async ({ page }) => {
  await register(page);
  await page.goto('/profile');
  await page.getByRole('link', { name: 'Change name, password or sessions' }).click();
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
  await page.getByLabel('Current password', { exact: true }).fill('not this one');
  await page.getByLabel('New password', { exact: true }).fill('three green doors in a row');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('This is not your current password.').waitFor();
  expect(await page.getByLabel('New password', { exact: true }).inputValue()).toBe('three green doors in a row');

  await page.getByLabel('Current password', { exact: true }).fill(ada.password);
  await page.getByRole('button', { name: 'Change password' }).click();
  expect(await toast(page)).toContain('Your password has been changed.');
  expect(await page.getByLabel('New password', { exact: true }).inputValue()).toBe('');

  await elsewhere.getByRole('button', { name: 'Save name' }).click();
  await arriveAt(elsewhere, '/login?next=/settings');
  expect(await toast(elsewhere)).toBe('Your session has ended. Please log in again.');
  await logIn(elsewhere, ada);
  await elsewhere.getByText('Please check your login details and try again.').waitFor();
  await logIn(elsewhere, { ...ada, password: 'three green doors in a row' });
  await arriveAt(elsewhere, '/settings');
});

test('another session is ended, then all the others', async ({ page, another }) => {
  const ada = await register(page);
  const others = [await another(), await another(), await another()];
  for (const other of others)
    await other.request.post('/auth/login', { data: { email: ada.email, password: ada.password } });

  await page.goto('/settings#sessions');
  const sessions = page.locator('#sessions').getByRole('listitem');
  await expect.poll(() => sessions.count()).toBe(4);
  expect(await sessions.first().textContent()).toContain('This device');
  await sessions
    .nth(1)
    .getByRole('button', { name: /^End session/ })
    .click();
  expect(await toast(page)).toBe('The session has been ended.');
  await expect.poll(() => sessions.count()).toBe(3);

  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('UL');

  await page.getByRole('button', { name: 'End all other sessions' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent?.trim()))
    .toBe('End all other sessions');
  expect(await sessions.count()).toBe(3);
  await page.getByRole('button', { name: 'End all other sessions' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End them all' }).click();
  await page.getByText('All other sessions have been ended.').waitFor();
  await expect.poll(() => sessions.count()).toBe(1);
  for (const other of others) expect((await other.request.get('/me')).status()).toBe(401);
  expect((await page.request.get('/me')).status()).toBe(200);
});
