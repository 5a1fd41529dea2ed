import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, SECOND } from '../core/clock.ts';
import { ada, type TestApp, testApp } from '../test-app.ts';
import { moveTo, openMail, openMails, signUpProved } from '../test-mailbox.ts';
import { problemOf } from '../test-problems.ts';

let portero: TestApp;
let cookie: string;
/** What the link of the notice of a new device carries. */
let notice: string;
beforeEach(async () => {
  portero = await testApp();
  await signUpProved(portero);
  cookie = await portero.logIn(ada, { from: '203.0.113.7', headers: { 'user-agent': 'Mallory/1.0' } });
  notice = (await openMail(portero)).token;
});
afterEach(() => portero.close());

const notMe = (token = notice) => portero.send('POST', '/auth/not-me', { body: { token } });
const holder = (email: string) => portero.app.portero.users.findByEmail(email);
const logIn = () => portero.send('POST', '/auth/login', { body: { email: ada.email, password: ada.password } });

describe('"this was not me"', () => {
  test('ends every session and token, and mails a link for a new password to the owner', async () => {
    const body = { name: 'job', scopes: ['profile:read'] };
    const made = await portero.send('POST', '/auth/tokens', { cookie, body });
    await portero.mails();
    const response = await notMe();
    expect([response.statusCode, response.headers['set-cookie']]).toEqual([204, undefined]);
    expect(portero.count('sessions')).toBe(0);
    const headers = { authorization: `Bearer ${made.json().token}` };
    expect((await portero.send('GET', '/me', { headers })).statusCode).toBe(401);
    expect(portero.events).toContainEqual(expect.objectContaining({ event: 'account.secured', reason: 'not_me' }));

    const recovery = await openMail(portero);
    expect(recovery).toMatchObject({ to: ada.email, page: '/reset-password' });
    const reset = { token: recovery.token, newPassword: 'nine wooden ships at sea' };
    expect((await portero.send('POST', '/auth/password/reset', { body: reset })).statusCode).toBe(204);
  });

  test('ends a change of address that is under way', async () => {
    await portero.send('POST', '/auth/email', { cookie, body: { email: 'mallory@example.com' } });
    const { token } = await openMail(portero);
    await notMe();
    expect((await portero.send('POST', '/auth/email/confirm', { body: { token } })).statusCode).toBe(404);
    expect(await holder(ada.email)).toBeDefined();
  });

  test('keeps an account that was put down for deletion', async () => {
    await portero.send('DELETE', '/me', { cookie });
    expect(problemOf(await logIn()).code).toBe('deletion_scheduled');
    await notMe();
    expect((await logIn()).statusCode).toBe(200);
    expect(portero.events).toContainEqual(expect.objectContaining({ event: 'deletion.undone', reason: 'not_me' }));
  });

  test('restores the address if it was changed since, and writes there', async () => {
    await moveTo(portero, cookie, 'mallory@example.com');
    expect((await notMe()).statusCode).toBe(204);
    expect(await holder('mallory@example.com')).toBeUndefined();
    expect((await holder(ada.email))?.emailVerifiedAt).not.toBeNull();
    expect(await openMails(portero)).toMatchObject([{ to: ada.email, page: '/reset-password' }]);
  });

  test('restores the address after two changes', async () => {
    await moveTo(portero, cookie, 'mallory@example.com');
    await moveTo(portero, cookie, 'mallory@example.org');
    await notMe();
    expect(await holder(ada.email)).toBeDefined();
  });

  test('can be said for seven days', async () => {
    portero.travel(7 * DAY - SECOND);
    expect((await notMe()).statusCode).toBe(204);
  });

  test('cannot be said after seven days', async () => {
    portero.travel(7 * DAY);
    expect(problemOf(await notMe()).code).toBe('link_not_found');
    expect(await openMails(portero)).toEqual([]);
  });

  test('can be said once by each notice, however many try at once', async () => {
    const statuses = (await Promise.all(Array.from({ length: 10 }, () => notMe()))).map((r) => r.statusCode);
    expect(statuses.toSorted()).toEqual([204, ...Array(9).fill(404)]);
    expect(await openMails(portero)).toHaveLength(1);
  });

  test('can be said by the link of an older notice too', async () => {
    await portero.logIn(ada, { from: '198.51.100.7', headers: { 'user-agent': 'Mallory/2.0' } });
    const second = await openMail(portero);
    expect([(await notMe(second.token)).statusCode, (await notMe()).statusCode]).toEqual([204, 204]);
  });

  test('is not said by looking at the address of the link', async () => {
    for (const method of ['GET', 'HEAD']) await portero.send(method, `/auth/not-me?token=${notice}`);
    expect(portero.count('sessions')).toBe(2);
    expect((await notMe()).statusCode).toBe(204);
  });

  test('cannot be said with a link that was made up', async () => {
    expect(problemOf(await notMe('unknown')).code).toBe('link_not_found');
    expect(portero.count('sessions')).toBe(2);
  });
});
