import { expect } from 'vitest';
import { test } from './browsing.ts';
import { arriveAt, logIn, navigation, register, seeHeading, toast } from './people.ts';

test('19: a stranger is asked to log in, gets where they wanted to go, and Back does not lead to the log-in', async ({
  page,
  another,
}) => {
  const ada = await register(await another());
  await page.goto('/');
  await seeHeading(page, 'Portero');
  for (const [path, next, heading] of [
    ['/profile', '/login?next=/profile', 'Welcome, Ada Lovelace!'],
    ['/settings#password', '/login?next=/settings%23password', 'Settings'],
  ] as const) {
    await page.goto(path);
    await arriveAt(page, next);
    expect(await toast(page)).toBe('Please log in to access this page.');
    expect(await page.locator('.toast').count()).toBe(1);
    await logIn(page, ada);
    await arriveAt(page, path);
    await seeHeading(page, heading);
    await expect.poll(() => page.locator('.toast').count()).toBe(0);
    await page.goBack();
    await arriveAt(page, '/');
    await expect.poll(() => navigation(page)).toContain('Logout');
    await page.getByRole('button', { name: 'Logout' }).click();
    await expect.poll(() => navigation(page)).toContain('Login');
  }
});

test('19: after a log-in by the link, Back leads to where the link was', async ({ page, another }) => {
  const ada = await register(await another());
  await page.goto('/');
  await page.getByRole('link', { name: 'Login' }).click();
  await logIn(page, ada);
  await arriveAt(page, '/profile');
  await page.goBack();
  await arriveAt(page, '/');
  await page.goForward();
  await arriveAt(page, '/profile');
  await seeHeading(page, 'Welcome, Ada Lovelace!');
});

/** Addresses that would lead away if they were believed. */
const hostile = [
  '//evil.example',
  '///evil.example',
  '////evil.example/profile',
  'https://evil.example',
  'HTTPS://evil.example',
  'http:/evil.example',
  'https:evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '\\/evil.example',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,evil',
  'evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/%2e//evil.example',
  '/a/..//evil.example',
  '/%2Fevil.example',
  '/%5Cevil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  ' //evil.example',
  '@evil.example',
  '',
];

test('21: after a log-in nobody is sent to another site, however the address is written', async ({ page }) => {
  const ada = await register(page);
  for (const next of hostile) {
    await page.request.post('/auth/logout');
    await page.goto(`/login?next=${encodeURIComponent(next)}`);
    await logIn(page, ada);
    await page.waitForURL((url) => url.pathname !== '/login');
    expect(new URL(page.url()).pathname, next).toBe('/profile');
  }
});

test('21: nobody who is signed in already is sent to another site, however the address is encoded', async ({
  page,
}) => {
  await register(page);
  for (const next of hostile) {
    for (const written of [next, encodeURIComponent(next)]) {
      await page.goto(`/login?next=${written}`);
      await page.waitForURL((url) => url.pathname !== '/login');
      expect(new URL(page.url()).pathname, written).toBe('/profile');
    }
  }
});

test('22: who is signed in is taken from log-in and sign-up to where they wanted, or to the profile', async ({
  page,
}) => {
  await register(page);
  for (const path of ['/login', '/signup']) {
    await page.goto(path);
    await arriveAt(page, '/profile');
    await page.goto(`${path}?next=/settings%23password`);
    await arriveAt(page, '/settings#password');
  }
});
