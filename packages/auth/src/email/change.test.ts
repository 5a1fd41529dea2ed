import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../core/clock.ts';
import { Failure } from '../core/failure.ts';
import { ada, bob, cookieOf, type TestApp, testApp } from '../test-app.ts';
import { emailOf, moveTo, openMail, openMails, signUpProved } from '../test-mailbox.ts';
import { problemOf, refusedFields } from '../test-problems.ts';

let portero: TestApp;
let cookie: string;
beforeEach(async () => {
  portero = await testApp();
  cookie = await signUpProved(portero);
});
afterEach(() => portero.close());

const NEW = 'ada@example.org';
const ask = (email = NEW, by = cookie) => portero.send('POST', '/auth/email', { cookie: by, body: { email } });
const byLink = (token: string) => portero.send('POST', '/auth/email/confirm', { body: { token } });
const byCode = (code: string, email = NEW) =>
  portero.send('POST', '/auth/email/confirm-code', { body: { email, code } });
const read = async () => (await portero.send('GET', '/auth/email', { cookie })).json();
const canLogIn = async (email: string) =>
  (await portero.send('POST', '/auth/login', { body: { email, password: ada.password } })).statusCode === 200;

describe('a change of address', () => {
  test('writes to the new address alone, and the present one holds until the new one is proved', async () => {
    const response = await ask();
    expect([response.statusCode, response.json()]).toEqual([202, { nextInSeconds: 60 }]);
    expect(await openMails(portero)).toMatchObject([{ to: NEW, page: '/confirm-email' }]);
    expect(await read()).toEqual({
      email: ada.email,
      verified: true,
      pending: { email: NEW, expiresAt: new Date(portero.now.getTime() + DAY).toISOString() },
    });
    expect([await canLogIn(ada.email), await canLogIn(NEW)]).toEqual([true, false]);
  });

  test.each(['link', 'code'])('is made by the %s, signed out', async (way) => {
    await ask();
    const { token, code } = await openMail(portero);
    const response = way === 'link' ? await byLink(token) : await byCode(code);
    expect([response.statusCode, response.headers['set-cookie']]).toEqual([204, undefined]);
    expect(await read()).toEqual({ email: NEW, verified: true, pending: null });
    expect([await canLogIn(ada.email), await canLogIn(NEW)]).toEqual([false, true]);
    expect(portero.events.map(({ event }) => event)).toContain('email.changed');
  });

  test('is told to the former address, with a link to take it back', async () => {
    const mails = await moveTo(portero, cookie, NEW);
    expect(mails).toMatchObject([{ to: ada.email, page: '/undo-email' }]);
  });

  test('is told to nobody where the former address was never proved', async () => {
    const bobs = await portero.signUp(bob);
    await portero.mails();
    expect(await moveTo(portero, bobs, 'bob@example.org')).toEqual([]);
    expect(portero.count('former_emails')).toBe(0);
    // Nor is that address kept from whoever it belongs to.
    expect((await portero.send('POST', '/auth/signup', { body: bob })).statusCode).toBe(201);
  });

  test('is made once by ten attempts at once', async () => {
    await ask();
    const { token, code } = await openMail(portero);
    const attempts = Array.from({ length: 10 }, (_, i) => (i % 2 ? byLink(token) : byCode(code)));
    const statuses = (await Promise.all(attempts)).map(({ statusCode }) => statusCode);
    expect(statuses.toSorted()).toEqual([204, ...Array(9).fill(404)]);
    expect(await openMails(portero)).toHaveLength(1);
    expect(portero.count('former_emails')).toBe(1);
  });

  test('can be proved for a day', async () => {
    await ask();
    const { token, code } = await openMail(portero);
    portero.travel(DAY);
    expect([(await byLink(token)).statusCode, (await byCode(code)).statusCode]).toEqual([404, 404]);
    cookie = await portero.logIn();
    expect(await read()).toEqual({ email: ada.email, verified: true, pending: null });
  });

  test('asks for the password again a quarter of an hour after it was given', async () => {
    portero.travel(15 * MINUTE + SECOND);
    const response = await ask();
    expect(problemOf(response)).toMatchObject({ code: 'reauth_required', methods: ['password'] });
    expect([portero.count('outbox'), portero.count('one_time_tokens')]).toEqual([0, 0]);
    const again = await portero.send('POST', '/auth/reauth', { cookie, body: { password: ada.password } });
    cookie = cookieOf(again);
    expect((await ask()).statusCode).toBe(202);
  });

  test.each([ada.email, 'ADA@EXAMPLE.COM', ' ada@example.com '])(
    'to what it is already (%j) is none',
    async (email) => {
      const response = await ask(email);
      expect(response.statusCode).toBe(422);
      expect(refusedFields(response)).toEqual({ '#/email': 'email_unchanged' });
      expect(await openMails(portero)).toEqual([]);
    },
  );

  test('is not begun where the host refuses it', async () => {
    await portero.close();
    const asked: unknown[] = [];
    portero = await testApp({
      beforeEmailChange: ({ email, user }) => {
        asked.push([user.email, email]);
        throw new Failure('refused_by_host', { detail: 'Ask your teacher.' });
      },
    });
    cookie = await signUpProved(portero);
    expect(problemOf(await ask())).toMatchObject({ code: 'refused_by_host', detail: 'Ask your teacher.' });
    expect(asked).toEqual([[ada.email, NEW]]);
    expect(await openMails(portero)).toEqual([]);
    expect((await read()).pending).toBeNull();
  });

  test('cannot be begun where the server sends no mail', async () => {
    await portero.close();
    portero = await testApp({ mailer: null });
    cookie = await portero.signUp();
    expect(problemOf(await ask()).code).toBe('mail_unavailable');
  });
});

