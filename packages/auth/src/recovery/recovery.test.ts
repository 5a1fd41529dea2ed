import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../core/clock.ts';
import { Failure } from '../core/failure.ts';
import { ada, bob, type TestApp, testApp } from '../test-app.ts';
import { emailOf, moveTo, openMail, openMails, signUpProved } from '../test-mailbox.ts';
import { problemOf, refusedFields } from '../test-problems.ts';

let portero: TestApp;
let cookie: string;
let refuses = false;
beforeEach(async () => {
  refuses = false;
  portero = await testApp({
    beforePasswordChange: () => {
      if (refuses) throw new Failure('refused_by_host');
    },
  });
  cookie = await signUpProved(portero);
});
afterEach(() => portero.close());

const next = { ...ada, password: 'nine wooden ships at sea' };
const forgot = (email = ada.email) => portero.send('POST', '/auth/password/forgot', { body: { email } });
const reset = (token: string, more: object = {}) =>
  portero.send('POST', '/auth/password/reset', { body: { token, newPassword: next.password, ...more } });
const logIn = ({ email, password } = next) => portero.send('POST', '/auth/login', { body: { email, password } });
const status = async (headers: Record<string, string>) => (await portero.send('GET', '/me', { headers })).statusCode;
const disable = async (email: string) => {
  const user = await portero.app.portero.users.findByEmail(email);
  await portero.app.portero.users.disable(user?.id ?? '');
};
/** Asks for a link and returns what it carries. */
async function linkFor(email = ada.email): Promise<string> {
  await forgot(email);
  return (await openMail(portero)).token;
}
async function bearer(): Promise<Record<string, string>> {
  const body = { name: 'job', scopes: ['profile:read'] };
  const made = await portero.send('POST', '/auth/tokens', { cookie, body });
  await portero.mails();
  return { authorization: `Bearer ${made.json().token}` };
}

describe('a forgotten password', () => {
  test('is answered alike for an account, for none and for a disabled one; only the first is written to', async () => {
    await signUpProved(portero, bob);
    await disable(bob.email);
    const shown = ({ statusCode, headers: { date: _, ...headers }, body }: LightMyRequestResponse) => ({
      statusCode,
      body,
      headers: { ...headers, ratelimit: '' },
    });
    const known = shown(await forgot());
    expect([known.statusCode, known.body]).toEqual([202, '{"nextInSeconds":60}']);
    expect(await openMail(portero)).toMatchObject({ to: ada.email, page: '/reset-password' });
    for (const email of ['nobody@example.com', bob.email, 'not an address']) {
      expect(shown(await forgot(email))).toEqual(known);
      expect(portero.count('outbox')).toBe(1);
      expect(await openMails(portero)).toEqual([]);
    }
  });

  test('costs the same rows whether or not there is an account', async () => {
    const rowsOf = () => ['one_time_tokens', 'outbox', 'audit_trail'].map((table) => portero.count(table));
    const costOf = async (email: string) => {
      const before = rowsOf();
      await forgot(email);
      return rowsOf().map((count, i) => count - (before[i] ?? 0));
    };
    expect(await costOf('nobody@example.com')).toEqual(await costOf(ada.email));
  });

  test('is written about to the stored address, however it was typed', async () => {
    await forgot(' ADA@EXAMPLE.COM ');
    expect((await openMail(portero)).to).toBe(ada.email);
  });

  test('cannot be helped where the server sends no mail', async () => {
    await portero.close();
    portero = await testApp({ mailer: null });
    expect(problemOf(await forgot()).code).toBe('mail_unavailable');
  });
});

