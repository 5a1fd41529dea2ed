import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ada, bob, type TestApp, type TestOptions, testApp } from '../test-app.ts';
import { openMail, openMails } from '../test-mailbox.ts';
import { problemOf, refusedFields } from '../test-problems.ts';

let portero: TestApp;
let told: unknown[];
beforeEach(() => {
  told = [];
});
afterEach(() => portero.close());

async function start(policy: TestOptions['policy'], more: TestOptions = {}): Promise<void> {
  portero = await testApp({
    policy: policy ?? {},
    onSignup: ({ user, sessionId }) => void told.push([user.email, sessionId]),
    ...more,
  });
}
const signUp = (person: object = ada) => portero.send('POST', '/auth/signup', { body: person });
const logIn = ({ email, password } = ada) => portero.send('POST', '/auth/login', { body: { email, password } });

describe('an open sign-up', () => {
  test('signs in at once, says so to the host, and asks for a proof by mail', async () => {
    await start({ signup: 'open' });
    const response = await signUp();
    expect(response.statusCode).toBe(201);
    expect(response.json().user).toMatchObject({ email: ada.email, emailVerified: false });
    expect(told).toEqual([[ada.email, response.json().session.id]]);
    expect(await openMail(portero)).toMatchObject({ to: ada.email, page: '/confirm-email' });
    expect((await logIn()).statusCode).toBe(200);
  });

  test('says that an address is taken, and writes to nobody', async () => {
    await start({ signup: 'open' });
    await signUp();
    await portero.mails();
    expect(problemOf(await signUp({ ...bob, email: 'ADA@example.com' })).code).toBe('email_taken');
    expect(await openMails(portero)).toEqual([]);
  });

  test('asks for no proof where none is wanted, or the server sends no mail', async () => {
    await start({ emailVerification: 'off' });
    expect((await signUp()).statusCode).toBe(201);
    expect(portero.count('outbox')).toBe(0);
    await portero.close();
    await start({}, { mailer: null });
    expect((await signUp()).statusCode).toBe(201);
    expect(portero.count('outbox')).toBe(0);
  });

  test('keeps language and time zone, and writes in that language', async () => {
    await start({});
    const response = await signUp({ ...ada, language: 'es', timeZone: 'America/Bogota' });
    expect(response.json().user).toMatchObject({ language: 'es', timeZone: 'America/Bogota' });
    expect((await portero.mails()).map(({ language }) => language)).toEqual(['es']);
  });

  test.each(['Mars/Olympus', 'Europe/Madrit', 'x'])('knows no time zone %s', async (timeZone) => {
    await start({});
    const response = await signUp({ ...ada, timeZone });
    expect(response.statusCode).toBe(422);
    expect(refusedFields(response)).toEqual({ '#/timeZone': 'not_allowed' });
    expect(portero.count('users')).toBe(0);
  });
});

describe('where an address must be proved before the first log-in', () => {
  beforeEach(() => start({ emailVerification: 'required' }));

  test('a sign-up answers 202, signs nobody in, and is told to the host without a session', async () => {
    const response = await signUp();
    expect([response.statusCode, response.json()]).toEqual([202, { user: null, session: null }]);
    expect(response.headers['set-cookie']).toBeUndefined();
    expect([portero.count('users'), portero.count('sessions')]).toEqual([1, 0]);
    expect(told).toEqual([[ada.email, null]]);
  });

  test('a log-in is told so with the right password alone', async () => {
    await signUp();
    expect(problemOf(await logIn()).code).toBe('email_unverified');
    const wrong = await logIn({ ...ada, password: 'a wrong password' });
    const unknown = await logIn({ ...bob, password: 'a wrong password' });
    expect([problemOf(wrong).code, problemOf(unknown).code]).toEqual(['invalid_credentials', 'invalid_credentials']);
    expect(portero.count('sessions')).toBe(0);
  });

  test.each(['link', 'code'])('a log-in works from the proof by %s on, and the host is not told twice', async (way) => {
    await signUp();
    const { token, code } = await openMail(portero);
    if (way === 'link') await portero.send('POST', '/auth/email/confirm', { body: { token } });
    else await portero.send('POST', '/auth/email/confirm-code', { body: { email: ada.email, code } });
    expect((await logIn()).json().user.emailVerified).toBe(true);
    expect(told).toHaveLength(1);
  });

  test('a taken address is still called taken', async () => {
    await signUp();
    portero.travel(60_000);
    expect(problemOf(await signUp()).code).toBe('email_taken');
  });
});

test('where sign-up is closed, nobody signs up, invited or not', async () => {
  await start({ signup: 'closed' });
  expect(problemOf(await signUp()).code).toBe('signup_closed');
  expect(problemOf(await signUp({ ...ada, invitation: 'whatever' })).code).toBe('signup_closed');
  expect([portero.count('users'), portero.count('outbox')]).toEqual([0, 0]);
});
