/** Where one is signed in: what the list says, in the reader's words and time zone. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from './browsing.ts';
import { logInElsewhere, register } from './people.ts';

const now = '2026-11-23T09:30:00.000Z';
const chrome = { browser: 'Chrome', platform: 'Linux' };

/** Answers the question for the sessions with these, the first being the one in hand. */
async function answerSessions(
  page: Page,
  others: { browser: string | null; platform: string | null; lastSeenAt: string }[],
) {
  const rest = { ipAddress: '192.0.2.7', idleExpiresAt: now, absoluteExpiresAt: now, remembered: false };
  const sessions = [{ ...chrome, lastSeenAt: now }, ...others].map((session, index) => ({
    ...rest,
    ...session,
    id: `session-${index}`,
    device: 'in the words of the server',
    createdAt: '2026-11-02T03:15:00.000Z',
    current: index === 0,
  }));
  await page.route('**/auth/sessions', (route) => route.fulfill({ json: { sessions } }));
}

const items = (page: Page) => page.locator('#sessions').getByRole('listitem');
const names = async (page: Page) =>
  (await items(page).getByRole('heading').allTextContents()).map((name) => name.replaceAll(/\s+/g, ' ').trim());

const seen = [
  { ...chrome, lastSeenAt: '2026-11-23T09:29:30.000Z' },
  { browser: 'curl', platform: null, lastSeenAt: '2026-11-23T09:27:00.000Z' },
  { browser: null, platform: null, lastSeenAt: '2026-11-23T04:30:00.000Z' },
  { browser: 'Safari', platform: 'iOS', lastSeenAt: '2026-11-22T02:00:00.000Z' },
  { browser: 'Firefox', platform: 'macOS', lastSeenAt: '2026-11-09T02:00:00.000Z' },
];

test('41: devices and times are told in English, by the clock of the reader', async ({ another }) => {
  const page = await another({ locale: 'en-GB', timezoneId: 'Europe/Madrid' });
  await page.clock.install({ time: now });
  await register(page);
  await answerSessions(page, seen);
  await page.goto('/settings#sessions');
  await expect
    .poll(() => names(page))
    .toEqual([
      'Chrome on Linux This device',
      'Chrome on Linux',
      'curl',
      'Unknown device',
      'Safari on iOS',
      'Firefox on macOS',
    ]);
  expect(await items(page).locator('p:first-child').allInnerTexts()).toEqual([
    'Active now',
    'Last seen just now',
    'Last seen 3 minutes ago',
    'Last seen 5 hours ago',
    'Last seen yesterday',
    'Last seen 9 November 2026',
  ]);
  const time = items(page).nth(2).getByText('Last seen');
  expect(await time.getAttribute('datetime')).toBe('2026-11-23T09:27:00.000Z');
  expect(await time.getAttribute('title')).toMatch(/^Monday,? 23 November 2026 at 10:27:00 CET$/);
  expect(await items(page).nth(2).getByText('Signed in').textContent()).toBe('Signed in on 2 November 2026');
  await page.clock.runFor(120_000);
  await expect.poll(() => time.textContent()).toBe('Last seen 5 minutes ago');
});

test('41: devices and times are told in Spanish, by the clock of the reader', async ({ another }) => {
  const page = await another({ locale: 'es-MX', timezoneId: 'America/Mexico_City' });
  await page.clock.install({ time: now });
  await register(page);
  await answerSessions(page, seen);
  await page.goto('/settings#sessions');
  await expect
    .poll(() => names(page))
    .toEqual([
      'Chrome en Linux Este dispositivo',
      'Chrome en Linux',
      'curl',
      'Dispositivo desconocido',
      'Safari en iOS',
      'Firefox en macOS',
    ]);
  // What was yesterday in Madrid was the day before yesterday in Mexico.
  expect(await items(page).locator('p:first-child').allInnerTexts()).toEqual([
    'Activa ahora',
    'Última actividad: ahora mismo',
    'Última actividad: hace 3 minutos',
    'Última actividad: hace 5 horas',
    'Última actividad: anteayer',
    'Última actividad: 8 de noviembre de 2026',
  ]);
  const time = items(page).nth(2).getByText('Última actividad');
  expect(await time.getAttribute('title')).toMatch(/lunes, 23 de noviembre de 2026.* 3:27:00.*/);
  expect(await items(page).nth(2).getByText('Iniciada').textContent()).toBe('Iniciada el 1 de noviembre de 2026');
});

test('this device comes first and is marked, then the others, the latest used first', async ({ page, another }) => {
  const ada = await register(page);
  await logInElsewhere(await another({ userAgent: 'curl/8.5.0' }), ada);
  await logInElsewhere(await another({ userAgent: 'HTTPie/3.2' }), ada);
  await page.goto('/settings#sessions');
  await expect.poll(() => names(page)).toEqual([expect.stringMatching(/This device$/), 'HTTPie', 'curl']);
});

test('who is signed in nowhere else is told so, and nothing can be ended', async ({ page }) => {
  await register(page);
  await page.goto('/settings#sessions');
  await page.getByText('You are signed in nowhere else.').waitFor();
  expect(await items(page).count()).toBe(1);
  expect(await page.locator('#sessions').getByRole('button', { name: /end/i }).count()).toBe(0);
});

test('without an answer the list says so, and trying again leads to it without losing the focus', async ({ page }) => {
  await register(page);
  let isBroken = true;
  let tries = 0;
  await page.route('**/auth/sessions', (route) => {
    tries += 1;
    return isBroken ? route.fulfill({ status: 429, body: '' }) : route.continue();
  });
  await page.goto('/settings#sessions');
  const alert = page.locator('#sessions').getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toBe('Your sessions could not be loaded.');

  const again = page.getByRole('button', { name: 'Try again' });
  await again.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => tries).toBe(2);
  await alert.waitFor();
  expect(await again.evaluate((button) => button === document.activeElement)).toBe(true);

  isBroken = false;
  await page.keyboard.press('Enter');
  await expect.poll(() => items(page).count()).toBe(1);
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('UL');
});

test('the place of the list is kept while it loads', async ({ page }) => {
  await register(page);
  let answer = () => {};
  const wait = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/auth/sessions', async (route) => {
    await wait;
    await route.continue();
  });
  await page.goto('/settings#sessions');
  await page.locator('#sessions').getByRole('status').getByText('Loading').waitFor();
  answer();
  await expect.poll(() => items(page).count()).toBe(1);
  expect(await page.locator('#sessions').getByText('Loading').count()).toBe(0);
});

test('the list is asked for again when the reader comes back, and keeps the focus', async ({ page, another }) => {
  const ada = await register(page);
  const other = await logInElsewhere(await another({ userAgent: 'curl/8.5.0' }), ada);
  await page.goto('/settings#sessions');
  await expect.poll(() => items(page).count()).toBe(2);
  const end = items(page).nth(1).getByRole('button');
  await end.focus();
  await logInElsewhere(await another({ userAgent: 'HTTPie/3.2' }), ada);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect.poll(() => items(page).count()).toBe(3);
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^End session: curl/);

  await other.request.post('/auth/logout');
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect.poll(() => items(page).count()).toBe(2);
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
    .toMatch(/^End session: HTTPie/);
});
