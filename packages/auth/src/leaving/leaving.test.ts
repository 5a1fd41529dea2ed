import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { DAY } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { hostOf } from '../core/host-events.ts';
import type { OutgoingMail } from '../core/mailer.ts';
import { ada, bob, type TestApp, type TestOptions, testApp } from '../test-app.ts';
import { depsOf } from '../test-deps.ts';
import { linkOf } from '../test-links.ts';
import { problemOf } from '../test-problems.ts';
import { eventsOf, faultsOf } from '../test-trail.ts';
import { deleteDueAccounts } from './leaving.ts';

const HOME = { from: '203.0.113.99' };

let portero: TestApp;
let cookie: string;
const start = async (options: TestOptions = {}) => {
  portero = await testApp(options);
  onTestFinished(portero.close);
  cookie = await portero.signUp(ada, HOME);
  // What proves the address.
  await portero.mails();
};

const leave = () => portero.send('DELETE', '/me', { cookie });
const tried = (person = ada) =>
  portero.send('POST', '/auth/login', { ...HOME, body: { email: person.email, password: person.password } });
const post = (url: string, body: object) => portero.send('POST', url, { body });
/** What stands behind the # of the link to a page. */
const tokenTo = (page: string, mails: OutgoingMail[]) =>
  mails.map(({ text }) => new RegExp(`http://localhost:3000${page}#(\\S+)`).exec(text)?.[1]).find(Boolean) ?? '';
const upkeep = async (change: Partial<Deps> = {}) => deleteDueAccounts(await depsOf(portero, change));
const values = (sql: string) => portero.db.connection.prepare(sql).pluck().all();

describe('an account that is to be deleted', () => {
  beforeEach(() => start());

  test('is closed at once: sessions, tokens and grants end, and the answer says when it is gone', async () => {
    const second = await portero.logIn(ada, HOME);
    const made = await portero.send('POST', '/auth/tokens', {
      cookie,
      body: { name: 'job', scopes: ['profile:read'] },
    });
    const bearer = { headers: { authorization: `Bearer ${made.json().token}` } };
    expect((await portero.send('GET', '/me', bearer)).statusCode).toBe(200);
    const response = await leave();
    expect(response.statusCode).toBe(202);
    expect(response.json()).toEqual({ deletesAt: '2026-12-07T08:00:00.000Z' });
    expect(response.cookies).toMatchObject([{ value: '', path: '/' }]);
    for (const sent of [{ cookie }, { cookie: second }, bearer])
      expect((await portero.send('GET', '/me', sent)).statusCode).toBe(401);
    expect(eventsOf(portero)).toEqual([
      'signup',
      'login',
      'token.created',
      'deletion.scheduled',
      'session.ended',
      'session.ended',
      'token.revoked',
    ]);
  });

  test('says so to whoever has its password, and to nobody else', async () => {
    await leave();
    expect(problemOf(await tried())).toMatchObject({
      code: 'deletion_scheduled',
      detail: expect.stringContaining('2026-12-07'),
    });
    expect(problemOf(await tried({ ...ada, password: 'a guess of a password' })).code).toBe('invalid_credentials');
    expect(portero.count('sessions')).toBe(0);
  });

  test('is kept by the link of the mail, once, in whatever browser, and signs nobody in', async () => {
    await leave();
    const mails = await portero.mails();
    expect(mails).toMatchObject([{ to: ada.email, text: expect.stringContaining('7 December 2026') }]);
    const token = tokenTo('/keep-account', mails);
    portero.travel(14 * DAY - 1);
    const kept = await portero.send('POST', '/auth/deletion/undo', { body: { token }, from: '198.51.100.3' });
    expect(kept.statusCode).toBe(204);
    expect(kept.cookies).toEqual([]);
    expect(problemOf(await post('/auth/deletion/undo', { token })).code).toBe('link_not_found');
    await upkeep();
    portero.travel(2);
    await upkeep();
    expect((await tried()).statusCode).toBe(200);
    expect(eventsOf(portero).slice(-2)).toEqual(['deletion.undone', 'login']);
  });

  test('cannot be kept any more when its time is over, even before it is swept', async () => {
    await leave();
    const token = tokenTo('/keep-account', await portero.mails());
    portero.travel(14 * DAY);
    expect(problemOf(await post('/auth/deletion/undo', { token })).code).toBe('link_not_found');
  });

  test('keeps its address to itself until then', async () => {
    await leave();
    expect(problemOf(await post('/auth/signup', ada)).code).toBe('email_taken');
    portero.travel(14 * DAY);
    await upkeep();
    expect((await post('/auth/signup', ada)).statusCode).toBe(201);
  });

  test('does not come back by a new password alone', async () => {
    await leave();
    await post('/auth/password/forgot', { email: ada.email });
    const token = tokenTo('/reset-password', await portero.mails());
    const password = 'nine wooden ships at sea';
    expect((await post('/auth/password/reset', { token, newPassword: password })).statusCode).toBe(204);
    expect(problemOf(await tried({ ...ada, password })).code).toBe('deletion_scheduled');
    portero.travel(14 * DAY);
    await upkeep();
    expect(portero.count('users')).toBe(0);
  });

  test('comes back when its owner says that this was somebody else', async () => {
    const { token } = await linkOf(portero, 'not_me');
    await leave();
    expect((await post('/auth/not-me', { token })).statusCode).toBe(204);
    portero.travel(14 * DAY);
    await upkeep();
    expect(portero.count('users')).toBe(1);
  });

  test('leaves nothing of its owner anywhere in the database, and a trail without a fault', async () => {
    const { user } = (await portero.send('GET', '/me', { cookie })).json();
    await portero.signUp(bob, { from: '198.51.100.5' });
    await portero.send('POST', '/auth/tokens', { cookie, body: { name: 'Ada’s job', scopes: ['profile:read'] } });
    await tried({ ...ada, password: 'a guess of a password' });
    await portero.send('PATCH', '/me', { cookie, body: { name: 'Countess Lovelace' }, ...HOME });
    await portero.send('POST', '/auth/email', { cookie, body: { email: 'countess@example.org' }, ...HOME });
    await portero.send('GET', '/me/export', { cookie, ...HOME });
    const device = (await portero.send('POST', '/auth/device', { body: { client_id: 'laptop' }, ...HOME })).json();
    await portero.send('POST', `/auth/device/requests/${device.user_code}`, { cookie, body: { answer: 'grant' } });
    await leave();
    await portero.mails();
    portero.travel(14 * DAY);
    await upkeep();
    expect(values('SELECT email FROM users')).toEqual([bob.email]);
    const personal = [user.id, ada.email, 'countess@example.org', 'Lovelace', HOME.from, 'Ada’s job'];
    const tables = values("SELECT name FROM sqlite_master WHERE type = 'table'") as string[];
    for (const table of tables) {
      const text = JSON.stringify(portero.db.connection.prepare(`SELECT * FROM "${table}"`).all());
      for (const value of personal) expect(text.toLowerCase(), table).not.toContain(value.toLowerCase());
    }
    expect(eventsOf(portero).at(-1)).toBe('account.deleted');
    expect(portero.events.at(-1)).toMatchObject({ event: 'account.deleted', userId: user.id });
    expect(await faultsOf(portero)).toEqual([]);
  });
});

