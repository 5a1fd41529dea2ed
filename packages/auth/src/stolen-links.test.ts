import Sqlite from 'better-sqlite3';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { invite } from './account/invitation.ts';
import { promiseSignup } from './account/pending-signup.ts';
import { openSqlite } from './db/sqlite.ts';
import { ada, bob, cookieOf, type TestApp, testApp } from './test-app.ts';
import { client } from './test-deps.ts';
import { newFile } from './test-files.ts';
import { linkOf } from './test-links.ts';
import { type Post, postOf } from './test-mail.ts';
import { allRows } from './test-problems.ts';

const SAFARI = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15';

let portero: TestApp;
let file: string;
/** The links that stand in mails, by purpose: what somebody would give much for who has the database. */
let links: string[];
let post: Post;
beforeEach(async () => {
  file = newFile();
  const db = openSqlite(file);
  portero = Object.assign(await testApp({ db, policy: { rateLimits: false } }), { db });
  onTestFinished(async () => {
    await portero.close();
    db.close();
  });
});

/** A server in use: whatever can wait for a link of a mail waits for it, and no mail has gone out yet. */
async function use(): Promise<void> {
  post = await postOf({ ...portero, db: openSqlite(file) });
  const { db } = post.deps;
  onTestFinished(() => db.close());
  const cookie = await portero.signUp();
  await portero.send('POST', '/auth/password/forgot', { body: { email: ada.email } });
  await portero.send('POST', '/auth/email', { cookie, body: { email: 'countess@example.com' } });
  await portero.send('POST', '/auth/tokens', { cookie, body: { name: 'backup', scopes: ['profile:read'] } });
  await portero.send('POST', '/auth/device', { body: { client_id: 'laptop' } });
  const bobs = await portero.signUp(bob);
  portero.db.connection.exec('UPDATE users SET email_verified_at = 1');
  await portero.logIn(ada, { headers: { 'user-agent': SAFARI } });
  await portero.send('DELETE', '/me', { cookie: bobs });
  const made = await db.transaction((scope) => invite(scope, post.deps, { email: 'eve@example.com', client }));
  const pending = {
    name: 'Grace',
    hash: '$argon2id$v=19$m=1024,t=2,p=1$c2FsdHNhbHQ$aGFzaA',
    language: null,
    timeZone: null,
  };
  await db.transaction((scope) => promiseSignup(scope, post.deps, { email: 'grace@example.com', pending, client }));
  const { token: undo } = await linkOf(portero, 'undo_email', 'former@example.com');
  await linkOf(portero, 'not_me');
  links = [made.token, undo];
}

/** Every text and number that stands in the file, and their parts, as another process reads it. */
function stolen(): string[] {
  const thief = new Sqlite(file, { readonly: true });
  const tables = thief.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
  const cells = tables.flatMap((table) => thief.prepare(`SELECT * FROM "${table}"`).raw().all().flat().map(String));
  thief.close();
  const parts = cells.flatMap((cell) => [cell, ...cell.split(/[:$]/)]);
  // No link carries more than 64 characters; real ones have 43.
  return [...new Set(parts.flatMap((part) => [part.slice(0, 64), part.slice(-43)]))].filter(Boolean);
}

test('nothing that stands in the file of a server in use is a link, a cookie or a token', async () => {
  await use();
  const values = stolen();
  for (const expected of ['countess@example.com', 'grace@example.com', 'undo_deletion', 'invitation', 'recover'])
    expect(values).toContain(expected);
  const waiting = portero.db.connection.prepare<[], number>('SELECT count(*) FROM outbox').pluck().get();
  expect(waiting).toBeGreaterThan(5);
  const before = allRows(portero);
  const newPassword = 'nine wooden ships at sea';
  const signUp = { email: 'eve@example.com', name: 'Eve', password: newPassword };
  for (const value of values) {
    const attempts: [url: string, body: object][] = [
      ['/auth/email/confirm', { token: value }],
      ['/auth/email/undo', { token: value }],
      ['/auth/password/reset', { token: value, newPassword }],
      ['/auth/not-me', { token: value }],
      ['/auth/deletion/undo', { token: value }],
      ['/auth/signup', { ...signUp, invitation: value }],
    ];
    for (const [url, body] of attempts) {
      const response = await portero.send('POST', url, { body });
      expect([403, 404, 422], `${url} ${value}`).toContain(response.statusCode);
    }
    const text = value.replace(/[^\x21-\x7e]/g, '');
    for (const headers of [{ cookie: `portero=${encodeURIComponent(value)}` }, { authorization: `Bearer ${text}` }])
      expect((await portero.send('GET', '/me', { headers })).statusCode, value).toBe(401);
  }
  expect(allRows(portero)).toBe(before);
});

test('no digits that stand in the file are the code of a mail', async () => {
  await use();
  const digits = new Set(stolen().flatMap((value) => value.match(/\d{8}/g) ?? []));
  expect(digits.size).toBeGreaterThan(0);
  for (const code of digits) {
    // Each is tried as if it were the first.
    portero.db.connection.exec('UPDATE one_time_tokens SET guesses = 0');
    for (const email of [ada.email, 'countess@example.com', 'grace@example.com']) {
      const response = await portero.send('POST', '/auth/email/confirm-code', { body: { email, code } });
      expect(response.statusCode).toBe(404);
    }
  }
});

test('the file holds no link and no code in plain text, nor in a form that is easily read', async () => {
  await use();
  const text = stolen().join('\n');
  while ((await post.send()) !== 'none');
  const mails = post.sent;
  const carried = mails.flatMap((mail) => [...mail.text.matchAll(/#([\w-]{43})/g)].map(([, token]) => token as string));
  const codes = mails.flatMap((mail) => [...mail.text.matchAll(/^(\d{4}) (\d{4})$/gm)].map(([, a, b]) => `${a}${b}`));
  expect(carried.length).toBeGreaterThan(5);
  expect(codes.length).toBeGreaterThan(1);
  for (const value of [...links, ...carried, ...codes]) {
    expect(text).not.toContain(value);
    expect(text).not.toContain(Buffer.from(value).toString('base64url'));
    expect(text).not.toContain(Buffer.from(value).toString('hex'));
  }
  // And they are what they look like.
  const body = { ...ada, email: 'eve@example.com', invitation: links[0] };
  expect(cookieOf(await portero.send('POST', '/auth/signup', { body }))).not.toBe('');
});
