import { afterEach, describe, expect, test } from 'vitest';
import type { SecurityEvent } from '../core/events.ts';
import { Failure } from '../core/failure.ts';
import type { HostEvents } from '../core/host-events.ts';
import type { PasswordHasher } from '../core/passwords.ts';
import type { PorteroOptions } from '../options.ts';
import { ada, cheapHasher, type TestApp, testApp } from '../test-app.ts';
import { hostApp } from '../test-host.ts';
import { problemOf, refusedFields } from '../test-problems.ts';

const credentials = { email: ada.email, password: ada.password };
const change = { currentPassword: ada.password, newPassword: 'four quiet herons at dawn' };
const tables = ['users', 'passwords', 'sessions', 'known_addresses'];

const everyEvent = [
  'beforeSignup',
  'beforeLogin',
  'beforePasswordChange',
  'onSignup',
  'onLogin',
  'onLogout',
  'onPasswordChange',
] as const satisfies readonly (keyof HostEvents)[];

/** A host that notes what it is asked and told, in the order of it. */
async function listening(options: Partial<PorteroOptions> = {}) {
  const heard: [string, unknown][] = [];
  const handlers = Object.fromEntries(
    everyEvent.map((name) => [name, (event: unknown) => void heard.push([name, event])]),
  );
  const portero = await hosted({ ...handlers, ...options });
  return Object.assign(portero, { heard, names: () => heard.map(([name]) => name) });
}

const open: TestApp[] = [];
async function hosted(options: Partial<PorteroOptions>): Promise<TestApp> {
  const portero = await testApp(options);
  open.push(portero);
  return portero;
}

afterEach(async () => {
  for (const portero of open.splice(0)) await portero.close();
});

describe('a host', () => {
  test('is asked before and told after sign-up, log-in, change of password and log-out', async () => {
    const portero = await listening();
    await portero.send('POST', '/auth/signup', { body: ada });
    const cookie = await portero.logIn();
    await portero.send('POST', '/auth/password', { cookie, body: change });
    const again = await portero.logIn({ ...ada, password: change.newPassword });
    await portero.send('POST', '/auth/logout', { cookie: again });
    expect(portero.names()).toEqual([
      'beforeSignup',
      'onSignup',
      'beforeLogin',
      'onLogin',
      'beforePasswordChange',
      'onPasswordChange',
      'beforeLogin',
      'onLogin',
      'onLogout',
    ]);
  });

  test('learns who it is and from where, and never a password, a hash or a credential', async () => {
    const portero = await listening();
    const signedUp = await portero.send('POST', '/auth/signup', {
      body: { ...ada, email: ' Ada@example.com ' },
      headers: { 'user-agent': 'curl/8.5.0' },
    });
    const { user, session } = signedUp.json();
    const client = { address: '127.0.0.1', userAgent: 'curl/8.5.0', requestId: expect.any(String) };
    expect(portero.heard).toEqual([
      ['beforeSignup', { email: 'Ada@example.com', name: ada.name, client }],
      [
        'onSignup',
        {
          user: { id: user.id, email: 'Ada@example.com', name: ada.name, createdAt: portero.now },
          sessionId: session.id,
          client,
        },
      ],
    ]);
    const cookie = await portero.logIn();
    await portero.send('POST', '/auth/password', { cookie, body: change });
    await portero.send('POST', '/auth/logout', { cookie });
    const everything = JSON.stringify(portero.heard);
    for (const secret of [ada.password, change.newPassword, '$argon2', cookie])
      expect(everything).not.toContain(secret);
  });

  test('is told of a log-out once, and only where a session was ended by whoever used it', async () => {
    const portero = await listening();
    const cookie = await portero.signUp();
    const other = await portero.logIn();
    portero.heard.length = 0;
    await portero.send('POST', '/auth/logout', { cookie, body: { scope: 'others' } });
    await portero.send('POST', '/auth/logout', { cookie: other });
    await portero.send('POST', '/auth/logout');
    expect(portero.names()).toEqual([]);
    await portero.send('POST', '/auth/logout', { cookie, body: { scope: 'all' } });
    expect(portero.names()).toEqual(['onLogout']);
  });

  test('can use what was stored, from within what it is told', async () => {
    const portero = await hosted({
      onSignup: async ({ user }) => {
        await Promise.resolve();
        await portero.app.portero.roles.grant(user.id, 'author');
      },
    });
    const cookie = await portero.signUp();
    expect((await portero.send('GET', '/me', { cookie })).json().roles).toEqual(['author']);
  });
});