describe('a change that is under way', () => {
  test('is given up at once by its owner, as often as they like', async () => {
    await ask();
    const { token, code } = await openMail(portero);
    const cancel = () => portero.send('DELETE', '/auth/email/pending', { cookie });
    expect([(await cancel()).statusCode, (await cancel()).statusCode]).toEqual([204, 204]);
    expect((await read()).pending).toBeNull();
    expect([(await byLink(token)).statusCode, (await byCode(code)).statusCode]).toEqual([404, 404]);
  });

  test('is not given up by anybody else', async () => {
    await ask();
    const { token } = await openMail(portero);
    const bobs = await portero.signUp(bob);
    await portero.send('DELETE', '/auth/email/pending', { cookie: bobs });
    expect((await byLink(token)).statusCode).toBe(204);
  });

  test('ends when another one is asked for: the newest holds', async () => {
    await ask();
    const first = await openMail(portero);
    await ask('ada@example.net');
    const second = await openMail(portero);
    expect((await byLink(first.token)).statusCode).toBe(404);
    expect((await byCode(first.code)).statusCode).toBe(404);
    expect((await byLink(second.token)).statusCode).toBe(204);
    expect((await read()).email).toBe('ada@example.net');
  });

  test('proves what its mail was sent to, and never what was asked for at the same time', async () => {
    const addresses = Array.from({ length: 8 }, (_, i) => `ada@${i}.example.org`);
    await Promise.all(addresses.map((email) => ask(email)));
    const mails = await openMails(portero);
    expect(mails.map(({ to }) => to).toSorted()).toEqual(addresses);
    const pending = (await read()).pending.email;
    const statuses = await Promise.all(mails.map(async ({ to, token }) => [to, (await byLink(token)).statusCode]));
    expect(statuses.filter(([, status]) => status === 204)).toEqual([[pending, 204]]);
    expect((await read()).email).toBe(pending);
  });

  test('ends when the password is changed', async () => {
    await ask();
    const { token } = await openMail(portero);
    const body = { currentPassword: ada.password, newPassword: 'nine wooden ships at sea' };
    await portero.send('POST', '/auth/password', { cookie, body });
    expect((await byLink(token)).statusCode).toBe(404);
  });

  test('ends when a new password is chosen by mail', async () => {
    await ask();
    const { token } = await openMail(portero);
    await portero.send('POST', '/auth/password/forgot', { body: { email: ada.email } });
    const recovery = await openMail(portero);
    const body = { token: recovery.token, newPassword: 'nine wooden ships at sea' };
    expect((await portero.send('POST', '/auth/password/reset', { body })).statusCode).toBe(204);
    expect((await byLink(token)).statusCode).toBe(404);
  });

  test('outlives the session that began it', async () => {
    await ask();
    const { token } = await openMail(portero);
    await portero.send('POST', '/auth/logout', { cookie, body: {} });
    portero.travel(HOUR);
    expect((await byLink(token)).statusCode).toBe(204);
    expect(await canLogIn(NEW)).toBe(true);
  });
});

describe('an address that somebody else has', () => {
  test('can be asked for with the same answer as any other, and is not given away by proving it', async () => {
    const bobs = await portero.signUp(bob);
    await portero.mails();
    const [free, taken] = [await ask(), await ask(bob.email)];
    expect([taken.statusCode, taken.body]).toEqual([free.statusCode, free.body]);
    const { token, code } = (await openMails(portero)).find(({ to }) => to === bob.email) ?? { token: '', code: '' };
    expect(problemOf(await byLink(token)).code).toBe('email_taken');
    expect(problemOf(await byCode(code, bob.email)).code).toBe('email_taken');
    expect([(await emailOf(portero, cookie)).email, (await emailOf(portero, bobs)).email]).toEqual([
      ada.email,
      bob.email,
    ]);
  });

  test('is got by exactly one of two accounts that prove it at once', async () => {
    const bobs = await signUpProved(portero, bob);
    await ask();
    const mine = await openMail(portero);
    portero.travel(MINUTE);
    await ask(NEW, bobs);
    const his = await openMail(portero);
    const statuses = await Promise.all([byLink(mine.token), byLink(his.token), byCode(mine.code), byCode(his.code)]);
    expect(statuses.filter(({ statusCode }) => statusCode === 204)).toHaveLength(1);
    const emails = [(await emailOf(portero, cookie)).email, (await emailOf(portero, bobs)).email];
    expect(emails.filter((email) => email === NEW)).toHaveLength(1);
    expect(portero.count('former_emails')).toBe(1);
  });

  test('goes by the code to the account whose mail had that code', async () => {
    const bobs = await signUpProved(portero, bob);
    await ask();
    const mine = await openMail(portero);
    portero.travel(MINUTE);
    await ask(NEW, bobs);
    const his = await openMail(portero);
    expect(his.code).not.toBe(mine.code);
    expect((await byCode(his.code)).statusCode).toBe(204);
    expect([(await emailOf(portero, cookie)).email, (await emailOf(portero, bobs)).email]).toEqual([ada.email, NEW]);
  });
});
