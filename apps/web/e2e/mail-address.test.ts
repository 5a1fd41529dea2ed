/** Changing one's address: with the password once more, a proof of the new one, and a way back from the former one. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from './browsing.ts';
import { focused, tabTo } from './focus.ts';
import { flow, openHouse } from './mail-house.ts';
import { expectSpent, follow, lookAt } from './mail-links.ts';
import { fill, open, send } from './opening.ts';
import { arriveAt, register, stranger } from './people.ts';
import { readers } from './readers.ts';

const dialog = 'dialog[open]';

async function askFor(page: Page, email: string) {
  await page.locator('#email [name=email]').fill(email);
  await page.locator('#email [type=submit]').click();
}

test.for(readers)(
  'another address takes the password, which keeps what was typed, and counts once it is proved ($language)',
  flow,
  async (reader, { another, watch }) => {
    const house = await openHouse({ another, watch }, reader);
    const page = await house.enter();
    const ada = await register(page);
    await follow(page, (await house.letter(ada.email, '/confirm-email')).link, reader);
    const { email } = stranger();
    await open(page, '/settings#email');
    house.age();
    await askFor(page, email);
    await page.locator(dialog).waitFor();
    await page.keyboard.press('Escape');
    await page.locator(dialog).waitFor({ state: 'detached' });
    expect(await page.locator('#email [name=email]').inputValue()).toBe(email);
    expect(house.count(email)).toBe(0);

    await page.locator('#email [type=submit]').click();
    await page.locator(`${dialog} [type=password]`).fill('not the right one');
    await page.locator(`${dialog} [type=submit]`).click();
    await page.locator(`${dialog} .fault`).waitFor();
    await page.locator(`${dialog} [type=password]`).fill(ada.password);
    await page.locator(`${dialog} [type=submit]`).click();
    await page.locator('.pending-email').getByText(email).waitFor();

    const letter = await house.letter(email, '/confirm-email');
    expect(letter).toMatchObject({ subject: reader.subjects.newAddress, language: reader.language });
    await lookAt(house, letter.link);
    const mailed = await house.enter();
    await follow(mailed, letter.link, reader);
    await expectSpent(house, letter.link, reader);
    await open(page, '/settings');
    await page.locator('.email-now').getByText(email).waitFor();

    // The former address has a say for a week.
    const undo = await house.letter(ada.email, '/undo-email');
    expect(undo).toMatchObject({ subject: reader.subjects.changed, language: reader.language });
    expect(undo.text).toContain(email);
    await lookAt(house, undo.link);
    await follow(mailed, undo.link, reader);
    await expectSpent(house, undo.link, reader);
    await house.letter(ada.email, '/reset-password');
    await open(page, '/settings');
    await arriveAt(page, '/login?next=/settings');
    await fill(page, { email, password: ada.password });
    await send(page);
    await page.locator('form .alert').waitFor();
    await fill(page, { email: ada.email, password: ada.password });
    await send(page);
    await page.locator('.email-now').getByText(ada.email).waitFor();
  },
);

test.for(readers)(
  'the code does as well, and so does keeping the address that one has ($language)',
  flow,
  async (reader, { another, watch }) => {
    const house = await openHouse({ another, watch }, reader);
    const page = await house.enter();
    await register(page);
    await open(page, '/settings#email');
    const [first, second] = [stranger().email, stranger().email];
    await askFor(page, first);
    await page.locator('.pending-email').waitFor();
    const given = await house.letter(first, '/confirm-email');
    await page.locator('.pending-ways > button').click();
    await page.locator('#email [name=email]').waitFor();
    await expectSpent(house, given.link, reader);

    await askFor(page, second);
    const { code } = await house.letter(second, '/confirm-email');
    await page.locator('.pending-email [name=code]').fill(code);
    await page.locator('.pending-email [type=submit]').click();
    await page.locator('.email-now').getByText(second).waitFor();
    expect(await page.locator('.toast p').allTextContents()).toContain(reader.emailChanged);
  },
);

test(
  'the question for the password is answered by keyboard alone, and gives the focus back',
  flow,
  async ({ another, watch }) => {
    const house = await openHouse({ another, watch }, readers[0]);
    const page = await house.enter();
    const ada = await register(page);
    await open(page, '/settings#email');
    const { email } = stranger();
    await page.locator('#email [name=email]').focus();
    await page.keyboard.type(email);
    house.age();
    await page.keyboard.press('Enter');
    await page.locator(dialog).waitFor();
    await expect.poll(() => focused(page)).toBe('Password');
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(page)).toBe('New email');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('Password');
    // Nothing behind the question is to be had.
    for (const name of ['Show password', 'Forgot your password?', 'Confirm', 'Cancel']) await tabTo(page, name);
    await tabTo(page, 'Password', 'Shift+Tab');
    await page.keyboard.type(ada.password);
    await page.keyboard.press('Enter');
    await page.locator('.pending-email').getByText(email).waitFor();
    await expect.poll(() => focused(page)).toMatch(/^Waiting for confirmation of/);
    expect(await toastCount(page)).toBe(0);
  },
);

/** Nobody needs a message of what they see. */
function toastCount(page: Page): Promise<number> {
  return page.locator('.toast').count();
}
