import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../core/clock.ts';
import { ada, bob, type TestApp, testApp } from '../test-app.ts';
import { moveTo, openMail, openMails, signUpProved } from '../test-mailbox.ts';
import { allRows, problemOf, refusedFields } from '../test-problems.ts';

/** The same installation twice: as it was while sign-up was open, and as it is. */
let open: TestApp;
let portero: TestApp;
let told: unknown[];
beforeEach(async () => {
  told = [];
  open = await testApp();
  portero = await testApp({
    db: open.db,
    clock: () => open.now,
    policy: { signup: 'private' },
    onSignup: ({ user, sessionId }) => void told.push([user.email, user.name, sessionId]),
  });
});
afterEach(async () => {
  await portero.close();
  await open.close();
});

const signUp = (person: object = ada) => portero.send('POST', '/auth/signup', { body: person });
const logIn = ({ email, password } = ada) => portero.send('POST', '/auth/login', { body: { email, password } });
const byLink = (token: string) => portero.send('POST', '/auth/email/confirm', { body: { token } });
const byCode = (code: string, email = ada.email) =>
  portero.send('POST', '/auth/email/confirm-code', { body: { email, code } });
const shown = ({ statusCode, headers: { date: _, ...headers }, body }: LightMyRequestResponse) => ({
  statusCode,
  headers,
  body,
});

describe('a private sign-up', () => {
  test('answers 202 and signs nobody in, and there is no account before the address is proved', async () => {
    const response = await signUp();
    expect([response.statusCode, response.json()]).toEqual([202, { user: null, session: null }]);
    expect(response.headers['set-cookie']).toBeUndefined();
    expect([open.count('users'), open.count('sessions'), open.count('passwords')]).toEqual([0, 0, 0]);
    expect(told).toEqual([]);
    expect(await openMail(open)).toMatchObject({ to: ada.email, page: '/confirm-email' });
  });

  test.each(['link', 'code'])('becomes an account by the %s; log-in is by the password as always', async (way) => {
    await signUp({ ...ada, language: 'es', timeZone: 'Europe/Madrid' });
    const { token, code } = await openMail(open);
    const response = way === 'link' ? await byLink(token) : await byCode(code);
    expect([response.statusCode, response.headers['set-cookie']]).toEqual([204, undefined]);
    expect(open.count('sessions')).toBe(0);
    expect((await logIn()).json().user).toMatchObject({
      email: ada.email,
      emailVerified: true,
      language: 'es',
      timeZone: 'Europe/Madrid',
    });
    expect(told).toEqual([[ada.email, ada.name, null]]);
    expect(portero.events.map(({ event }) => event)).toContain('signup');
  });

  test('is to a log-in before the proof what an unknown address is', async () => {
    await signUp();
    const [pending, unknown] = [await logIn(), await logIn({ ...ada, email: 'nobody@example.com' })];
    expect(problemOf(pending).code).toBe('invalid_credentials');
    const { instance: _, ...problem } = pending.json();
    expect(unknown.json()).toMatchObject(problem);
  });

  test('answers alike for an address that is known, unknown, unproved, pending or kept for somebody', async () => {
    await signUpProved(open, bob);
    await open.signUp({ ...ada, email: 'unproved@example.com' });
    await open.mails();
    const mover = await signUpProved(open, { ...ada, email: 'kept@example.com' });
    await moveTo(open, mover, 'moved@example.com');
    await signUp({ ...ada, email: 'pending@example.com' });
    open.travel(MINUTE);
    const answers = new Map<string, ReturnType<typeof shown>>();
    for (const name of ['unknown', 'bob', 'unproved', 'kept', 'pending'])
      answers.set(name, shown(await signUp({ ...ada, email: `${name}@example.com` })));
    const expected = answers.get('unknown');
    expect(expected?.statusCode).toBe(202);
    const without = (answer: typeof expected) => ({ ...answer, headers: { ...answer?.headers, ratelimit: '' } });
    for (const [name, answer] of answers) expect(without(answer), name).toEqual(without(expected));
    const mails = await openMails(open);
    expect(mails).toHaveLength(6);
  });

  test('costs the same rows whether or not the address has an account', async () => {
    await signUpProved(open, bob);
    const rowsOf = () => [open.count('one_time_tokens'), open.count('outbox'), open.count('audit_trail')];
    const costOf = async (email: string) => {
      const before = rowsOf();
      await signUp({ ...ada, email });
      return rowsOf().map((count, i) => count - (before[i] ?? 0));
    };
    expect(await costOf(bob.email)).toEqual(await costOf('unknown@example.com'));
  });

  test('with an address that has an account tells its owner so, at the stored address, and changes nothing', async () => {
    await signUpProved(open);
    const before = open.count('users');
    await signUp({ ...ada, email: 'ADA@EXAMPLE.com', name: 'Mallory', password: 'a password of my own' });
    const mail = await openMail(open);
    expect(mail).toMatchObject({
      to: ada.email,
      subject: 'You already have an account at Portero',
      token: '',
      code: '',
    });
    expect(open.count('users')).toBe(before);
    expect((await logIn()).statusCode).toBe(200);
  });

  test('with an address that is kept for somebody makes no account', async () => {
    await moveTo(open, await signUpProved(open), 'ada@example.org');
    await signUp();
    expect(await openMail(open)).toMatchObject({ to: ada.email, token: '', code: '' });
    expect(open.count('users')).toBe(1);
  });

  test('is proved once by ten attempts at once', async () => {
    await signUp();
    const { token, code } = await openMail(open);
    const attempts = Array.from({ length: 10 }, (_, i) => (i % 2 ? byLink(token) : byCode(code)));
    const statuses = (await Promise.all(attempts)).map(({ statusCode }) => statusCode);
    expect(statuses.toSorted()).toEqual([204, ...Array(9).fill(404)]);
    expect([open.count('users'), told.length]).toEqual([1, 1]);
  });

  test('can be made again: the newest counts, with the password that was given then', async () => {
    await signUp({ ...ada, password: 'the one that I forgot' });
    const first = await openMail(open);
    open.travel(MINUTE);
    await signUp();
    const second = await openMail(open);
    expect((await byLink(first.token)).statusCode).toBe(404);
    expect((await byLink(second.token)).statusCode).toBe(204);
    expect((await logIn()).statusCode).toBe(200);
  });

  test('has its mail sent once more', async () => {
    await signUp();
    const first = await openMail(open);
    open.travel(MINUTE);
    await portero.send('POST', '/auth/email/verification', { body: { email: ada.email } });
    const second = await openMail(open);
    expect((await byLink(first.token)).statusCode).toBe(404);
    expect((await byCode(second.code)).statusCode).toBe(204);
    expect((await logIn()).statusCode).toBe(200);
  });

  test('can be proved for a day', async () => {
    await signUp();
    const { token, code } = await openMail(open);
    open.travel(DAY);
    expect([(await byLink(token)).statusCode, (await byCode(code)).statusCode]).toEqual([404, 404]);
    expect(open.count('users')).toBe(0);
  });

  test('does not take an address that was proved by somebody else meanwhile', async () => {
    await signUp();
    const { token } = await openMail(open);
    open.travel(HOUR);
    await signUpProved(open, { ...bob, email: ada.email });
    expect(problemOf(await byLink(token)).code).toBe('email_taken');
    expect((await logIn()).statusCode).toBe(401);
  });

  test('whose password is refused costs no wait: the next try is not too soon', async () => {
    const refused = await signUp({ ...ada, password: 'password1' });
    expect(refusedFields(refused)).toHaveProperty(['#/password']);
    expect((await signUp()).statusCode).toBe(202);
    expect((await signUp()).statusCode).toBe(429);
  });

  test('keeps the password as a hash, sealed, and nothing of it readable', async () => {
    await signUp();
    const stored = allRows(open);
    expect(stored).not.toContain(ada.password);
    expect(stored).not.toContain('$argon2id');
  });
});

