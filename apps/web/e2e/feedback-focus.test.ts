/** Messages lie over the page: never over what has the focus, and nothing jumps when they leave. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from './browsing.ts';
import { register, seeHeading } from './people.ts';

const sizes = [
  ['320×568', { viewport: { width: 320, height: 568 } }, 100],
  ['320×568 with text twice as large', { viewport: { width: 320, height: 568 } }, 200],
  ['1280×720 at 200 % zoom', { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 }, 100],
  ['320×568 at 200 % zoom', { viewport: { width: 160, height: 284 }, deviceScaleFactor: 2 }, 100],
] as const;

/** Opens the settings of somebody new, with the hint on passwords, which comes late and would push the rest down. */
async function openSettings(page: Page) {
  const ada = await register(page);
  await page.goto('/settings');
  await page.getByText('This device', { exact: true }).waitFor();
  await page.getByLabel('New password', { exact: true }).focus();
  await page.locator('.strength').waitFor();
  return ada;
}

/** How many pixels of what has the focus the messages cover, and what it is. */
function covered(page: Page) {
  return page.evaluate(() => {
    const focused = document.activeElement;
    const name = focused?.getAttribute('aria-label') ?? focused?.textContent?.trim() ?? '';
    const isMessage = focused?.closest('.toasts') !== null;
    const mine = focused?.getBoundingClientRect();
    const heights = [...document.querySelectorAll('.toasts')].map((toast) => {
      const theirs = toast.getBoundingClientRect();
      const isBeside = !mine || mine.right <= theirs.left || mine.left >= theirs.right;
      return isBeside || isMessage ? 0 : Math.max(0, Math.min(mine.bottom, theirs.bottom) - theirs.top);
    });
    const isSeen = !mine || (mine.top >= 0 && mine.bottom <= window.innerHeight);
    return {
      name: `${focused?.tagName} ${focused?.getAttribute('name') ?? name}`,
      isMessage,
      isSeen,
      pixels: Math.max(...heights),
    };
  });
}

async function enlarge(page: Page, percent: number) {
  await page.evaluate((size) => {
    document.documentElement.style.fontSize = `${size}%`;
  }, percent);
}

test('33: messages cover nothing that gets the focus, at 320×568 and at 200 % zoom', async ({ another }) => {
  for (const [size, options, text] of sizes) {
    const page = await another(options);
    await openSettings(page);
    await enlarge(page, text);
    await page.getByRole('button', { name: 'Save name' }).click();
    await page.getByText('Your name has been changed.').waitFor();
    await page.route('**/auth/logout', (route) => route.fulfill({ status: 429, body: '' }));
    await page.getByRole('button', { name: 'Logout' }).click();
    await expect.poll(() => page.locator('.toast').count()).toBe(2);
    // Kept from leaving while the keyboard goes round.
    await page.evaluate(() => document.querySelector('.toasts')?.dispatchEvent(new PointerEvent('pointerenter')));

    const seen: string[] = [];
    await page.getByRole('link', { name: 'Portero' }).focus();
    for (let step = 0; step < 40; step += 1) {
      const { name, isMessage } = await covered(page);
      if (isMessage) break;
      seen.push(name);
      await expect.poll(() => covered(page), { message: size }).toMatchObject({ name, isSeen: true, pixels: 0 });
      await page.keyboard.press('Tab');
    }
    expect(seen, size).toEqual(
      expect.arrayContaining(['INPUT name', 'BUTTON Save name', 'BUTTON Change password', 'INPUT theme']),
    );
    expect(await page.evaluate(() => document.activeElement?.closest('.toasts') !== null), size).toBe(true);
  }
});

test('33: a message that comes while a button has the focus leaves it in sight', async ({ another }) => {
  for (const [size, options, text] of sizes) {
    const page = await another(options);
    const ada = await openSettings(page);
    await enlarge(page, text);
    await page.getByLabel('Current password', { exact: true }).fill(ada.password);
    await page.getByLabel('New password', { exact: true }).fill('three green doors in a row');
    const save = page.getByRole('button', { name: 'Change password' });
    await save.evaluate((button) => button.scrollIntoView({ block: 'end' }));
    await save.focus();
    await page.keyboard.press('Enter');
    await page.getByText('Your password has been changed.').waitFor();
    await expect
      .poll(() => covered(page), { message: size })
      .toEqual({ name: 'BUTTON Change password', isMessage: false, isSeen: true, pixels: 0 });
  }
});

test('33: nothing moves when a message leaves, on a long page and on a short one', async ({ another }) => {
  for (const path of ['/settings', '/nowhere']) {
    const page = await another({ viewport: { width: 320, height: 568 } });
    await register(page);
    await page.goto(path);
    await page.getByRole('button', { name: 'Logout' }).waitFor();
    if (path === '/nowhere') await seeHeading(page, 'Page not found');
    else await page.getByText('This device', { exact: true }).waitFor();
    await page.route('**/auth/logout', (route) => route.fulfill({ status: 429, body: '' }));
    await page.getByRole('button', { name: 'Logout' }).click();
    await page.locator('.toast').waitFor();
    const last = page.getByRole('radio', { name: 'System' });
    await last.focus();
    const place = () =>
      last.evaluate((radio) => [radio.getBoundingClientRect().top, document.documentElement.clientWidth]);
    await expect.poll(() => covered(page)).toMatchObject({ pixels: 0, isSeen: true });
    const before = await place();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.toast').count()).toBe(0);
    await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(await place(), path).toEqual(before);

    // The room goes as soon as nobody sees it any more.
    await page.evaluate(() => window.scrollTo(0, 0));
    await expect.poll(() => page.evaluate(() => getComputedStyle(document.body, '::after').height)).toBe('0px');
  }
});
