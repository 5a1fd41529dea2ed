import { beforeEach, describe, expect, test } from 'vitest';
import type { SecurityEvent } from '../core/events.ts';
import { ada, bob, cookieOf } from '../test-app.ts';
import { type Host, hostApp } from '../test-host.ts';
import type { PorteroApi } from './host-api.ts';

const unsaid = { emailVerifiedAt: null, language: null, timeZone: null };

let events: SecurityEvent[];
let host: Host;
let portero: PorteroApi;
let cookie: string;
let id: string;
beforeEach(async () => {
  events = [];
  host = await hostApp({ onEvent: (event) => void events.push(event) });
  host.app.get('/mine', { onRequest: host.app.requireSession }, async ({ auth }) => auth.user.name);
  host.app.get('/entries', { onRequest: host.app.requireScope('guestbook:write') }, async () => 'entries');
  await host.app.ready();
  portero = host.app.portero;
  cookie = await host.signUp();
  id = (await portero.users.findByEmail(ada.email))?.id ?? '';
});

const logIn = (person = ada) =>
  host.app.inject({ method: 'POST', url: '/auth/login', payload: { email: person.email, password: person.password } });
const told = (from: number) => events.slice(from).map(({ event, reason }) => (reason ? `${event} ${reason}` : event));

describe('app.portero.users', () => {
  test('finds a user by the id that the host has kept, and by any spelling of the address', async () => {
    const user = { id, email: ada.email, name: ada.name, createdAt: host.now, disabledAt: null, ...unsaid };
    expect(await portero.users.find(id)).toEqual(user);
    expect(await portero.users.findByEmail(' ADA@example.com ')).toEqual(user);
    expect(await portero.users.find('nobody')).toBeUndefined();
    expect(await portero.users.findByEmail('nobody@example.com')).toBeUndefined();
  });

  test('lists them page by page, those with a word in name or address, and those who are disabled', async () => {
    await host.signUp(bob);
    const first = await portero.users.list({ limit: 1 });
    expect([first.users.map(({ name }) => name), first.next]).toEqual([[ada.name], id]);
    const second = await portero.users.list({ limit: 1, after: first.next ?? '' });
    expect([second.users.map(({ name }) => name), second.next]).toEqual([[bob.name], null]);
    expect((await portero.users.list()).users).toHaveLength(2);
    expect((await portero.users.list({ search: 'lovelace' })).users.map(({ name }) => name)).toEqual([ada.name]);
    await portero.users.disable(id);
    expect((await portero.users.list({ disabled: true })).users.map((user) => user.id)).toEqual([id]);
  });

  test('throws somebody out at once, tokens included, and lets them in again', async () => {
    const token = await host.bearer(cookie, ['guestbook:write']);
    const before = events.length;
    await portero.users.disable(id);
    expect(await host.ask('/mine', { cookie })).toEqual([401, 'session_ended']);
    expect(await host.ask('/entries', token)).toEqual([401, 'invalid_token']);
    expect((await logIn()).json().code).toBe('account_disabled');
    expect((await portero.users.find(id))?.disabledAt).toEqual(host.now);
    await portero.users.enable(id);
    expect((await logIn()).statusCode).toBe(200);
    expect(told(before)).toEqual([
      'user.disabled',
      'session.ended user_disabled',
      'token.revoked user_disabled',
      'login.failed disabled',
      'user.enabled',
      'login',
    ]);
    expect(events[before]?.client).toMatchObject({ address: 'local', userAgent: 'host' });
  });

  test('says so where there is no such user, and minds no repetition', async () => {
    await expect(portero.users.disable('nobody')).rejects.toThrow('there is no user nobody');
    await expect(portero.users.enable('nobody')).rejects.toThrow('there is no user nobody');
    const before = events.length;
    for (const _ of [1, 2]) await portero.users.disable(id);
    for (const _ of [1, 2]) await portero.users.enable(id);
    expect(told(before)).toEqual(['user.disabled', 'session.ended user_disabled', 'user.enabled']);
  });
});

describe('app.portero.sessions', () => {
  test('shows where a user is signed in, without a credential, and ends all of it', async () => {
    const other = cookieOf(await logIn());
    const stranger = await host.signUp(bob);
    const live = await portero.sessions.of(id);
    expect(live).toHaveLength(2);
    expect(live[0]).toMatchObject({ userId: id, ipAddress: '127.0.0.1', remembered: false });
    expect(JSON.stringify(live)).not.toMatch(/hash/i);
    const before = events.length;
    expect(await portero.sessions.endAll(id)).toBe(2);
    for (const ended of [cookie, other])
      expect(await host.ask('/mine', { cookie: ended })).toEqual([401, 'session_ended']);
    expect(await host.ask('/mine', { cookie: stranger })).toEqual([200]);
    expect(told(before)).toEqual(['session.ended ended_by_operator', 'session.ended ended_by_operator']);
    expect([await portero.sessions.of(id), await portero.sessions.endAll(id)]).toEqual([[], 0]);
  });

  test('a request that ends its own user\u2019s sessions is answered, and sets no cookie', async () => {
    host = await hostApp();
    const { app } = host;
    app.post('/leave', { onRequest: app.requireSession }, async ({ auth }) =>
      app.portero.sessions.endAll(auth.user.id),
    );
    const signedUp = await host.signUp();
    const answer = await app.inject({ method: 'POST', url: '/leave', headers: { cookie: signedUp } });
    expect([answer.statusCode, answer.body, answer.headers['set-cookie']]).toEqual([200, '1', undefined]);
    expect(await host.ask('/me', { cookie: signedUp })).toEqual([401, 'session_ended']);
  });
});

test('app.portero.figures says how many are signed in, what mail waits and how long the trail is', async () => {
  expect(await portero.figures()).toEqual({ sessions: 1, waitingMails: 0, trailLength: 1 });
  await logIn();
  expect(await portero.figures()).toEqual({ sessions: 2, waitingMails: 0, trailLength: 2 });
  await portero.sessions.endAll(id);
  expect(await portero.figures()).toEqual({ sessions: 0, waitingMails: 0, trailLength: 4 });
});