describe('a host that refuses', () => {
  const httpError = (statusCode: number, message: string) => Object.assign(new Error(message), { statusCode });

  test.each([
    ['an error with a status', () => Promise.reject(httpError(402, 'Only with an invitation.'))],
    [
      'a failure',
      () => {
        throw new Failure('refused_by_host', { detail: 'Only with an invitation.' });
      },
    ],
  ])('a sign-up with %s leaves nothing in the database and sets no cookie', async (_with, beforeSignup) => {
    const portero = await listening({ beforeSignup });
    const response = await portero.send('POST', '/auth/signup', { body: ada });
    expect(problemOf(response)).toMatchObject({
      status: 403,
      code: 'refused_by_host',
      detail: 'Only with an invitation.',
    });
    expect(response.headers['set-cookie']).toBeUndefined();
    expect(tables.map(portero.count)).toEqual([0, 0, 0, 0]);
    expect([portero.names(), portero.events]).toEqual([[], []]);
  });

  test('a field says so at the field', async () => {
    const portero = await hosted({
      beforeSignup: ({ email }) => {
        if (email.endsWith('@example.org')) return;
        const message = 'Only addresses of example.org.';
        throw new Failure('validation_failed', { errors: [{ pointer: '#/email', code: 'not_allowed', message }] });
      },
    });
    expect(refusedFields(await portero.send('POST', '/auth/signup', { body: ada }))).toEqual({
      '#/email': 'not_allowed',
    });
    const body = { ...ada, email: 'ada@example.org' };
    expect((await portero.send('POST', '/auth/signup', { body })).statusCode).toBe(201);
  });

  test('a log-in sets no cookie, starts no session and says so to the right password alone', async () => {
    const portero = await listening({ beforeLogin: () => Promise.reject(httpError(403, 'You are banned.')) });
    await portero.signUp();
    portero.events.length = 0;
    const response = await portero.send('POST', '/auth/login', { body: credentials });
    expect(problemOf(response)).toMatchObject({ code: 'refused_by_host', detail: 'You are banned.' });
    expect([response.headers['set-cookie'], portero.count('sessions')]).toEqual([undefined, 1]);
    expect(portero.events).toMatchObject([{ event: 'login.failed', reason: 'refused_by_host' }] as SecurityEvent[]);
    const wrong = await portero.send('POST', '/auth/login', { body: { ...credentials, password: 'wrong' } });
    expect(problemOf(wrong).code).toBe('invalid_credentials');
  });

  test('a new password keeps the old one and every session', async () => {
    const portero = await listening({ beforePasswordChange: () => Promise.reject(httpError(409, 'Not now.')) });
    const cookie = await portero.signUp();
    const other = await portero.logIn();
    const response = await portero.send('POST', '/auth/password', { cookie, body: change });
    expect([problemOf(response).code, response.headers['set-cookie']]).toEqual(['refused_by_host', undefined]);
    for (const live of [cookie, other, await portero.logIn()]) {
      expect((await portero.send('GET', '/me', { cookie: live })).statusCode).toBe(200);
    }
    expect(portero.names()).not.toContain('onPasswordChange');
  });

  test.each([
    ['an error without a status', new Error('the secret of the host')],
    ['one that claims a fault of the server', httpError(503, 'the secret of the host')],
    ['what is no error', 'the secret of the host'],
  ])('by accident, with %s, stores nothing either and keeps its words to itself', async (_with, thrown) => {
    const portero = await hosted({ beforeSignup: () => Promise.reject(thrown) });
    const response = await portero.send('POST', '/auth/signup', { body: ada });
    expect(problemOf(response)).toMatchObject({ status: 500, code: 'internal_error' });
    expect(response.body).not.toContain('secret');
    expect(tables.map(portero.count)).toEqual([0, 0, 0, 0]);
  });
});