describe('the host', () => {
  test('is asked before, and can refuse', async () => {
    await start({
      beforeDeletion: ({ user }) => {
        throw Object.assign(new Error(`${user.name} owes us money.`), { statusCode: 409 });
      },
    });
    expect(problemOf(await leave())).toMatchObject({ code: 'refused_by_host', detail: 'Ada Lovelace owes us money.' });
    expect((await portero.send('GET', '/me', { cookie })).statusCode).toBe(200);
    expect(eventsOf(portero)).toEqual(['signup']);
    expect(await portero.mails()).toEqual([]);
  });

  test('deletes what it has first, and is called again where it could not', async () => {
    await start();
    await leave();
    portero.travel(14 * DAY);
    const told: unknown[] = [];
    const faults: unknown[] = [];
    const report = (fault: unknown) => faults.push(fault);
    const host = hostOf(
      {
        onDeletion: ({ user }) => {
          told.push([user.email, portero.count('users')]);
          if (told.length === 1) throw new Error('our own database is away');
        },
      },
      report,
    );
    await upkeep({ host, report });
    expect(portero.count('users')).toBe(1);
    expect(faults).toMatchObject([{ message: 'our own database is away' }]);
    expect(eventsOf(portero)).not.toContain('account.deleted');
    await upkeep({ host, report });
    expect(told).toEqual([
      [ada.email, 1],
      [ada.email, 1],
    ]);
    expect(portero.count('users')).toBe(0);
    await upkeep({ host, report });
    expect(told).toHaveLength(2);
  });

  test('that hangs on one account still can have it kept in the last moment', async () => {
    await start();
    await leave();
    const token = tokenTo('/keep-account', await portero.mails());
    const due = new Date(portero.now.getTime() + 14 * DAY);
    const host = hostOf({ onDeletion: async () => void (await post('/auth/deletion/undo', { token })) }, () => {});
    await upkeep({ host, clock: () => due });
    expect(portero.count('users')).toBe(1);
    expect(eventsOf(portero)).not.toContain('account.deleted');
  });
});

test('what was due while the server stood still is done when it starts', async () => {
  await start();
  await leave();
  portero.travel(20 * DAY);
  await portero.app.listen({ port: 0, host: '127.0.0.1' });
  await expect.poll(() => portero.count('users')).toBe(0);
});

test('two processes delete an account once', async () => {
  await start();
  await leave();
  portero.travel(14 * DAY);
  await Promise.all([upkeep(), upkeep()]);
  expect(eventsOf(portero).filter((event) => event === 'account.deleted')).toHaveLength(1);
  expect(portero.events.filter(({ event }) => event === 'account.deleted')).toHaveLength(1);
});

test('where no mail is sent an account can be left as well', async () => {
  await start({ mailer: null });
  expect((await leave()).statusCode).toBe(202);
  expect(portero.count('outbox')).toBe(0);
  portero.travel(14 * DAY);
  await upkeep();
  expect(portero.count('users')).toBe(0);
});

test('leaving takes a fresh session, and never a token', async () => {
  await start();
  const made = await portero.send('POST', '/auth/tokens', { cookie, body: { name: 'job', scopes: ['profile:write'] } });
  const headers = { authorization: `Bearer ${made.json().token}` };
  expect(problemOf(await portero.send('DELETE', '/me', { headers })).code).toBe('session_required');
  expect(problemOf(await portero.send('GET', '/me/export', { headers })).code).toBe('session_required');
  portero.travel(15 * 60_000);
  expect(problemOf(await leave()).code).toBe('reauth_required');
  expect(portero.count('deletions')).toBe(0);
});
