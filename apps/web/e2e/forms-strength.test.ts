import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { forgive, hold } from './answers.ts';
import { test } from './browsing.ts';
import { arriveAt, register, seeHeading, signUp, stranger } from './people.ts';

const hint = (page: Page) => page.locator('.strength').getByRole('status');

/** The scripts of the hint that a page has asked for: its own, and any that is larger than the whole app. */
function scriptsOfHint(page: Page): () => string[] {
  const found: string[] = [];
  page.on('response', async (response) => {
    // One that is not 200 was fetched before.
    if (response.request().resourceType() !== 'script' || response.status() !== 200) return;
    const { length } = await response.body();
    const { pathname } = new URL(response.url());
    if (pathname.includes('StrengthHint') || length > 200_000) found.push(pathname);
  });
  return () => found;
}

test('how hard a new password is to guess is said in words, and what would make it harder', async ({ page }) => {
  await page.goto('/signup');
  await page.getByLabel('Email').fill('grace@example.com');
  await page.getByLabel('Name').fill('Grace Hopper');
  const field = page.getByLabel('Password', { exact: true });
  for (const [password, words] of [
    ['butterfly12', 'Easy to guess. Put a few words together that have nothing to do with each other.'],
    ['grace hopper', 'Easy to guess. Leave out your name, your email and the name of this service.'],
    ['23.11.1990', 'Easy to guess. Leave out dates and years.'],
    ['three green doors in a row', 'Very hard to guess.'],
  ] as const) {
    await field.fill(password);
    await expect.poll(() => hint(page).textContent(), { message: password }).toBe(words);
    // Advice and no fault: nothing is marked as wrong.
    expect(await field.getAttribute('aria-invalid')).toBe('false');
    expect(await page.locator('.fault, .alert').count()).toBe(0);
  }
  expect(await page.locator('.strength .is-reached').count()).toBe(4);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations).toEqual([]);
});

test('it hinders nobody: what the server takes may be easy to guess', async ({ page }) => {
  await page.goto('/signup');
  await signUp(page, { ...stranger('Grace Hopper'), password: '23.11.1990' });
  await arriveAt(page, '/profile');
});

test('nothing that the server is going to refuse is praised', async ({ page }) => {
  const ada = stranger();
  await page.goto('/signup');
  await page.getByLabel('Email').fill(ada.email);
  await page.getByLabel('Name').fill(ada.name);
  const field = page.getByLabel('Password', { exact: true });
  for (const password of [
    'password1',
    '7#Butterfly!',
    'abbabaabbaababba',
    'lovelaceXk3#Vq9',
    `${ada.email}!x9`,
    'portero#Xk3Vq9',
    'Ｐassword１',
  ]) {
    const answer = await page.request.post('/auth/signup', { data: { ...ada, password } });
    expect(answer.status(), password).toBe(422);
    await field.fill(password);
    await expect.poll(() => hint(page).textContent(), { message: password }).toMatch(/^Easy to guess\./);
    await field.fill('');
    await expect.poll(() => hint(page).textContent()).toBe('');
  }
  // Too short to be chosen, whatever else it is.
  await field.fill('x#9Kq!v');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByText('Use at least 8 characters.').waitFor();
  expect(await hint(page).textContent()).toBe('');
});

test('a hint costs nothing until somebody chooses a password', async ({ page }) => {
  const heavy = scriptsOfHint(page);
  for (const path of ['/', '/login', '/signup']) {
    await page.goto(path);
    await page.locator('h1').waitFor();
    if (path === '/login') await page.getByLabel('Password', { exact: true }).fill('three green doors');
    await page.waitForLoadState('networkidle');
    expect(heavy(), path).toEqual([]);
  }
  await page.getByLabel('Password', { exact: true }).focus();
  await page.locator('.strength').waitFor();
  // The words of one language, not of all.
  await expect.poll(() => heavy().length).toBe(3);
  expect(heavy().some((path) => path.includes('StrengthHint'))).toBe(true);
});

test.for([360, 1280])('the button stays where it is when the hint comes, at %i px', async (width, { page }) => {
  await page.setViewportSize({ width, height: 800 });
  const { held, letGo } = await hold(page, '**/assets/StrengthHint-*.js');
  await page.goto('/signup');
  await page.getByLabel('Password', { exact: true }).fill('three green doors in a row');
  await expect.poll(() => held.length).toBe(1);
  const button = page.getByRole('button', { name: 'Create account' });
  const before = await button.boundingBox();
  letGo();
  await expect.poll(() => hint(page).textContent()).toBe('Very hard to guess.');
  expect(await button.boundingBox()).toEqual(before);
});

const partsOfHint = [
  { part: 'its code', missing: '**/assets/StrengthHint-*.js' },
  { part: 'its words', missing: /assets\/(?!StrengthHint|index|en-|es-|[A-Z]\w+View)[^/]+\.js$/ },
];

test.for(partsOfHint)(
  'where $part cannot be fetched, the hint does not come, and the form does all it should',
  async ({ missing }, { page, watch }) => {
    let asked = 0;
    await page.route(missing, (route) => {
      asked += 1;
      return route.abort();
    });
    await page.goto('/signup');
    const ada = stranger();
    await page.getByLabel('Password', { exact: true }).focus();
    await expect.poll(() => asked).toBeGreaterThan(0);
    expect(await page.locator('.strength').count()).toBe(0);
    await signUp(page, ada);
    await arriveAt(page, '/profile');
    forgive(watch, /Failed to load resource: net::ERR_FAILED/);
  },
);

test('it speaks Spanish and knows the words of who speaks it', async ({ another }) => {
  const page = await another({ locale: 'es-ES' });
  await page.goto('/signup');
  await page.locator('[name=password]').fill('contraseña123');
  await expect.poll(() => hint(page).textContent()).toMatch(/^Fácil de adivinar\. Añade una o dos palabras más/);
});

test('a change of password has it too, and knows who is signed in', async ({ page }) => {
  await register(page, stranger('Grace Hopper'));
  await page.goto('/settings');
  await seeHeading(page, 'Settings');
  await page.getByLabel('Current password', { exact: true }).fill('hopper nine nine');
  await page.getByLabel('New password', { exact: true }).fill('Hopper#99xy');
  await expect
    .poll(() => hint(page).textContent())
    .toBe('Easy to guess. Leave out your name, your email and the name of this service.');
  expect(await page.locator('.strength').count()).toBe(1);
});
