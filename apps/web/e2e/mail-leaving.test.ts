/** Leaving: taking one's data along, having the account deleted, and thinking better of it. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { test } from './browsing.ts';
import { flow, openHouse } from './mail-house.ts';
import { expectSpent, follow, lookAt } from './mail-links.ts';
import { fill, open, send } from './opening.ts';
import { arriveAt, register, seeHeading, toast } from './people.ts';
import { readers } from './readers.ts';

const dialog = 'dialog[open]';

test.for(readers)(
  'an account is deleted with a question and the password, and kept by the link of the mail ($language)',
  flow,
  async (reader, { another, watch }) => {
    const house = await openHouse({ another, watch }, reader);
    const page = await house.enter();
    const ada = await register(page);
    await open(page, '/settings#data');
    house.age();
    await page.locator('#data button.is-danger').click();
    await page.locator(`${dialog} .is-danger`).click();
    await page.locator(`${dialog} .fault`).waitFor();
    await page.locator(`${dialog} [name=sure]`).check();
    await page.locator(`${dialog} .is-danger`).click();
    await page.locator(`${dialog} [type=password]`).fill(ada.password);
    await page.locator(`${dialog} [type=submit]`).click();
    await arriveAt(page, '/');
    expect(await toast(page)).toMatch(reader.leaving);

    const letter = await house.letter(ada.email, '/keep-account');
    expect(letter).toMatchObject({ subject: reader.subjects.deletion, language: reader.language });
    await open(page, '/login');
    await fill(page, { email: ada.email, password: ada.password });
    await send(page);
    await page.locator('form .alert').getByText(reader.scheduled).waitFor();

    await lookAt(house, letter.link);
    await follow(page, letter.link, reader);
    await expectSpent(house, letter.link, reader);
    await page.locator('.outcome a').click();
    await arriveAt(page, '/login');
    await fill(page, { email: ada.email, password: ada.password });
    await send(page);
    await seeHeading(page, reader.welcome);
  },
);

test.for(readers)(
  'everything that is stored comes as a file, and the list of what has happened says so ($language)',
  flow,
  async (reader, { another, watch }) => {
    const house = await openHouse({ another, watch }, reader);
    const page = await house.enter();
    const ada = await register(page);
    await follow(page, (await house.letter(ada.email, '/confirm-email')).link, reader);
    await open(page, '/settings#data');
    const coming = page.waitForEvent('download');
    await page.locator('#data form [type=submit]').click();
    const download = await coming;
    expect(await toast(page)).toBe(reader.exported);
    expect(download.suggestedFilename()).toMatch(/^portero-export-\d{4}-\d\d-\d\d\.json$/);
    const text = readFileSync(await download.path(), 'utf8');
    const data = JSON.parse(text);
    expect(data.user).toMatchObject({ email: ada.email, name: ada.name });
    expect(data.sessions).toHaveLength(1);
    for (const secret of [ada.password, 'scrypt', 'argon2', 'hash']) expect(text.toLowerCase()).not.toContain(secret);

    await page.reload();
    const events = page.locator('#activity .activity h3');
    await expect.poll(async () => (await events.allInnerTexts()).map((event) => event.trim())).toEqual(reader.events);
  },
);
