import { expect, test } from 'vitest';
import { HOUR } from '../core/clock.ts';
import { ada, cookieOf } from '../test-app.ts';
import { hostApp } from '../test-host.ts';

const user = ['createdAt', 'disabledAt', 'email', 'emailVerifiedAt', 'id', 'language', 'name', 'timeZone'];
const session = [
  'absoluteExpiresAt',
  'authenticatedAt',
  'browser',
  'createdAt',
  'credentialVersion',
  'id',
  'idleExpiresAt',
  'ipAddress',
  'lastSeenAt',
  'platform',
  'remembered',
  'userId',
];
const token = ['createdAt', 'expiresAt', 'id', 'lastUsedAt', 'name', 'prefix', 'scopes', 'userId'];
const namesOf = (value: object | null) => value && Object.keys(value).sort();

test('a handler that sends request.auth sends no hash and nothing that the types do not show', async () => {
  const host = await hostApp();
  const { app } = host;
  app.get('/session', { onRequest: app.requireSession }, async ({ auth }) => auth);
  app.get('/token', { onRequest: app.requireScope('guestbook:write') }, async ({ auth }) => auth);
  const signedUp = await app.inject({ method: 'POST', url: '/auth/signup', payload: ada });
  const cookie = cookieOf(signedUp);
  const sent = async (url: string, headers: Record<string, string>) => {
    const auth = (await app.inject({ url, headers })).json();
    expect(namesOf(auth)).toEqual(['roles', 'session', 'token', 'user']);
    return [namesOf(auth.user), namesOf(auth.session), namesOf(auth.token)];
  };
  expect(await sent('/session', { cookie })).toEqual([user, session, null]);
  expect(await sent('/token', await host.bearer(cookie, ['guestbook:write']))).toEqual([user, null, token]);
  // As it slides the row is read anew.
  host.now = new Date(host.now.getTime() + 2 * HOUR);
  expect(await sent('/session', { cookie })).toEqual([user, session, null]);
});

test('what a token may do is a list, so that a longer name is not taken for a shorter one', async () => {
  const host = await hostApp({ scopes: { 'notes:read': 'Read', 'notes:read-all': 'Read all' } });
  host.app.get('/notes', { onRequest: host.app.requireScope('notes:read-all') }, async ({ auth }) => ({
    all: auth.token?.scopes.includes('notes:read-all'),
    own: auth.token?.scopes.includes('notes:read'),
  }));
  const headers = await host.bearer(await host.signUp(), ['notes:read-all']);
  expect((await host.app.inject({ url: '/notes', headers })).json()).toEqual({ all: true, own: false });
});
