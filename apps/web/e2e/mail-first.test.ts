/** Where the address comes first: private sign-up, proof before the log-in, and by invitation. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from './browsing.ts';
import { flow, openHouse } from './mail-house.ts';
import { expectSpent, follow, lookAt } from './mail-links.ts';
import { fill, open, send } from './opening.ts';
import { arriveAt, type Person, stranger } from './people.ts';
import { readers } from './readers.ts';

/** What takes the place of a form that was sent. */
const waiting = '.email-proof';

async function signUp(page: Page, person: Person) {
  await open(page, '/signup');
  await fill(page, person);
  await send(page);
  await page.locator(waiting).waitFor();
}

async function typeCode(page: Page, code: string) {
  await page.locator(`${waiting} [name=code]`).fill(code);
  await page.locator(`${waiting} [type=submit]`).click();
}

async function logIn(page: Page, { email, password }: Person) {
  await open(page, '/login');
  await fill(page, { email, password });
  await send(page);
}

/**
 * What a page shows, without whom it says it to. The form that was sent is hidden by then: whether the hint about the
 * password had come when it was sent is a matter of speed.
 */
async function said(page: Page, { email }: Person): Promise<string> {
  return (await page.locator('main').allInnerTexts()).join().replaceAll(email, '');
}

test.for(readers)(
  'a private sign-up says the same of an address that has an account; only its owner learns it ($language)',
  flow,
  async (reader, { another, watch }) => {
    const house = await openHouse({ another, watch }, reader, { SIGNUP: 'private' });
    const ada = stranger();
    const page = await house.enter();
    // How long the next mail has to wait is said to the second: the seconds stand still.
    await page.clock.setFixedTime(new Date());
    await signUp(page, ada);
    await page.locator(waiting).getByText(reader.sent).waitFor();
    const first = await said(page, ada);
    const letter = await house.letter(ada.email, '/confirm-email');
    expect(letter).toMatchObject({ subject: reader.subjects.proof, language: reader.language });
    await lookAt(house, letter.link);
    await typeCode(page, letter.code);
    // The password was typed a moment ago: nobody is asked for it again.
    await arriveAt(page, '/profile');
    await page.getByRole('heading', { name: reader.welcome }).waitFor();

    const eve = await house.enter();
    await eve.clock.setFixedTime(new Date());
    await signUp(eve, { ...ada, name: 'Eve', password: 'three green doors in a row' });
    expect(await said(eve, ada)).toBe(first);
    const warning = await house.letter(ada.email, '/forgot-password');
    expect(warning).toMatchObject({ subject: reader.subjects.exists, language: reader.language, code: '' });
    await typeCode(eve, '1234 5678');
    await eve.locator('form .alert').waitFor();
    expect(house.count(ada.email)).toBe(2);
  },
);

test.for(readers)(
  'a link proves a private sign-up in another browser, and the password logs in there ($language)',
  flow,
  async (reader, { another, watch }) => {
    const house = await openHouse({ another, watch }, reader, { SIGNUP: 'private' });
    const ada = stranger();
    const page = await house.enter();
    await page.clock.install();
    await signUp(page, ada);
    const older = await house.letter(ada.email, '/confirm-email');
    const again = page.locator(`${waiting} .send-again button`);
    await page.locator(waiting).getByText(reader.nextIn).waitFor();
    expect(await again.getAttribute('aria-disabled')).toBe('true');
    await page.clock.fastForward(61_000);
    await expect.poll(() => again.getAttribute('aria-disabled')).toBe('false');
    await again.click();
    const newer = await house.letter(ada.email, '/confirm-email');
    await expectSpent(house, older.link, reader);

    const elsewhere = await house.enter();
    await lookAt(house, newer.link);
    await follow(elsewhere, newer.link, reader);
    await expectSpent(house, newer.link, reader);
    await elsewhere.locator('.outcome a').click();
    await arriveAt(elsewhere, '/login');
    await fill(elsewhere, { email: ada.email, password: ada.password });
    await send(elsewhere);
    await arriveAt(elsewhere, '/profile');
  },
);

test.for(readers)(
  'where a proof is required, a log-in leads to it and goes on from there ($language)',
  flow,
  async (reader, { another, watch }) => {
    const house = await openHouse({ another, watch }, reader, { EMAIL_VERIFICATION: 'required' });
    const ada = stranger();
    await signUp(await house.enter(), ada);
    const { code, language } = await house.letter(ada.email, '/confirm-email');
    expect(language).toBe(reader.language);

    const page = await house.enter();
    await logIn(page, { ...ada, password: 'not the right one' });
    await page.locator('form .alert').waitFor();
    expect(await page.locator(waiting).count()).toBe(0);
    await logIn(page, ada);
    await page.locator(waiting).getByText(ada.email).waitFor();
    await typeCode(page, code);
    await arriveAt(page, '/profile');
    await page.getByRole('heading', { name: reader.welcome }).waitFor();
  },
);

test.for(readers)(
  'an invitation leads to a sign-up with its address, which needs no further proof ($language)',
  flow,
  async (reader, { another, watch }) => {
    const house = await openHouse({ another, watch }, reader, { SIGNUP: 'invite' });
    const page = await house.enter();
    await open(page, '/signup');
    expect(await page.locator('main form').count()).toBe(0);

    const ada = stranger();
    await house.operate('user', 'invite', ada.email);
    const { link, subject } = await house.letter(ada.email, '/signup');
    expect(subject).toBe(readers[0].subjects.invitation);
    await lookAt(house, link);
    await page.goto(link);
    await expect.poll(() => page.locator('main [name=email]').inputValue()).toBe(ada.email);
    await fill(page, { name: ada.name, password: ada.password });
    await send(page);
    await arriveAt(page, '/profile');
    await page.getByRole('heading', { name: reader.welcome }).waitFor();
    expect(await page.locator('.unproved').count()).toBe(0);
    expect(house.count(ada.email)).toBe(1);

    const again = { ...ada, email: stranger().email, invitation: new URL(link).hash.slice(1).split('&')[0] };
    const late = await page.request.post('/auth/signup', { data: again });
    expect((await late.json()).code).toBe('invitation_invalid');
  },
);
