import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, MINUTE, SECOND } from '../core/clock.ts';
import { asOperator } from '../operator/operator.ts';
import { createAccount } from '../operator/users.ts';
import { defaultPolicy } from '../options.ts';
import { ada, bob, keyring, type TestApp, testApp } from '../test-app.ts';
import { emailOf, moveTo, openMail, openMails, signUpProved } from '../test-mailbox.ts';
import { cheapAdopter } from '../test-operator.ts';
import { problemOf } from '../test-problems.ts';
import { sweepFormerEmails } from './former-emails.ts';

let portero: TestApp;
let cookie: string;
beforeEach(async () => {
  portero = await testApp();
  cookie = await signUpProved(portero);
});
afterEach(() => portero.close());

const [X, Y, Z] = [ada.email, 'ada@example.org', 'ada@example.net'];
const undo = (token: string) => portero.send('POST', '/auth/email/undo', { body: { token } });
const notMe = (token: string) => portero.send('POST', '/auth/not-me', { body: { token } });
const status = async (by = cookie) => (await portero.send('GET', '/me', { cookie: by })).statusCode;
const holder = (email: string) => portero.app.portero.users.findByEmail(email);
const signUp = (email: string) => portero.send('POST', '/auth/signup', { body: { ...bob, email } });
/** Moves, and returns what the link to take it back carries. */
const move = async (email: string) => (await moveTo(portero, cookie, email))[0]?.token ?? '';
/** Signs in from a machine that is new, and returns what the link of the notice carries. */
async function noticeTo(email: string): Promise<string> {
  const from = `203.${portero.count('known_devices')}.113.7`;
  await portero.logIn({ ...ada, email }, { from, headers: { 'user-agent': `Firefox/1${portero.count('sessions')}` } });
  const mail = await openMail(portero);
  expect(mail).toMatchObject({ to: email, page: '/not-me' });
  return mail.token;
}

describe('taking a change of address back', () => {
  test('restores the former one, proved, ends every session and token, and mails a link for a new password', async () => {
    const made = await portero.send('POST', '/auth/tokens', {
      cookie,
      body: { name: 'job', scopes: ['profile:read'] },
    });
    const headers = { authorization: `Bearer ${made.json().token}` };
    await portero.mails();
    const token = await move(Y);
    const response = await undo(token);
    expect([response.statusCode, response.headers['set-cookie']]).toEqual([204, undefined]);
    expect(await holder(Y)).toBeUndefined();
    expect((await holder(X))?.emailVerifiedAt).not.toBeNull();
    expect(await status()).toBe(401);
    expect((await portero.send('GET', '/me', { headers })).statusCode).toBe(401);
    expect(await openMails(portero)).toMatchObject([{ to: X, page: '/reset-password' }]);
    const noted = portero.events.map(({ event, reason }) => `${event} ${reason ?? ''}`);
    expect(noted).toEqual(
      expect.arrayContaining(['email.change_undone ', 'session.ended not_me', 'token.revoked not_me']),
    );
  });

  test('works in the last second of seven days, also after the password was changed', async () => {
    const token = await move(Y);
    const body = { currentPassword: ada.password, newPassword: 'nine wooden ships at sea' };
    await portero.send('POST', '/auth/password', { cookie, body });
    portero.travel(7 * DAY - SECOND);
    expect((await undo(token)).statusCode).toBe(204);
    expect(await holder(X)).toBeDefined();
  });

  test('does not work after seven days', async () => {
    const token = await move(Y);
    portero.travel(7 * DAY);
    expect(problemOf(await undo(token)).code).toBe('link_not_found');
    expect(await holder(Y)).toBeDefined();
  });

  test('works once, however many try at once', async () => {
    const token = await move(Y);
    const statuses = (await Promise.all(Array.from({ length: 10 }, () => undo(token)))).map((r) => r.statusCode);
    expect(statuses.toSorted()).toEqual([204, ...Array(9).fill(404)]);
    expect(await openMails(portero)).toHaveLength(1);
  });

  test('works after a second change: the first address holds again', async () => {
    const token = await move(Y);
    await move(Z);
    expect((await undo(token)).statusCode).toBe(204);
    expect([await holder(X), await holder(Y), await holder(Z)]).toMatchObject([
      { name: ada.name },
      undefined,
      undefined,
    ]);
  });

  test('of the second change restores what was there in between, and the first can be taken back still', async () => {
    const first = await move(Y);
    const second = await move(Z);
    expect((await undo(second)).statusCode).toBe(204);
    expect(await holder(Y)).toBeDefined();
    expect((await undo(first)).statusCode).toBe(204);
    expect(await holder(X)).toBeDefined();
  });

  test('takes from whoever had the address in between their own link to take it back', async () => {
    const owners = await move(Y);
    const thiefs = await move(Z);
    await undo(owners);
    expect(problemOf(await undo(thiefs)).code).toBe('link_not_found');
    expect(await holder(X)).toBeDefined();
  });

  test('takes from whoever had the address in between what the links of their notices would bring back', async () => {
    const owners = await move(Y);
    const thiefs = await noticeTo(Y);
    await move(Z);
    await undo(owners);
    await portero.mails();
    await notMe(thiefs);
    expect([await holder(X), await holder(Y)]).toMatchObject([{ name: ada.name }, undefined]);
    // If anybody is written to, then who has the account.
    for (const { to } of await openMails(portero)) expect(to).toBe(X);
  });

  test('by the link of an earlier notice ends the later claims as well', async () => {
    const owners = await noticeTo(X);
    await move(Y);
    const thiefs = await move(Z);
    expect((await notMe(owners)).statusCode).toBe(204);
    expect(await holder(X)).toBeDefined();
    expect((await undo(thiefs)).statusCode).toBe(404);
  });

  test('ends the claim of an address that the owner has moved away from by hand', async () => {
    const owners = await move(Y);
    const thiefs = await move(X);
    expect((await undo(owners)).statusCode).toBe(204);
    expect((await undo(thiefs)).statusCode).toBe(404);
    expect(await holder(X)).toBeDefined();
  });

  test('by the link of an earlier notice ends those claims also when the owner has moved back by hand', async () => {
    const owners = await noticeTo(X);
    await move(Y);
    const notice = await noticeTo(Y);
    const thiefs = await move(X);
    expect((await notMe(owners)).statusCode).toBe(204);
    expect((await undo(thiefs)).statusCode).toBe(404);
    await notMe(notice);
    expect([await holder(X), await holder(Y)]).toMatchObject([{ name: ada.name }, undefined]);
  });

  test('ends a further change that is under way', async () => {
    const token = await move(Y);
    await portero.send('POST', '/auth/email', { cookie, body: { email: Z } });
    const pending = await openMail(portero);
    await undo(token);
    expect((await portero.send('POST', '/auth/email/confirm', { body: { token: pending.token } })).statusCode).toBe(
      404,
    );
  });

  test('takes from the other address its link for a new password', async () => {
    const token = await move(Y);
    portero.travel(MINUTE);
    await portero.send('POST', '/auth/password/forgot', { body: { email: Y } });
    const { token: thiefs } = await openMail(portero);
    await undo(token);
    const body = { token: thiefs, newPassword: 'nine wooden ships at sea' };
    expect((await portero.send('POST', '/auth/password/reset', { body })).statusCode).toBe(404);
  });

  test('keeps an account that was put down for deletion', async () => {
    const token = await move(Y);
    await portero.send('DELETE', '/me', { cookie });
    expect(portero.count('deletions')).toBe(1);
    expect((await undo(token)).statusCode).toBe(204);
    expect(portero.count('deletions')).toBe(0);
  });

  test('of a disabled account restores the address, and mails no link that would not work', async () => {
    const token = await move(Y);
    await portero.app.portero.users.disable((await holder(Y))?.id ?? '');
    expect((await undo(token)).statusCode).toBe(204);
    expect((await holder(X))?.disabledAt).not.toBeNull();
    expect(await openMails(portero)).toEqual([]);
  });
});

