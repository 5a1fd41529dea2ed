import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../core/clock.ts';
import { ada, bob, type TestApp, testApp } from '../test-app.ts';
import { emailOf, openMail, openMails } from '../test-mailbox.ts';
import { allRows, problemOf } from '../test-problems.ts';

let portero: TestApp;
let cookie: string;
beforeEach(async () => {
  portero = await testApp();
  cookie = await portero.signUp();
});
afterEach(() => portero.close());

const byLink = (token: string, from?: string) =>
  portero.send('POST', '/auth/email/confirm', { body: { token }, ...(from && { from }) });
const byCode = (code: string, email = ada.email) =>
  portero.send('POST', '/auth/email/confirm-code', { body: { email, code } });
const resend = (email = ada.email) => portero.send('POST', '/auth/email/verification', { body: { email } });
const isProved = async () => (await emailOf(portero, cookie)).verified;
const names = () => portero.events.map(({ event }) => event);
const wrong = (code: string) => String((Number(code.replace(' ', '')) + 1) % 1e8).padStart(8, '0');

describe('an address', () => {
  test('is proved by the link, signed out, and nobody is signed in by that', async () => {
    const { to, page, token } = await openMail(portero);
    expect({ to, page }).toEqual({ to: ada.email, page: '/confirm-email' });
    expect(await isProved()).toBe(false);
    const response = await byLink(token);
    expect([response.statusCode, response.headers['set-cookie']]).toEqual([204, undefined]);
    expect(await isProved()).toBe(true);
    expect(names().filter((name) => name === 'email.verified')).toHaveLength(1);
  });

  test('is proved by the code, signed out', async () => {
    const response = await byCode((await openMail(portero)).code);
    expect([response.statusCode, response.headers['set-cookie']]).toEqual([204, undefined]);
    expect(await isProved()).toBe(true);
  });

  test.each(['link', 'code'])('is proved by the %s for its owner, whoever else is signed in there', async (way) => {
    const { token, code } = await openMail(portero);
    const other = await portero.signUp(bob);
    const body = way === 'link' ? { token } : { email: ada.email, code };
    const path = way === 'link' ? '/auth/email/confirm' : '/auth/email/confirm-code';
    expect((await portero.send('POST', path, { cookie: other, body })).statusCode).toBe(204);
    expect(await isProved()).toBe(true);
    expect((await emailOf(portero, other)).verified).toBe(false);
  });

  test('is not proved by whatever only looks at the address of the link', async () => {
    const { token } = await openMail(portero);
    const before = allRows(portero);
    for (const method of ['GET', 'HEAD', 'OPTIONS'])
      for (const path of ['/auth/email/confirm', '/auth/email/confirm-code', '/auth/email/undo', '/confirm-email'])
        await portero.send(method, `${path}?token=${token}`);
    expect(allRows(portero)).toBe(before);
    expect((await byLink(token)).statusCode).toBe(204);
  });

  test('is proved once by ten attempts at once, by link and by code', async () => {
    const { token, code } = await openMail(portero);
    const attempts = Array.from({ length: 10 }, (_, i) => (i % 2 ? byLink(token) : byCode(code)));
    const statuses = (await Promise.all(attempts)).map(({ statusCode }) => statusCode);
    expect(statuses.toSorted()).toEqual([204, ...Array(9).fill(404)]);
    expect(names().filter((name) => name === 'email.verified')).toHaveLength(1);
  });

  test('is proved by the newest mail alone', async () => {
    const first = await openMail(portero);
    await resend();
    const second = await openMail(portero);
    expect(problemOf(await byLink(first.token)).code).toBe('link_not_found');
    expect(problemOf(await byCode(first.code)).code).toBe('email_code_not_found');
    expect((await byLink(second.token)).statusCode).toBe(204);
  });

  test('can be proved for a day and no longer', async () => {
    const { token, code } = await openMail(portero);
    portero.travel(DAY - SECOND);
    cookie = await portero.logIn();
    expect((await byCode(wrong(code))).statusCode).toBe(404);
    portero.travel(SECOND);
    expect(problemOf(await byLink(token)).code).toBe('link_not_found');
    expect(problemOf(await byCode(code)).code).toBe('email_code_not_found');
    cookie = await portero.logIn();
    expect(await isProved()).toBe(false);
  });

  test('can be proved in the last second of that day', async () => {
    const { token } = await openMail(portero);
    portero.travel(DAY - SECOND);
    expect((await byLink(token)).statusCode).toBe(204);
  });

  test('is not proved by what was mailed to the one before', async () => {
    const first = await openMail(portero);
    await portero.send('POST', '/auth/email', { cookie, body: { email: 'ada@example.org' } });
    await byLink((await openMail(portero)).token);
    expect((await byLink(first.token)).statusCode).toBe(404);
    expect((await byCode(first.code)).statusCode).toBe(404);
    expect(await emailOf(portero, cookie)).toEqual({ email: 'ada@example.org', verified: true });
  });
});