describe('whoever proves an address that somebody else has signed up with and never proved', () => {
  const mallory = { email: ada.email, name: 'Mallory', password: 'a password of my own' };

  test('gets the account, and what was set up in it before is gone: password, sessions, tokens, links', async () => {
    const cookie = await open.signUp(mallory);
    const early = await openMail(open);
    const made = await open.send('POST', '/auth/tokens', { cookie, body: { name: 'job', scopes: ['profile:read'] } });
    await open.send('POST', '/auth/email', { cookie, body: { email: 'mallory@example.com' } });
    const change = await openMail(open);
    await open.send('POST', '/auth/password/forgot', { body: { email: ada.email } });
    const recovery = await openMail(open);
    open.travel(MINUTE);

    await signUp();
    expect((await byLink((await openMail(open)).token)).statusCode).toBe(204);
    expect((await logIn(mallory)).statusCode).toBe(401);
    expect((await logIn()).json().user).toMatchObject({ name: ada.name, emailVerified: true });
    expect((await portero.send('GET', '/me', { cookie })).statusCode).toBe(401);
    const headers = { authorization: `Bearer ${made.json().token}` };
    expect((await portero.send('GET', '/me', { headers })).statusCode).toBe(401);
    for (const { token } of [early, change]) expect((await byLink(token)).statusCode).toBe(404);
    const body = { token: recovery.token, newPassword: 'nine wooden ships at sea' };
    expect((await portero.send('POST', '/auth/password/reset', { body })).statusCode).toBe(404);
    const ended = portero.events.filter(({ reason }) => reason === 'address_proved').map(({ event }) => event);
    expect(ended.toSorted()).toEqual(['session.ended', 'token.revoked']);
  });

  test('gets an account that stays, even if it had been put down for deletion', async () => {
    const cookie = await open.signUp(mallory);
    await open.send('DELETE', '/me', { cookie });
    await open.mails();
    await signUp();
    await byLink((await openMail(open)).token);
    expect(open.count('deletions')).toBe(0);
    expect((await logIn()).statusCode).toBe(200);
  });
});