describe('a former address', () => {
  test('is kept from others for seven days, and free from then on', async () => {
    await move(Y);
    expect(problemOf(await signUp('ADA@example.com')).code).toBe('email_taken');
    portero.travel(7 * DAY - SECOND);
    expect((await signUp(X)).statusCode).toBe(409);
    portero.travel(SECOND);
    expect((await signUp(X)).statusCode).toBe(201);
  });

  test("is kept from somebody else's change, whose proof is not used up by that", async () => {
    await move(Y);
    portero.travel(6 * DAY + 12 * 60 * MINUTE);
    const bobs = await signUpProved(portero, bob);
    await portero.send('POST', '/auth/email', { cookie: bobs, body: { email: X } });
    const { token, code } = await openMail(portero);
    const confirm = () => portero.send('POST', '/auth/email/confirm', { body: { token } });
    expect(problemOf(await confirm()).code).toBe('email_taken');
    const typed = await portero.send('POST', '/auth/email/confirm-code', { body: { email: X, code } });
    expect(problemOf(typed).code).toBe('email_taken');
    portero.travel(12 * 60 * MINUTE);
    expect((await confirm()).statusCode).toBe(204);
  });

  test('is kept from an account that an operator makes', async () => {
    await move(Y);
    const { db, now } = portero;
    const given = { db, policy: defaultPolicy, record: () => {}, keyring: keyring(), name: 'tests', clock: () => now };
    const operator = await asOperator({ ...given, publicUrl: 'http://localhost:3000', passwords: await cheapAdopter });
    await expect(createAccount(operator, { ...bob, email: X })).rejects.toMatchObject({ code: 'email_taken' });
  });

  test('can be gone back to by its own user', async () => {
    await move(Y);
    const [told] = await moveTo(portero, cookie, X);
    expect(told).toMatchObject({ to: Y, page: '/undo-email' });
    expect(await emailOf(portero, cookie)).toEqual({ email: X, verified: true });
  });

  test('is not kept any more once the change was taken back', async () => {
    await undo(await move(Y));
    expect(portero.count('former_emails')).toBe(0);
    expect((await signUp(Y)).statusCode).toBe(201);
  });

  test('is forgotten when nobody can go back to it', async () => {
    await move(Y);
    portero.travel(7 * DAY);
    await sweepFormerEmails({ db: portero.db, clock: () => portero.now });
    expect(portero.count('former_emails')).toBe(0);
  });
});
