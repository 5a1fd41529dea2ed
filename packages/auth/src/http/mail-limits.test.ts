import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../core/clock.ts';
import { ada, bob, type TestApp, testApp } from '../test-app.ts';
import { instantHasher } from '../test-hasher.ts';
import { openMails } from '../test-mailbox.ts';
import { problemOf } from '../test-problems.ts';

const passwords = () => instantHasher((password) => password === ada.password);

let portero: TestApp;
beforeEach(async () => {
  portero = await testApp({ passwords: passwords() });
});
afterEach(() => portero.close());

const HOME = '192.0.2.1';
const forgot = (email = ada.email, from = HOME) =>
  portero.send('POST', '/auth/password/forgot', { body: { email }, from });
const resend = (email = ada.email, from = HOME) =>
  portero.send('POST', '/auth/email/verification', { body: { email }, from });

describe.each(['known', 'unknown'])('mails to one address that is %s', (which) => {
  beforeEach(async () => {
    if (which === 'known') await portero.signUp();
  });

  test('are one a minute, whoever asks, from wherever and in whatever spelling', async () => {
    expect((await forgot()).statusCode).toBe(202);
    portero.travel(MINUTE - SECOND);
    const response = await forgot(' ADA@Example.com', '198.51.100.1');
    expect(problemOf(response)).toMatchObject({ code: 'rate_limited', detail: 'Try again in 1 seconds.' });
    expect(response.headers['retry-after']).toBe('1');
    portero.travel(SECOND);
    expect((await forgot()).statusCode).toBe(202);
  });

  test('are five an hour, and never ask for more than a quarter of an hour of patience', async () => {
    for (let i = 0; i < 5; i += 1) {
      expect((await forgot(ada.email, `198.51.100.${i}`)).statusCode).toBe(202);
      portero.travel(MINUTE);
    }
    const response = await forgot();
    expect(problemOf(response).code).toBe('rate_limited');
    expect(response.headers['retry-after']).toBe('900');
    expect(response.headers['ratelimit-policy']).toBe('"mail-recipient-hour";q=5;w=3600');
    portero.travel(HOUR - 5 * MINUTE);
    expect((await forgot()).statusCode).toBe(202);
  });

  test('are counted together, whatever they are about', async () => {
    expect((await forgot()).statusCode).toBe(202);
    expect((await resend()).statusCode).toBe(429);
    portero.travel(MINUTE);
    expect((await resend()).statusCode).toBe(202);
    expect((await forgot()).statusCode).toBe(429);
  });
});

test('one network address has twenty mails an hour sent, to whomever, and another one is not kept from it', async () => {
  for (let i = 0; i < 20; i += 1) expect((await forgot(`user${i}@example.com`)).statusCode).toBe(202);
  const response = await forgot('user20@example.com');
  expect(problemOf(response).code).toBe('rate_limited');
  expect(response.headers['ratelimit-policy']).toBe('"mail-address";q=20;w=3600');
  expect((await forgot('user20@example.com', '198.51.100.1')).statusCode).toBe(202);
});

test('a mail that was refused is not sent', async () => {
  await portero.signUp();
  await portero.mails();
  for (let i = 0; i < 10; i += 1) await forgot();
  expect(await openMails(portero)).toHaveLength(1);
});

test('an open sign-up is not counted as a mail: one can be asked for at once', async () => {
  await portero.signUp();
  expect((await resend()).statusCode).toBe(202);
});

test('a sign-up that is private is counted by its address', async () => {
  await portero.close();
  portero = await testApp({ passwords: passwords(), policy: { signup: 'private' } });
  const signUp = (from: string) => portero.send('POST', '/auth/signup', { body: ada, from });
  expect((await signUp(HOME)).statusCode).toBe(202);
  const response = await signUp('198.51.100.1');
  expect(response.statusCode).toBe(429);
  expect(response.headers['retry-after']).toBe('60');
  expect((await forgot()).statusCode).toBe(429);
});

test('a change of address is counted by the new one, whoever asks for it', async () => {
  const cookies = [await portero.signUp(), await portero.signUp({ ...bob, password: ada.password })];
  const change = (cookie: string | undefined, email: string) =>
    portero.send('POST', '/auth/email', { cookie, body: { email } });
  expect((await change(cookies[0], 'new@example.com')).statusCode).toBe(202);
  expect((await change(cookies[1], 'NEW@example.com')).statusCode).toBe(429);
  expect((await change(cookies[0], 'other@example.com')).statusCode).toBe(202);
  expect((await forgot('new@example.com')).statusCode).toBe(429);
});

test('a change of address that is refused sends nothing, and so costs no wait', async () => {
  const cookie = await portero.signUp();
  const change = () => portero.send('POST', '/auth/email', { cookie, body: { email: ada.email } });
  expect([(await change()).statusCode, (await change()).statusCode]).toEqual([422, 422]);
  expect((await forgot()).statusCode).toBe(202);
});

test('of sign-ups at once with one address the one that wins is followed by its mail', async () => {
  const signUps = Array.from({ length: 10 }, () => portero.send('POST', '/auth/signup', { body: ada }));
  const statuses = (await Promise.all(signUps)).map(({ statusCode }) => statusCode);
  expect(statuses.filter((status) => status === 201)).toHaveLength(1);
  expect(await openMails(portero)).toHaveLength(1);
});
