/** Ending sessions: one, several at once, all the others. */
import type { Page, Route } from 'playwright-core';
import { expect } from 'vitest';
import { test } from './browsing.ts';
import { logInElsewhere, register, toast } from './people.ts';

const items = (page: Page) => page.locator('#sessions').getByRole('listitem');
const names = (page: Page) => items(page).getByRole('heading').allInnerTexts();
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.tagName);
const endButton = (page: Page, device: string) => page.getByRole('button', { name: `End session: ${device}` });

/** Holds back what the page asks of a path, until it is let go. */
async function holdBack(page: Page, path: string, method: string) {
  const held: Route[] = [];
  await page.route(path, (route) => {
    if (route.request().method() === method) held.push(route);
    else return route.continue();
  });
  const letGo = async () => {
    // The page shows that it asks before the question has arrived here.
    await expect.poll(() => held.length).toBeGreaterThan(0);
    await Promise.all(held.splice(0).map((route) => route.continue()));
  };
  return { held, letGo };
}

/** Opens the list of somebody who is signed in in three other places. */
async function openList(page: Page, another: (options: object) => Promise<Page>) {
  const ada = await register(page);
  const others: Page[] = [];
  for (const userAgent of ['curl/8.5.0', 'HTTPie/3.2', 'Wget/1.21'])
    others.push(await logInElsewhere(await another({ userAgent }), ada));
  await page.goto('/settings#sessions');
  await expect.poll(() => names(page)).toEqual([expect.stringContaining('This device'), 'Wget', 'HTTPie', 'curl']);
  return others;
}

test('a session is ended in place: the list keeps its place on the screen and the focus goes to a neighbour', async ({
  page,
  another,
}) => {
  const [curl, httpie, wget] = await openList(page, another);
  const { held, letGo } = await holdBack(page, '**/auth/sessions/*', 'DELETE');
  const button = endButton(page, 'HTTPie');
  await button.focus();
  const top = () =>
    items(page)
      .first()
      .evaluate((item) => item.getBoundingClientRect().top);
  // In the middle of the screen: the end of the page is far, and the neighbours are in sight.
  await button.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const before = await top();
  await page.keyboard.press('Enter');
  const item = items(page).filter({ hasText: 'HTTPie' });
  await expect.poll(() => item.getAttribute('aria-busy')).toBe('true');
  expect(await item.locator('.spinner').count()).toBe(1);
  expect(await item.getByRole('button').getAttribute('aria-disabled')).toBe('true');
  // Pressed again, it asks for nothing more.
  await page.keyboard.press('Enter');
  expect(held).toHaveLength(1);
  await letGo();
  expect(await toast(page)).toBe('The session has been ended.');
  await expect.poll(() => names(page)).toEqual([expect.stringContaining('This device'), 'Wget', 'curl']);
  expect(await focused(page)).toMatch(/^End session: curl/);
  expect(await top()).toBe(before);
  expect((await httpie?.request.get('/me'))?.status()).toBe(401);

  await page.keyboard.press('Enter');
  await letGo();
  await expect.poll(() => names(page)).toHaveLength(2);
  // The last one of the list: what stands before is nearest now.
  await expect.poll(() => focused(page)).toMatch(/^End session: Wget/);
  expect((await curl?.request.get('/me'))?.status()).toBe(401);
  expect((await wget?.request.get('/me'))?.status()).toBe(200);
});

test('a second session can be ended while the first is still being ended', async ({ page, another }) => {
  const [curl, , wget] = await openList(page, another);
  const { held, letGo } = await holdBack(page, '**/auth/sessions/*', 'DELETE');
  await endButton(page, 'curl').click();
  await endButton(page, 'Wget').click();
  await expect.poll(() => held.length).toBe(2);
  expect(await page.locator('.session[aria-busy=true]').count()).toBe(2);
  await letGo();
  await expect.poll(() => names(page)).toEqual([expect.stringContaining('This device'), 'HTTPie']);
  for (const gone of [curl, wget]) expect((await gone?.request.get('/me'))?.status()).toBe(401);
  await expect.poll(() => focused(page)).toMatch(/^End session: HTTPie/);
});

test('a session that had already ended goes from the list, and one that could not be ended stays', async ({
  page,
  another,
}) => {
  const [curl] = await openList(page, another);
  await curl?.request.post('/auth/logout');
  await endButton(page, 'curl').click();
  expect(await toast(page)).toBe('That session has already ended.');
  await expect.poll(() => names(page)).toHaveLength(3);

  await page.route('**/auth/sessions/*', (route) => route.fulfill({ status: 429, body: '' }));
  await endButton(page, 'Wget').click();
  await page.locator('.toast.is-error').waitFor();
  expect(await names(page)).toHaveLength(3);
  await page.unroute('**/auth/sessions/*');
  await endButton(page, 'Wget').click();
  await expect.poll(() => names(page)).toHaveLength(2);
});

test('all the others are ended after a question that says how many', async ({ page, another }) => {
  const others = await openList(page, another);
  const endOthers = page.getByRole('button', { name: 'End all other sessions' });
  // Found without reading the whole list.
  expect((await endOthers.boundingBox())?.y).toBeLessThan((await items(page).first().boundingBox())?.y ?? 0);
  await endOthers.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'End 3 other sessions?' });
  expect(await dialog.textContent()).toContain('This one stays signed in.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => endOthers.evaluate((button) => button === document.activeElement)).toBe(true);
  expect(await names(page)).toHaveLength(4);

  const { letGo } = await holdBack(page, '**/auth/logout', 'POST');
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'End them all' }).click();
  await expect.poll(() => page.locator('.session[aria-busy=true]').count()).toBe(3);
  expect(await endOthers.getAttribute('aria-disabled')).toBe('true');
  await letGo();
  await page.getByText('All other sessions have been ended.').waitFor();
  await page.getByText('You are signed in nowhere else.').waitFor();
  expect(await names(page)).toHaveLength(1);
  await expect.poll(() => focused(page)).toBe('UL');
  for (const other of others) expect((await other.request.get('/me')).status()).toBe(401);
  expect((await page.request.get('/me')).status()).toBe(200);
});

test('of one other session the question speaks in the singular', async ({ page, another }) => {
  const ada = await register(page);
  await logInElsewhere(await another({ userAgent: 'curl/8.5.0' }), ada);
  await page.goto('/settings#sessions');
  await page.getByRole('button', { name: 'End all other sessions' }).click();
  await page.getByRole('dialog', { name: 'End the other session?' }).getByRole('button', { name: 'End it' }).click();
  await page.getByText('You are signed in nowhere else.').waitFor();
});
