/** Getting back in by mail, and throwing out whoever got in. */
import { expect } from 'vitest';
import { test } from './browsing.ts';
import { flow, openHouse } from './mail-house.ts';
import { expectSpent, follow, lookAt, outcome } from './mail-links.ts';
import { fill, open, send } from './opening.ts';
import { arriveAt, logInElsewhere, register, seeHeading, stranger, toast } from './people.ts';
import { readers } from './readers.ts';

const fresh = 'three green doors in a row';

test.for(readers)(
  'a forgotten password is replaced by the link of the mail; a weak one does not use it up ($language)',
  flow,
  async (reader, { another, watch }) => {
    const house = await openHouse({ another, watch }, reader);
    const signedIn = await house.enter();
    const ada = await register(signedIn);
    const page = await house.enter();
    await open(page, '/login');
    await fill(page, { email: ada.email });
    await page.locator('a[href^="/forgot-password"]').click();
    await arriveAt(page, '/forgot-password');
    // What was typed comes along.
    await expect.poll(() => page.locator('main [name=email]').inputValue()).toBe(ada.email);
    await send(page);
    await page.locator('.outcome').getByText(ada.email).waitFor();
    await page.locator('.outcome').getByText(reader.nextIn).waitFor();

    const { link, ...letter } = await house.letter(ada.email, '/reset-password');
    expect(letter).toMatchObject({ subject: reader.subjects.recovery, language: reader.language });
    await lookAt(house, link);
    await page.goto(link);
    await fill(page, { newPassword: 'password1234' });
    // What is said of its strength comes in this moment, and can push the button away from under a pointer.
    await page.locator('main [name=newPassword]').press('Enter');
    await page.getByText(reader.weak).waitFor();
    await fill(page, { newPassword: fresh });
    await send(page);
    await arriveAt(page, '/login');
    expect(await toast(page)).toBe(reader.reset);
    await fill(page, { email: ada.email, password: fresh });
    await send(page);
    await arriveAt(page, '/profile');
    // Whoever has the link has the mailbox.
    expect(await page.locator('.unproved').count()).toBe(0);

    await open(signedIn, '/profile');
    await arriveAt(signedIn, '/login?next=/profile');
    await page.goto(link);
    await fill(page, { newPassword: 'four red doors in a row' });
    await send(page);
    await expect.poll(() => outcome(page)).toBe(reader.dead);
  },
);

test.for(readers)(
  'of an address without an account the page says the same, and nothing is sent ($language)',
  flow,
  async (reader, { another, watch }) => {
    const house = await openHouse({ another, watch }, reader);
    const ada = await register(await house.enter());
    await house.letter(ada.email, '/confirm-email');
    const said: string[] = [];
    const nobody = stranger().email;
    for (const email of [nobody, ada.email]) {
      const page = await house.enter();
      await page.clock.setFixedTime(new Date());
      await open(page, '/forgot-password');
      await fill(page, { email });
      await send(page);
      await page.locator('.outcome').waitFor();
      said.push(((await page.locator('main').textContent()) ?? '').replaceAll(email, ''));
    }
    expect(said[1]).toBe(said[0]);
    await house.letter(ada.email, '/reset-password');
    expect(house.count(nobody)).toBe(0);
  },
);

test.for(readers)(
  'whoever did not log in says so by the mail about the new device, and gets the account back ($language)',
  flow,
  async (reader, { another, watch }) => {
    const house = await openHouse({ another, watch }, reader);
    const page = await house.enter();
    const ada = await register(page);
    await follow(page, (await house.letter(ada.email, '/confirm-email')).link, reader);
    const thief = await logInElsewhere(await house.enter({ userAgent: 'curl/8.5.0' }), ada);
    const letter = await house.letter(ada.email, '/not-me');
    expect(letter).toMatchObject({ subject: reader.subjects.device, language: reader.language });
    expect(letter.text).toContain('curl');

    await lookAt(house, letter.link);
    await open(thief, '/profile');
    const telephone = await house.enter();
    await follow(telephone, letter.link, reader);
    await expectSpent(house, letter.link, reader);
    for (const anybody of [page, thief]) {
      await open(anybody, '/profile');
      await arriveAt(anybody, '/login?next=/profile');
    }

    const { link } = await house.letter(ada.email, '/reset-password');
    await telephone.goto(link);
    await fill(telephone, { newPassword: fresh });
    await send(telephone);
    await arriveAt(telephone, '/login');
    await fill(telephone, { email: ada.email, password: fresh });
    await send(telephone);
    await seeHeading(telephone, reader.welcome);
    const refused = await thief.request.post('/auth/login', { data: { email: ada.email, password: ada.password } });
    expect(refused.status()).toBe(401);
  },
);
