import { expect } from 'vitest';
import { test } from './browsing.ts';
import { focused, tabTo, walk } from './focus.ts';
import { arriveAt, seeHeading, stranger, toast } from './people.ts';
import { states } from './states.ts';

test('35: sign-up, profile, a new name, log-out and log-in go by keyboard alone', async ({ page }) => {
  const ada = stranger();
  const { keyboard } = page;
  await page.goto('/signup');
  await seeHeading(page, 'Sign up');

  // The first stop leads past the navigation.
  await keyboard.press('Tab');
  expect(await focused(page)).toBe('Skip to content');
  await keyboard.press('Enter');
  await tabTo(page, 'Email');
  await keyboard.type(ada.email);
  await tabTo(page, 'Name');
  await keyboard.type(ada.name);
  await tabTo(page, 'Password');
  await keyboard.type(ada.password);
  await tabTo(page, 'Show password');
  await keyboard.press('Space');
  expect(await focused(page)).toBe('Hide password');
  await tabTo(page, 'Password', 'Shift+Tab');
  await keyboard.press('Enter');
  await seeHeading(page, 'Welcome, Ada Lovelace!');

  await expect.poll(() => focused(page)).toBe('Welcome, Ada Lovelace!');
  await tabTo(page, 'Change name, password, sessions or tokens');
  await keyboard.press('Enter');
  await seeHeading(page, 'Settings');
  await expect.poll(() => focused(page)).toBe('Settings');
  // First the way to the section, then the field in it.
  await tabTo(page, 'Name');
  await keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H2');
  await tabTo(page, 'Name');
  await keyboard.press('ControlOrMeta+A');
  await keyboard.type('Ada King');
  await tabTo(page, 'Save name');
  await keyboard.press('Space');
  expect(await toast(page)).toBe('Your name has been changed.');
  await keyboard.press('Escape');
  await expect.poll(() => page.locator('.toast').count()).toBe(0);

  await tabTo(page, 'Profile', 'Shift+Tab');
  await keyboard.press('Enter');
  await seeHeading(page, 'Welcome, Ada King!');
  await expect.poll(() => focused(page)).toBe('Welcome, Ada King!');
  await tabTo(page, 'Logout', 'Shift+Tab');
  await keyboard.press('Space');
  await arriveAt(page, '/');
  expect(await toast(page)).toBe('You have been logged out.');

  await expect.poll(() => focused(page)).toBe('Portero');
  await tabTo(page, 'Log in');
  await keyboard.press('Enter');
  await seeHeading(page, 'Log in');
  await expect.poll(() => focused(page)).toBe('Log in');
  await tabTo(page, 'Email');
  await keyboard.type(ada.email);
  await tabTo(page, 'Password');
  await keyboard.type(ada.password);
  await tabTo(page, 'Remember me');
  await keyboard.press('Space');
  await tabTo(page, 'Log in');
  await keyboard.press('Enter');
  await seeHeading(page, 'Welcome, Ada King!');
  await page.getByText('Remembered on this browser.').waitFor();
});

test.for(states)('35: every stop on $name is seen to have the focus, light and dark', async (state, { another }) => {
  // High enough that nothing has to be scrolled: the pictures with and without the focus are of the same place.
  const page = await another({ viewport: { width: 1280, height: 1800 } });
  await state.open(page);
  await state.ask?.(page);
  const { stops, faults } = await walk(page);
  expect(faults).toEqual([]);
  const some = state.ask ? ['Cancel'] : ['Skip to content', 'Portero'];
  expect(stops).toEqual(expect.arrayContaining(some));
  // Of what lies behind a question nothing can be had.
  expect(stops.includes('Portero')).toBe(!state.ask);
});