describe('a new password by mail', () => {
  test('holds from then on, ends every session, signs nobody in and is told to the owner', async () => {
    const elsewhere = await portero.logIn();
    const token = await linkFor();
    const response = await reset(token);
    expect([response.statusCode, response.headers['set-cookie']]).toEqual([204, undefined]);
    expect([await status({ cookie }), await status({ cookie: elsewhere })]).toEqual([401, 401]);
    expect(portero.count('sessions')).toBe(0);
    expect([(await logIn(ada)).statusCode, (await logIn()).statusCode]).toEqual([401, 200]);
    expect(await openMails(portero)).toMatchObject([{ to: ada.email, page: '/not-me' }]);
    expect(portero.events).toContainEqual(expect.objectContaining({ event: 'password.reset', reason: 'by_mail' }));
  });

  test('leaves access tokens of a proved address alone, unless asked to revoke them', async () => {
    const headers = await bearer();
    expect((await reset(await linkFor())).statusCode).toBe(204);
    expect(await status(headers)).toBe(200);
    await portero.mails();
    portero.travel(MINUTE);
    expect((await reset(await linkFor(), { revokeTokens: true })).statusCode).toBe(204);
    expect(await status(headers)).toBe(401);
  });

  test('proves an address that was not, and revokes what whoever signed up with it has made', async () => {
    cookie = await portero.signUp(bob);
    await portero.mails();
    const headers = await bearer();
    expect((await reset(await linkFor(bob.email))).statusCode).toBe(204);
    expect(await status(headers)).toBe(401);
    const user = await portero.app.portero.users.findByEmail(bob.email);
    expect(user?.emailVerifiedAt).not.toBeNull();
    expect(portero.events.filter(({ event }) => event === 'token.revoked')).toHaveLength(1);
  });

  test.each([
    ['too short', 'short', 'too_short'],
    ['common', 'password1', 'common_password'],
    ['made of the name', 'adalovelace', 'personal_password'],
    ['made of the address', 'ada@example.com', 'personal_password'],
  ])('that is %s is refused, and the link is still good', async (_why, newPassword) => {
    const token = await linkFor();
    const refused = await reset(token, { newPassword });
    expect(refused.statusCode).toBe(422);
    expect(refusedFields(refused)).toHaveProperty(['#/newPassword']);
    expect(await status({ cookie })).toBe(200);
    expect((await reset(token)).statusCode).toBe(204);
  });

  test('that the host refuses is not set, and the link is still good', async () => {
    const token = await linkFor();
    refuses = true;
    expect(problemOf(await reset(token)).code).toBe('refused_by_host');
    expect((await logIn(ada)).statusCode).toBe(200);
    refuses = false;
    expect((await reset(token)).statusCode).toBe(204);
  });

  test('is set once by ten attempts at once', async () => {
    const token = await linkFor();
    const passwords = Array.from({ length: 10 }, (_, i) => `nine wooden ships ${i}`);
    const responses = await Promise.all(passwords.map((newPassword) => reset(token, { newPassword })));
    const statuses = responses.map(({ statusCode }) => statusCode);
    expect(statuses.toSorted()).toEqual([204, ...Array(9).fill(404)]);
    const winner = passwords[statuses.indexOf(204)] ?? '';
    expect((await logIn({ ...ada, password: winner })).statusCode).toBe(200);
    expect(portero.events.filter(({ event }) => event === 'password.reset')).toHaveLength(1);
  });

  test('is set by the newest link alone', async () => {
    const first = await linkFor();
    portero.travel(MINUTE);
    const second = await linkFor();
    expect(problemOf(await reset(first)).code).toBe('link_not_found');
    expect((await reset(second)).statusCode).toBe(204);
  });

  test('can be set for an hour and no longer', async () => {
    const token = await linkFor();
    portero.travel(60 * MINUTE - SECOND);
    expect((await reset(token, { newPassword: 'short' })).statusCode).toBe(422);
    portero.travel(SECOND);
    expect(problemOf(await reset(token)).code).toBe('link_not_found');
  });

  test('cannot be set by a link to an address that is not theirs any more', async () => {
    const token = await linkFor();
    await moveTo(portero, cookie, 'ada@example.org');
    expect(problemOf(await reset(token)).code).toBe('link_not_found');
    expect(await emailOf(portero, cookie)).toEqual({ email: 'ada@example.org', verified: true });
  });

  test('cannot be set in a disabled account, and can when it is enabled again', async () => {
    const token = await linkFor();
    await disable(ada.email);
    expect(problemOf(await reset(token)).code).toBe('link_not_found');
    const user = await portero.app.portero.users.findByEmail(ada.email);
    await portero.app.portero.users.enable(user?.id ?? '');
    expect((await reset(token)).statusCode).toBe(204);
  });

  test('cannot be set by a link after the password was changed by hand', async () => {
    const token = await linkFor();
    const body = { currentPassword: ada.password, newPassword: 'four quiet herons at dawn' };
    expect((await portero.send('POST', '/auth/password', { cookie, body })).statusCode).toBeLessThan(300);
    expect((await reset(token)).statusCode).toBe(404);
  });

  test.each(['unknown', 'x', 'a'.repeat(64)])('cannot be set by a link that was made up (%j)', async (token) => {
    expect(problemOf(await reset(token)).code).toBe('link_not_found');
  });
});