test('no handler is asked, and no hash is saved or added, for an unknown address, a wrong password or a disabled account', async () => {
  const hasher = await cheapHasher;
  const verified: boolean[] = [];
  const passwords: PasswordHasher = {
    ...hasher,
    verify: async (...input) => {
      const matches = await hasher.verify(...input);
      verified.push(matches);
      return matches;
    },
  };
  const portero = await listening({ passwords });
  await portero.signUp();
  portero.heard.length = 0;
  const attempt = async (body: object) => problemOf(await portero.send('POST', '/auth/login', { body })).code;
  expect(await attempt({ ...credentials, email: 'nobody@example.com' })).toBe('invalid_credentials');
  expect(await attempt({ ...credentials, password: 'wrong' })).toBe('invalid_credentials');
  portero.db.connection.exec('UPDATE users SET disabled_at = 1');
  expect(await attempt(credentials)).toBe('account_disabled');
  expect([verified, portero.names()]).toEqual([[false, false, true], []]);
});

test.each([
  ['refused by the host', () => false],
  ['approved by the host', () => true],
])('what is %s by an answer is neither: it is a fault, which says that refusing is throwing', async (_how, answer) => {
  const lines: string[] = [];
  const host = await hostApp({
    server: { logger: { stream: { write: (line: string) => void lines.push(line) } } },
    // As a host without TypeScript may write it.
    beforeSignup: answer as unknown as () => void,
  });
  const response = await host.app.inject({ method: 'POST', url: '/auth/signup', payload: ada });
  expect([response.statusCode, response.json().code]).toEqual([500, 'internal_error']);
  expect(host.db.connection.prepare('SELECT count(*) FROM users').pluck().get()).toBe(0);
  expect(lines.join('')).toMatch(/beforeSignup returned (true|false).* throw/);
});

test.each([
  [
    'throws',
    () => {
      throw new Error('the audit log is full');
    },
  ],
  ['rejects', () => Promise.reject(new Error('the audit log is full'))],
])('an onEvent that %s is logged, and neither the request nor the process minds', async (_how, onEvent) => {
  const lines: string[] = [];
  const host = await hostApp({
    server: { logger: { stream: { write: (line: string) => void lines.push(line) } } },
    onEvent,
  });
  const lost: unknown[] = [];
  const note = (reason: unknown) => lost.push(reason);
  process.on('unhandledRejection', note);
  const cookie = await host.signUp();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', note);
  expect(lost).toEqual([]);
  expect(await host.ask('/me', { cookie })).toEqual([200]);
  expect(lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 50)).toMatchObject([
    { reqId: expect.any(String), err: { message: 'the audit log is full' }, msg: expect.stringContaining('onEvent') },
  ]);
});

test('what fails after the commit is logged with the request, and undoes and hides nothing', async () => {
  const lines: string[] = [];
  const host = await hostApp({
    server: { logger: { stream: { write: (line: string) => void lines.push(line) } } },
    onSignup: () => Promise.reject(new Error('the mail server sleeps')),
    onLogout: () => {
      throw new Error('so does the other');
    },
  });
  const cookie = await host.signUp();
  expect(await host.ask('/me', { cookie })).toEqual([200]);
  expect((await host.app.inject({ method: 'POST', url: '/auth/logout', headers: { cookie } })).statusCode).toBe(204);
  expect(await host.ask('/me', { cookie })).toEqual([401, 'session_ended']);
  const failures = lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 50);
  expect(failures).toMatchObject([
    { reqId: expect.any(String), err: { message: 'the mail server sleeps' }, msg: expect.stringContaining('onSignup') },
    { reqId: expect.any(String), err: { message: 'so does the other' }, msg: expect.stringContaining('onLogout') },
  ]);
});
