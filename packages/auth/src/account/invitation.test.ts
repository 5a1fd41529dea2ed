import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, MINUTE, SECOND } from '../core/clock.ts';
import { mailPagesAt } from '../core/mail-room.ts';
import { ada, bob, type TestApp, type TestOptions, testApp } from '../test-app.ts';
import { client, depsOf } from '../test-deps.ts';
import { openMail, openMails } from '../test-mailbox.ts';
import { problemOf } from '../test-problems.ts';
import { invite } from './invitation.ts';

let portero: TestApp;
beforeEach(() => start());
afterEach(() => portero.close());

async function start(options: TestOptions = {}): Promise<void> {
  portero = await testApp({ policy: { signup: 'invite' }, ...options });
}
/** Invites, as an operator does. */
async function invitationFor(email = ada.email, { mailed = true } = {}): Promise<string> {
  const room = { senderName: 'Portero', pages: mailPagesAt('http://localhost:3000'), mailer: null, nudge: () => {} };
  const deps = await depsOf(portero, { mail: mailed ? room : null });
  return (await portero.db.transaction((scope) => invite(scope, deps, { email, client }))).token;
}
const signUp = (invitation?: string, person: object = ada) =>
  portero.send('POST', '/auth/signup', { body: { ...person, ...(invitation !== undefined && { invitation }) } });

describe('where sign-up is by invitation', () => {
  test('nobody signs up without one', async () => {
    expect(problemOf(await signUp()).code).toBe('invitation_required');
    expect(portero.count('users')).toBe(0);
  });

  test('an invitation is mailed, and proves the address by that: no further mail follows', async () => {
    await invitationFor();
    const mail = await openMail(portero);
    expect(mail).toMatchObject({ to: ada.email, page: '/signup' });
    const response = await signUp(mail.token);
    expect(response.statusCode).toBe(201);
    expect(response.json().user.emailVerified).toBe(true);
    expect(await openMails(portero)).toEqual([]);
  });

  test('an invitation that was handed over proves nothing: the address is asked to be proved', async () => {
    const response = await signUp(await invitationFor(ada.email, { mailed: false }));
    expect(response.json().user.emailVerified).toBe(false);
    expect(await openMail(portero)).toMatchObject({ to: ada.email, page: '/confirm-email' });
  });

  test('an invitation is for its own address, in any spelling, and is not used up by another one', async () => {
    const token = await invitationFor();
    expect(problemOf(await signUp(token, bob)).code).toBe('invitation_invalid');
    expect((await signUp(token, { ...ada, email: 'ADA@Example.com' })).statusCode).toBe(201);
  });

  test('an invitation is used once by ten attempts at once', async () => {
    const token = await invitationFor();
    const responses = await Promise.all(Array.from({ length: 10 }, () => signUp(token)));
    const statuses = responses.map(({ statusCode }) => statusCode);
    expect(statuses.toSorted()).toEqual([201, ...Array(9).fill(403)]);
    expect(portero.count('users')).toBe(1);
  });

  test('an invitation is good for seven days and no longer', async () => {
    const token = await invitationFor();
    portero.travel(7 * DAY - SECOND);
    expect(problemOf(await signUp(token, { ...ada, password: 'password1' })).code).toBe('validation_failed');
    portero.travel(SECOND);
    expect(problemOf(await signUp(token)).code).toBe('invitation_invalid');
  });

  test('the newest invitation of an address counts', async () => {
    const [first, second] = [await invitationFor(), await invitationFor()];
    expect(problemOf(await signUp(first)).code).toBe('invitation_invalid');
    expect((await signUp(second)).statusCode).toBe(201);
  });

  test('an invitation that was made up is none', async () => {
    expect(problemOf(await signUp('made up')).code).toBe('invitation_invalid');
  });
});

test('an invitation signs in at once where addresses must be proved first', async () => {
  await portero.close();
  await start({ policy: { signup: 'invite', emailVerification: 'required' } });
  expect((await signUp(await invitationFor())).statusCode).toBe(201);
  const handedOver = await invitationFor(bob.email, { mailed: false });
  portero.travel(MINUTE);
  expect((await signUp(handedOver, bob)).statusCode).toBe(202);
});