describe('a code', () => {
  test.each([
    ['one blank', (code: string) => code],
    ['no blank', (code: string) => code.replace(' ', '')],
    ['a hyphen', (code: string) => code.replace(' ', '-')],
    ['blanks around it and between all digits', (code: string) => ` ${[...code.replace(' ', '')].join(' ')}`],
  ])('is taken with %s', async (_how, typed) => {
    expect((await byCode(typed((await openMail(portero)).code))).statusCode).toBe(204);
  });

  test.each(['ADA@Example.COM', ' ada@example.com '])('is taken with the address typed as %j', async (email) => {
    expect((await byCode((await openMail(portero)).code, email)).statusCode).toBe(204);
  });

  test('is of no use for another address', async () => {
    const { code } = await openMail(portero);
    await portero.signUp(bob);
    expect((await byCode(code, bob.email)).statusCode).toBe(404);
    expect((await byCode(code, 'nobody@example.com')).statusCode).toBe(404);
    expect((await byCode(code)).statusCode).toBe(204);
  });

  test('bears nine wrong guesses', async () => {
    const { code } = await openMail(portero);
    for (let i = 0; i < 9; i += 1) expect((await byCode(wrong(code))).statusCode).toBe(404);
    expect((await byCode(code)).statusCode).toBe(204);
  });

  test('is dead after ten wrong guesses, and the link of that mail is not', async () => {
    const { code, token } = await openMail(portero);
    for (let i = 0; i < 10; i += 1) expect((await byCode(wrong(code))).statusCode).toBe(404);
    expect(problemOf(await byCode(code)).code).toBe('email_code_not_found');
    expect(await isProved()).toBe(false);
    expect((await byLink(token)).statusCode).toBe(204);
  });

  test('of a new mail has ten guesses of its own', async () => {
    const { code } = await openMail(portero);
    for (let i = 0; i < 10; i += 1) await byCode(wrong(code));
    await resend();
    expect((await byCode((await openMail(portero)).code)).statusCode).toBe(204);
  });

  test('cannot be guessed more often by guessing at once', async () => {
    const { code } = await openMail(portero);
    await Promise.all(Array.from({ length: 20 }, () => byCode(wrong(code))));
    expect((await byCode(code)).statusCode).toBe(404);
  });
});

describe('the mail is sent once more', () => {
  test('to whoever has an account and has not proved its address', async () => {
    await openMail(portero);
    const response = await resend(' ADA@example.com');
    expect([response.statusCode, response.json()]).toEqual([202, { nextInSeconds: 60 }]);
    expect(await openMail(portero)).toMatchObject({ to: ada.email, page: '/confirm-email' });
  });

  test('to an address that is to take the place of another one', async () => {
    await byLink((await openMail(portero)).token);
    await portero.send('POST', '/auth/email', { cookie, body: { email: 'ada@example.org' } });
    const first = await openMail(portero);
    portero.travel(MINUTE);
    expect((await resend('ada@example.org')).statusCode).toBe(202);
    const second = await openMail(portero);
    expect(second.to).toBe('ada@example.org');
    expect((await byLink(first.token)).statusCode).toBe(404);
    expect((await byLink(second.token)).statusCode).toBe(204);
    expect((await emailOf(portero, cookie)).email).toBe('ada@example.org');
  });

  test('to nobody whose address is proved, that has no account, or that is disabled: a decoy takes its place', async () => {
    await byLink((await openMail(portero)).token);
    await portero.signUp(bob);
    await portero.mails();
    const id = portero.db.connection.prepare('SELECT id FROM users WHERE email = ?').pluck().get(bob.email) as string;
    await portero.app.portero.users.disable(id);
    for (const email of [ada.email, 'nobody@example.com', bob.email, 'not an address']) {
      const response = await resend(email);
      expect([response.statusCode, response.json()]).toEqual([202, { nextInSeconds: 60 }]);
      expect(portero.count('outbox')).toBe(1);
      expect(await openMails(portero)).toEqual([]);
      expect(portero.count('outbox')).toBe(0);
    }
  });

  test('with the same answer, header by header, to whoever waits for it and to nobody', async () => {
    const [known, unknown] = [await resend(), await resend('nobody@example.com')];
    const shown = ({ statusCode, headers, body }: typeof known) => {
      const { date: _, 'ratelimit-policy': __, ...others } = headers;
      return { statusCode, body, others };
    };
    expect(shown(known)).toEqual(shown(unknown));
  });

  test('not where the server sends none', async () => {
    await portero.close();
    portero = await testApp({ mailer: null });
    expect(problemOf(await resend()).code).toBe('mail_unavailable');
    expect(portero.count('outbox')).toBe(0);
  });

  test('to nobody as often as anybody asks: an address has one decoy at a time', async () => {
    await portero.mails();
    await resend('nobody@example.com');
    await portero.mails();
    const decoys = () =>
      portero.db.connection.prepare("SELECT count(*) FROM one_time_tokens WHERE purpose = 'decoy'").pluck().get();
    expect(decoys()).toBe(1);
    portero.travel(HOUR);
    await resend('NOBODY@example.com');
    expect(decoys()).toBe(1);
  });
});
