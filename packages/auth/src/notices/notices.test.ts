import type { KeyObject } from 'node:crypto';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { DAY, MINUTE } from '../core/clock.ts';
import type { OutgoingMail } from '../core/mailer.ts';
import { deriveHmacKey } from '../core/secrets.ts';
import { ada, type TestApp, type TestOptions, testApp } from '../test-app.ts';
import { client, depsOf } from '../test-deps.ts';
import { rememberDevice, sweepKnownDevices } from './notices.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';
const NEWER_FIREFOX = FIREFOX.replaceAll('130.0', '131.0');
const SAFARI =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15';
const at = (userAgent = FIREFOX, from = '203.0.113.7') => ({ headers: { 'user-agent': userAgent }, from });

let portero: TestApp;
let cookie: string;
const start = async (options: TestOptions = {}, { isProved = true } = {}) => {
  portero = await testApp(options);
  onTestFinished(portero.close);
  cookie = await portero.signUp(ada, at());
  if (isProved) portero.db.connection.exec('UPDATE users SET email_verified_at = 1');
  // What proves the address.
  await portero.mails();
};
const say = (language: string, timeZone: string) =>
  portero.db.connection.prepare('UPDATE users SET language = ?, time_zone = ?').run(language, timeZone);
const notMeOf = (mail?: OutgoingMail) => /http:\/\/localhost:3000\/not-me#(\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
const makeToken = () =>
  portero.send('POST', '/auth/tokens', { cookie, body: { name: 'nightly backup', scopes: ['profile:read'] } });

describe('a log-in', () => {
  beforeEach(() => start());

  const logIns = async (...from: Parameters<typeof at>) => {
    await portero.logIn(ada, at(...from));
    return portero.mails();
  };

  test('from where the account was made is not told, nor from a newer version or an address nearby', async () => {
    expect(await logIns()).toEqual([]);
    expect(await logIns(NEWER_FIREFOX)).toEqual([]);
    expect(await logIns(FIREFOX, '203.0.200.1')).toEqual([]);
  });

  test('from another browser or another network is told, once', async () => {
    const [mail, ...more] = await logIns(SAFARI);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ to: ada.email, text: expect.stringContaining('Safari on macOS') });
    expect(mail?.text).toContain('203.0.113.7');
    expect(await logIns(SAFARI)).toEqual([]);
    expect(await logIns(FIREFOX, '198.51.100.7')).toHaveLength(1);
    expect(await logIns(FIREFOX, '198.51.100.7')).toEqual([]);
  });

  test('that is refused is not told', async () => {
    const body = { email: ada.email, password: 'a guess of a password' };
    expect((await portero.send('POST', '/auth/login', { ...at(SAFARI), body })).statusCode).toBe(401);
    expect(await portero.mails()).toEqual([]);
    expect(portero.count('known_devices')).toBe(1);
  });

  test('from what was not used for 90 days is told again', async () => {
    await logIns(SAFARI);
    portero.travel(89 * DAY);
    expect(await logIns(SAFARI)).toEqual([]);
    portero.travel(DAY);
    expect(await logIns(FIREFOX)).toHaveLength(1);
    expect(await logIns(SAFARI)).toEqual([]);
  });

  test('to an account that lay idle for longer is told', async () => {
    portero.travel(1);
    await logIns(SAFARI);
    portero.travel(400 * DAY);
    await sweepKnownDevices(await depsOf(portero));
    expect(portero.count('known_devices')).toBe(1);
    expect(await logIns('curl/8.5.0')).toHaveLength(1);
    await sweepKnownDevices(await depsOf(portero));
    expect(portero.count('known_devices')).toBe(1);
  });
});

test('what was known by a secret is known after its rotation', async () => {
  await start();
  const [older, newer] = ['one secret', 'another secret'].map((secret) => deriveHmacKey(secret, 'pseudonym'));
  const keys = (...pseudonymKeys: (KeyObject | undefined)[]) => ({
    pseudonymKeys: pseudonymKeys.map((key) => key as KeyObject),
  });
  const { id } = (await portero.send('GET', '/me', { cookie })).json().user;
  portero.db.connection.exec('DELETE FROM known_devices');
  const isNew = async (change: { pseudonymKeys: KeyObject[] }) => {
    const deps = await depsOf(portero, change);
    return deps.db.transaction((scope) => rememberDevice(scope, deps, id, client));
  };
  expect(await isNew(keys(older))).toBe(false);
  expect(await isNew(keys(newer, older))).toBe(false);
  expect(await isNew(keys(newer))).toBe(false);
  portero.db.connection.exec('DELETE FROM known_devices');
  await isNew(keys(older));
  expect(await isNew(keys(newer))).toBe(true);
});

test('nothing of a device stands readable in the database', async () => {
  await start();
  const text = JSON.stringify(portero.db.connection.prepare('SELECT * FROM known_devices').all());
  for (const value of ['Firefox', 'Linux', '203.0']) expect(text).not.toContain(value);
});

