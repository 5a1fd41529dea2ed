/** What happens to the links of mails: programs look at them first, people press the button once, and some twice. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { House } from './mail-house.ts';
import type { Reader } from './readers.ts';

/** More often than any mail program looks. */
const TIMES = 10;

/**
 * Follows a link as programs do that look at mails before their readers: ten times by GET and by HEAD, without what is behind
 * the `#`, which reaches no server; and once as a browser that runs the page, and presses nothing.
 */
export async function lookAt(house: House, link: string): Promise<void> {
  const { href, hash } = new URL(link);
  expect(hash.length).toBeGreaterThan(40);
  for (const method of ['GET', 'HEAD'])
    for (let time = 0; time < TIMES; time++) expect(await statusOf(href.replace(hash, ''), method)).toBe(200);
  const page = await house.enter();
  await page.goto(link);
  await page.locator('main form [type=submit]').waitFor();
  await page.context().close();
}

/** How the server answers a program that looks for a page. */
export async function statusOf(url: string, method: string): Promise<number> {
  return (await fetch(url, { method, headers: { accept: 'text/html' } })).status;
}

/** Opens a link and presses its button. */
export async function press(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.locator('main form [type=submit]').click();
}

/** Opens a link, presses its button, and reads what has come of it. The token is no longer in the address then. */
export async function follow(page: Page, link: string, { done }: Reader): Promise<void> {
  await press(page, link);
  const { pathname } = new URL(link);
  await expect.poll(() => outcome(page)).toBe(done[pathname as keyof typeof done]);
  await expect.poll(() => new URL(page.url()).hash).toBe('');
}

/** Expects that a link is of no use any more, to whoever presses its button in another browser. */
export async function expectSpent(house: House, link: string, { dead }: Reader): Promise<void> {
  const page = await house.enter();
  await press(page, link);
  await expect.poll(() => outcome(page)).toBe(dead);
  await page.context().close();
}

/** What the page says has become of its link; undefined before it says so. */
export async function outcome(page: Page): Promise<string | undefined> {
  const [heading] = await page.locator('.outcome h2').allTextContents();
  return heading;
}
