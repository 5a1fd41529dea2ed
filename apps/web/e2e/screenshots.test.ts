/** The pictures of the README. They are taken at every run, and kept with UPDATE_SCREENSHOTS=1. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { inRoot } from '../../../scripts/root.ts';
import { test } from './browsing.ts';
import { seeHeading } from './people.ts';

const credentials = { email: 'ada@example.com', password: 'correct horse battery staple' };
const person = { ...credentials, name: 'Ada Lovelace' };
const iPhone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101 Firefox/144.0';
const desktop = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 };

async function take(page: Page, name: string) {
  await page.evaluate(() => document.fonts.ready);
  const kept = process.env.UPDATE_SCREENSHOTS === '1' && { path: inRoot(`docs/images/${name}.png`) };
  const picture = await page.screenshot({ ...kept });
  // A page of one colour compresses to next to nothing.
  expect(picture.byteLength, name).toBeGreaterThan(10_000);
}

test('every page makes a picture, in both themes', async ({ another }) => {
  const page = await another({ ...desktop, colorScheme: 'light' });
  await page.goto('/');
  await page.getByRole('link', { name: 'Create an account' }).waitFor();
  await take(page, 'home-light');
  await page.goto('/signup');
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Name').fill(person.name);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await take(page, 'sign-up-light');
  await page.getByRole('button', { name: 'Create account' }).click();
  await seeHeading(page, /Welcome/);
  await page.mouse.move(0, 0);
  await take(page, 'profile-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await take(page, 'profile-dark');
  await page.goto('/settings');
  await page.getByText('This device').waitFor();
  await take(page, 'settings-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await take(page, 'settings-light');

  for (const userAgent of [iPhone, mac]) {
    const other = await another({ userAgent });
    await other.request.post('/auth/login', { data: { ...credentials, remember: true } });
  }
  await page.reload();
  await page.getByText('Safari on iOS').waitFor();
  await page.getByRole('button', { name: 'End all other sessions' }).scrollIntoViewIfNeeded();
  await take(page, 'sessions-light');
});

test('and so does a phone', async ({ another }) => {
  const page = await another({ ...phone, colorScheme: 'light' });
  await page.goto('/login');
  await seeHeading(page, 'Log in');
  await take(page, 'log-in-phone');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/');
  await page.getByRole('link', { name: 'Create an account' }).waitFor();
  await take(page, 'home-phone-dark');
});
