import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { MINUTE } from '../core/clock.ts';
import { ada, cookieOf } from '../test-app.ts';
import { type Host, hostApp } from '../test-host.ts';

// Whoever holds a stolen cookie can send a request but for its end, be thrown out, and send the end then.

let host: Host;
let cookie: string;
beforeEach(async () => {
  host = await hostApp({ devicePage: '/device' });
  host.app.post('/notes', { onRequest: host.app.requireSession }, async ({ auth }) => auth.user.name);
  host.app.post('/greeting', { onRequest: host.app.optionalSession }, async ({ identity }) => ({
    name: identity?.user.name ?? 'nobody',
  }));
  const moderate = host.app.requireRole('moderator');
  host.app.delete('/notes', { onRequest: moderate }, async () => ({ deleted: true }));
  host.app.delete('/drafts', { onRequest: [host.app.optionalSession, moderate] }, async () => ({ deleted: true }));
  host.app.delete('/bots', { onRequest: [host.app.requireScope('guestbook:write'), moderate] }, async () => ({
    deleted: true,
  }));
  await host.app.listen({ port: 0, host: '127.0.0.1' });
  cookie = await host.signUp();
});

const post = (url: string, payload: object, as = cookie) =>
  host.app.inject({ method: 'POST', url, payload, headers: { cookie: as } });
const stored = (sql: string) => host.db.connection.prepare(sql).pluck().get();

/** Sends a request but for the last byte of its body. @returns what sends that and gives the answer */
async function hold(method: string, path: string, body: object, headers: Record<string, string> = { cookie }) {
  const { port } = host.app.server.address() as AddressInfo;
  const json = JSON.stringify(body);
  const asked = request({
    port,
    host: '127.0.0.1',
    method,
    path,
    headers: { 'content-type': 'application/json', 'content-length': json.length, ...headers },
  });
  const arrived = once(host.app.server, 'request');
  asked.write(json.slice(0, -1));
  await arrived;
  // By now it is known whose request it is.
  await setImmediate();
  return async () => {
    asked.end(json.slice(-1));
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const answer = await text(response);
    return {
      status: response.statusCode,
      body: answer,
      ...(answer.startsWith('{') && (JSON.parse(answer) as { code?: string })),
    };
  };
}

const userCode = async () => (await post('/auth/device', { client_id: 'a thief' })).json().user_code as string;

/** What somebody does who has the role. */
async function moderator<T>(act: () => Promise<T>): Promise<T> {
  await host.app.portero.roles.grant(String(stored('SELECT id FROM users')), 'moderator');
  return act();
}

const requests: [what: string, send: () => Promise<Awaited<ReturnType<typeof hold>>>, ok: number][] = [
  ['makes a token', () => hold('POST', '/auth/tokens', { name: 'mine', scopes: ['profile:read'] }), 201],
  [
    'grants a program access',
    async () => hold('POST', `/auth/device/requests/${await userCode()}`, { answer: 'grant' }),
    204,
  ],
  ['gives the password once more', () => hold('POST', '/auth/reauth', { password: ada.password }), 200],
  ['changes the name', () => hold('PATCH', '/me', { name: 'Eve' }), 200],
  ['gets a token for another service', () => hold('POST', '/auth/token', {}), 200],
  ['writes into the host', () => hold('POST', '/notes', {}), 200],
  ['needs a role', () => moderator(() => hold('DELETE', '/notes', {})), 200],
];

const ways: [how: string, end: () => Promise<unknown>][] = [
  ['logged out', () => post('/auth/logout', {})],
  [
    'changed the password elsewhere',
    async () => {
      const elsewhere = cookieOf(await post('/auth/login', { email: ada.email, password: ada.password }, ''));
      const passwords = { currentPassword: ada.password, newPassword: 'nine wooden ships at sea' };
      expect((await post('/auth/password', passwords, elsewhere)).statusCode).toBe(204);
    },
  ],
  ['been disabled', async () => host.db.connection.prepare('UPDATE users SET disabled_at = 1').run()],
];

describe.each(requests)('a request that %s', (_what, send, ok) => {
  test('may take its time', async () => {
    const finish = await send();
    expect((await finish()).status).toBe(ok);
  });

  test.each(ways)('does nothing if its end comes after its user has %s', async (_how, end) => {
    const finish = await send();
    await end();
    expect(await finish()).toMatchObject({ status: 401, code: 'session_ended' });
    expect(stored('SELECT count(*) FROM tokens')).toBe(0);
    expect(stored("SELECT count(*) FROM device_requests WHERE answer = 'grant'")).toBe(0);
    expect(stored('SELECT name FROM users')).toBe(ada.name);
  });
});

test('a session that was fresh when its request began must still be so when its end comes', async () => {
  const finish = await hold('POST', '/auth/tokens', { name: 'mine', scopes: ['profile:read'] });
  host.now = new Date(host.now.getTime() + 15 * MINUTE);
  expect(await finish()).toMatchObject({ status: 401, code: 'reauth_required' });
  expect(stored('SELECT count(*) FROM tokens')).toBe(0);
});

test.each(['/notes', '/drafts', '/bots'])(
  'a role that is taken while DELETE %s is under way opens nothing',
  async (path) => {
    const finish = await moderator(() => hold('DELETE', path, {}));
    await host.app.portero.roles.revoke(String(stored('SELECT id FROM users')), 'moderator');
    expect(await finish()).toMatchObject({ status: 403, code: 'role_required' });
  },
);

test('a request that has waited is told of the user as they are by then', async () => {
  const finish = await hold('POST', '/notes', {});
  host.db.connection.exec("UPDATE users SET name = 'Ada King'");
  expect((await finish()).body).toBe('Ada King');
});

test('a token that is revoked while its request is under way does nothing either', async () => {
  const { token, id } = (await post('/auth/tokens', { name: 'job', scopes: ['profile:write'] })).json();
  const finish = await hold('PATCH', '/me', { name: 'Eve' }, { authorization: `Bearer ${token}` });
  await host.app.inject({ method: 'DELETE', url: `/auth/tokens/${id}`, headers: { cookie } });
  expect(await finish()).toMatchObject({ status: 401, code: 'invalid_token' });
});

test('where a session is optional, a request whose session has ended meanwhile is nobody’s', async () => {
  const finish = await hold('POST', '/greeting', {});
  await post('/auth/logout', {});
  expect(await finish()).toMatchObject({ status: 200, name: 'nobody' });
});

test('logging out with a session that has ended meanwhile is no fault', async () => {
  const finish = await hold('POST', '/auth/logout', { scope: 'this' });
  await post('/auth/logout', {});
  expect((await finish()).status).toBe(204);
});
