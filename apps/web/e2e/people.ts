/** The people of the tests and what they do over and over. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

export interface Person {
  email: string;
  name: string;
  password: string;
}

/** Somebody whom the server has never seen. */
export function stranger(name = 'Ada Lovelace'): Person {
  return { email: `ada.${randomUUID().slice(0, 8)}@example.com`, name, password: 'correct horse battery staple' };
}

/** Types into the log-in form and sends it. */
export async function logIn(page: Page, { email, password }: Pick<Person, 'email' | 'password'>, remember = false) {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Remember me').setChecked(remember);
  await page.getByRole('button', { name: 'Log in' }).click();
}

/** Types into the sign-up form and sends it. */
export async function signUp(page: Page, { email, name, password }: Person) {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
}

/** Creates an account without the pages; the page's browser is signed in afterwards. */
export async function register(page: Page, person = stranger()): Promise<Person> {
  const answer = await page.request.post('/auth/signup', { data: person });
  expect(answer.status()).toBe(201);
  return person;
}

/** Signs somebody in in another browser, without the pages. */
export async function logInElsewhere(page: Page, { email, password }: Person): Promise<Page> {
  const answer = await page.request.post('/auth/login', { data: { email, password } });
  expect(answer.status()).toBe(200);
  return page;
}

/** Waits for a heading, which says that its page is there. */
export async function seeHeading(page: Page, name: string | RegExp) {
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** Waits for a message and returns its text. */
export async function toast(page: Page): Promise<string> {
  return (await page.locator('.toast p').textContent()) ?? '';
}

/** Waits until the address in the bar, without the origin, is this one. */
export async function arriveAt(page: Page, path: string) {
  await page.waitForURL((url) => `${url.pathname}${url.search}${url.hash}` === path);
}

/** The items of the main navigation. */
export function navigation(page: Page): Promise<string[]> {
  return page.getByRole('navigation').getByRole('listitem').allInnerTexts();
}
