/** Signing up where anybody may, and being asked to prove the address. */
import { expect } from 'vitest';
import { test } from './browsing.ts';
import { flow, openHouse } from './mail-house.ts';
import { expectSpent, follow, lookAt } from './mail-links.ts';
import { fill, open, send } from './opening.ts';
import { arriveAt, register, stranger, toast } from './people.ts';
import { readers } from './readers.ts';

const notice = '.unproved';

test.for(readers)(
  'whoever signs up is asked in every tab to prove their address, until they follow the link ($language)',
  flow,
  async (reader, { another, watch }) => {
    const house = await openHouse({ another, watch }, reader);
    const ada = stranger();
    const page = await house.enter();
    await open(page, '/signup');
    await fill(page, ada);
    await send(page);
    await arriveAt(page, '/profile');
    await page.locator(notice).getByText(ada.email).waitFor();
    const second = await page.context().newPage();
    await open(second, '/settings');
    await second.locator(notice).waitFor();

    const letter = await house.letter(ada.email, '/confirm-email');
    expect(letter).toMatchObject({ subject: reader.subjects.proof, language: reader.language });
    await lookAt(house, letter.link);
    await page.reload();
    await page.locator(notice).waitFor();

    const mailed = await page.context().newPage();
    await follow(mailed, letter.link, reader);
    for (const tab of [page, second]) await expect.poll(() => tab.locator(notice).count()).toBe(0);
    expect(await second.locator('#email .tag.is-primary').count()).toBe(1);
    await expectSpent(house, letter.link, reader);
    await mailed.locator('.outcome a').click();
    await arriveAt(mailed, '/profile');
    expect(await mailed.locator(notice).count()).toBe(0);
  },
);

test.for(readers)(
  'the code of the mail proves an address as its link does, once ($language)',
  flow,
  async (reader, { another, watch }) => {
    const house = await openHouse({ another, watch }, reader);
    const page = await house.enter();
    const { email } = await register(page);
    // Made without the page, which would have said in which language it speaks: then the mail goes by the request.
    const { code, link, language } = await house.letter(email, '/confirm-email');
    expect(language).toBe(reader.language);
    await open(page, '/profile');
    await page.locator(notice).getByRole('link').click();
    await arriveAt(page, '/confirm-email');
    await fill(page, { code: '0000 0000' });
    await send(page);
    await page.locator('form .alert').waitFor();
    await fill(page, { code });
    await send(page);
    await arriveAt(page, '/profile');
    expect(await toast(page)).toBe(reader.confirmed);
    expect(await page.locator(notice).count()).toBe(0);
    await expectSpent(house, link, reader);
  },
);

test.for(readers)(
  'the mail can be had again from the notice, and the newer one takes the place of the older ($language)',
  flow,
  async (reader, { another, watch }) => {
    const house = await openHouse({ another, watch }, reader, { RATE_LIMITS: 'on' });
    const page = await house.enter();
    const { email } = await register(page);
    const older = await house.letter(email, '/confirm-email');
    await page.clock.install();
    await open(page, '/profile');
    const again = page.locator(`${notice} .send-again button`);
    await again.click();
    const newer = await house.letter(email, '/confirm-email');
    await page.locator(notice).getByText(reader.nextIn).waitFor();
    expect(await again.getAttribute('aria-disabled')).toBe('true');
    // Pressed all the same, it sends nothing.
    await again.click({ force: true });
    await page.clock.fastForward(61_000);
    await expect.poll(() => again.getAttribute('aria-disabled')).toBe('false');
    // For the server no minute has passed: it says so, and how much of it is left.
    await again.click();
    await page.locator(notice).getByText(reader.tooSoon).waitFor();
    await page.locator(notice).getByText(reader.nextIn).waitFor();
    expect(house.count(email)).toBe(2);

    await expectSpent(house, older.link, reader);
    await follow(page, newer.link, reader);
  },
);