describe('what is done in an account is told to its owner', () => {
  beforeEach(() => start());

  test('a new password', async () => {
    const body = { currentPassword: ada.password, newPassword: 'nine wooden ships at sea' };
    await portero.send('POST', '/auth/password', { cookie, body, ...at() });
    const mails = await portero.mails();
    expect(mails).toMatchObject([{ to: ada.email, subject: expect.stringMatching(/password/i) }]);
    expect(notMeOf(mails[0])).not.toBe('');
  });

  test('a token, by its name, also where a program was granted it', async () => {
    await makeToken();
    const [byHand] = await portero.mails();
    expect(byHand?.text).toContain('nightly backup');
    const device = (await portero.send('POST', '/auth/device', { body: { client_id: 'ada-laptop' } })).json();
    const answer = { cookie, body: { answer: 'grant' } };
    await portero.send('POST', `/auth/device/requests/${device.user_code}`, answer);
    expect(await portero.mails()).toEqual([]);
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
    const poll = { grant_type, device_code: device.device_code, client_id: 'ada-laptop' };
    expect((await portero.send('POST', '/auth/device/token', { body: poll })).statusCode).toBe(200);
    const [byProgram] = await portero.mails();
    expect(byProgram?.text).toContain('ada-laptop');
    expect(notMeOf(byProgram)).not.toBe('');
  });

  test('a token that could not be made is not told', async () => {
    const body = { name: 'job', scopes: ['no:such'] };
    expect((await portero.send('POST', '/auth/tokens', { cookie, body })).statusCode).toBe(422);
    expect(await portero.mails()).toEqual([]);
  });

  test('another address, to the former one', async () => {
    await portero.send('POST', '/auth/email', { cookie, body: { email: 'ada@example.org' } });
    const [proof] = await portero.mails();
    expect(proof?.to).toBe('ada@example.org');
    const token = /confirm-email#(\S+)/.exec(proof?.text ?? '')?.[1];
    expect((await portero.send('POST', '/auth/email/confirm', { body: { token } })).statusCode).toBe(204);
    const [told] = await portero.mails();
    expect(told).toMatchObject({ to: ada.email, text: expect.stringContaining('/undo-email#') });
  });

  test('a deletion that is scheduled', async () => {
    await portero.send('DELETE', '/me', { cookie });
    expect(await portero.mails()).toMatchObject([{ to: ada.email, text: expect.stringContaining('/keep-account#') }]);
  });

  test('each with a link of its own, of which none makes another one useless', async () => {
    await makeToken();
    await makeToken();
    const links = (await portero.mails()).map(notMeOf);
    expect(new Set(links).size).toBe(2);
    for (const token of links)
      expect((await portero.send('POST', '/auth/not-me', { body: { token } })).statusCode).toBe(204);
    expect(portero.count('tokens')).toBe(0);
    expect(portero.count('sessions')).toBe(0);
  });

  test('in their language and their time zone', async () => {
    say('es', 'America/Mexico_City');
    portero.travel(30 * MINUTE);
    cookie = await portero.logIn(ada, at());
    await makeToken();
    const [mail] = await portero.mails();
    expect(mail).toMatchObject({ language: 'es', text: expect.stringContaining('Hola') });
    expect(mail?.text).toMatch(/0?2:30/);
    expect(mail?.text).not.toContain('08:30');
  });

  test('with links to the public address, whatever a request calls the server', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' };
    await portero.send('POST', '/auth/tokens', { cookie, headers, body: { name: 'job', scopes: ['profile:read'] } });
    await portero.send('POST', '/auth/password/forgot', { headers, body: { email: ada.email } });
    await portero.send('DELETE', '/me', { cookie, headers });
    const mails = await portero.mails();
    expect(mails).toHaveLength(3);
    for (const { text, html } of mails) {
      expect(text + html).not.toContain('evil');
      const origins = [...(text + html).matchAll(/https?:\/\/[^/\s"<]+/g)].map(([origin]) => origin);
      expect(new Set(origins)).toEqual(new Set(['http://localhost:3000']));
    }
  });
});

test('where the address was never proved nobody is told of what is done in the account', async () => {
  await start({}, { isProved: false });
  await portero.logIn(ada, at(SAFARI));
  await makeToken();
  const body = { currentPassword: ada.password, newPassword: 'nine wooden ships at sea' };
  await portero.send('POST', '/auth/password', { cookie, body });
  expect(await portero.mails()).toEqual([]);
  expect(portero.count('one_time_tokens')).toBeLessThanOrEqual(1);
});

test('where no mail is sent nothing is promised', async () => {
  await start({ mailer: null });
  await portero.logIn(ada, at(SAFARI));
  await makeToken();
  expect(portero.count('outbox')).toBe(0);
  expect(portero.count('one_time_tokens')).toBe(0);
});
