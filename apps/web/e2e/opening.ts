/** Coming to a page as a stranger or a user, and using its form. In any language. */
import type { Page } from 'playwright-core';
import { type Person, register } from './people.ts';

export interface State {
  /** Completes the sentence "… on …". */
  name: string;
  open: (page: Page) => Promise<void>;
  /** Opens the question that lies over the page; the rest, the switches too, is out of reach until it is answered. */
  ask?: (page: Page) => Promise<void>;
}

/** Goes to a page and waits until it is known who is signed in and what there is to see. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('nav li').first().waitFor();
  await page.locator('main h1').waitFor();
  // Of several lists none may still be coming.
  await page.locator('body:not(:has(.skeleton))').waitFor();
}

export async function fill(page: Page, values: Partial<Person> | Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await page.locator(`main [name=${name}]`).fill(value);
}

export async function send(page: Page): Promise<void> {
  await page.locator('main form [type=submit]').click();
}

export async function seeAlert(page: Page): Promise<void> {
  await page.locator('form .alert').waitFor();
}

const iPhone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

/** Signs in on this browser, and before that on a telephone. */
export async function signIn(page: Page): Promise<void> {
  const data = { ...(await register(page)), name: undefined, remember: true };
  await page.context().clearCookies();
  await page.request.post('/auth/login', { data, headers: { 'user-agent': iPhone } });
  await page.context().clearCookies();
  await page.request.post('/auth/login', { data });
}
