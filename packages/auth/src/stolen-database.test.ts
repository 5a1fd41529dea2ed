import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { HOUR } from './core/clock.ts';
import { openSqlite } from './db/sqlite.ts';
import { ada, bob, type TestApp, testApp } from './test-app.ts';
import { newFile } from './test-files.ts';
import { base64url, forge, opened } from './test-forgery.ts';

/** Every text and number that stands anywhere in the database. */
function everything({ connection }: Pick<TestApp['db'], 'connection'>): string[] {
  const tables = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all() as string[];
  const cells = tables.flatMap((table) =>
    connection
      .prepare(`SELECT * FROM "${table}"`)
      .all()
      .flatMap((row) => Object.values(row as Record<string, unknown>).map(String)),
  );
  // Parts count as well: what stands before or after a colon or a dollar sign.
  return [...new Set(cells.flatMap((cell) => [cell, ...cell.split(/[:$,]/)]))].filter((value) => value !== '');
}

/** A value put into the form of a token, checksum and all. */
function whole(value: string): string {
  const text = `portero_pat_${value
    .replace(/[^\w-]/g, '')
    .padEnd(43, 'A')
    .slice(0, 43)}`;
  return text + crc32(text).toString(36).padStart(6, '0').slice(-6);
}

test('nothing in a stolen database signs anybody in', async () => {
  const portero = await testApp({ policy: { rateLimits: false } });
  const cookie = await portero.signUp();
  await portero.signUp(bob);
  await portero.logIn(ada, { remember: true });
  await portero.send('POST', '/auth/tokens', { cookie, body: { name: 'backup', scopes: ['profile:read'] } });
  const values = everything(portero.db);
  expect(values.length).toBeGreaterThan(30);
  expect(values).toContain('ada@example.com');

  const { header, claims } = opened(cookie.split('=')[1] ?? '');
  const guesses = ['', 'secret-key-goes-here', 'secret', 'portero', ...values];
  for (const value of values) {
    const asClaims = { ...claims, sid: value };
    const credentials = [
      value,
      `${base64url(header)}.${base64url(asClaims)}.${value}`,
      `${base64url(header)}.${base64url(asClaims)}.`,
      `${base64url({ ...header, alg: 'none' })}.${base64url(asClaims)}.`,
      forge({ header, claims: asClaims, secret: value }),
      forge({ header, claims, secret: value }),
    ];
    for (const credential of credentials) {
      const cookies = `portero=${encodeURIComponent(credential)}; __Host-portero=${encodeURIComponent(credential)}`;
      expect((await portero.send('GET', '/me', { cookie: cookies })).statusCode).toBe(401);
    }
    for (const token of [value, `portero_pat_${value}`, whole(value)]) {
      const bearer = { authorization: `Bearer ${token.replace(/[^\x20-\x7e]/g, '')}` };
      expect((await portero.send('GET', '/me', { headers: bearer })).statusCode).toBe(401);
    }
  }
  const sids = portero.db.connection.prepare('SELECT sid_hash FROM sessions').pluck().all() as string[];
  for (const secret of guesses) {
    for (const sid of sids) {
      const token = forge({ header, claims: { ...claims, sid }, secret });
      expect((await portero.send('GET', '/me', { cookie: `portero=${token}` })).statusCode).toBe(401);
    }
  }
  expect((await portero.send('GET', '/me', { cookie })).statusCode).toBe(200);
  await portero.close();
});

test('nothing in a stolen database is a password', async () => {
  const portero = await testApp({ policy: { rateLimits: false } });
  await portero.signUp();
  for (const password of everything(portero.db)) {
    const response = await portero.send('POST', '/auth/login', { body: { email: ada.email, password } });
    expect([401, 422]).toContain(response.statusCode);
  }
  await portero.close();
});

test('nothing in a stolen database is a link or a code, also while the mails that hold them wait in it', async () => {
  const portero = await testApp({ policy: { rateLimits: false } });
  await portero.signUp();
  await portero.send('POST', '/auth/password/forgot', { body: { email: ada.email } });
  expect(portero.count('outbox')).toBe(2);
  const stolen = everything(portero.db);
  const newPassword = 'nine wooden ships at sea';
  const confirm = async (token: string) =>
    (await portero.send('POST', '/auth/email/confirm', { body: { token } })).statusCode;
  const reset = async (token: string) =>
    (await portero.send('POST', '/auth/password/reset', { body: { token, newPassword } })).statusCode;
  for (const value of stolen) {
    expect([404, 422]).toContain(await confirm(value));
    expect([404, 422]).toContain(await reset(value));
  }
  const texts = (await portero.mails()).map(({ text }) => text).join('\n');
  const [proof = '', recovery = ''] = [...texts.matchAll(/#([\w-]{43})/g)].map(([, token]) => token);
  const code = /^\s*(\d{4} ?\d{4})\s*$/m.exec(texts)?.[1]?.replace(' ', '') ?? '';
  expect(code).toHaveLength(8);
  for (const secret of [proof, recovery, code]) expect(stolen.join('\n')).not.toContain(secret);
  expect([await confirm(proof), await reset(recovery)]).toEqual([204, 204]);
  await portero.close();
});

test('even with the signing secret, a thief of the database cannot make a cookie: the row holds a hash only', async () => {
  const portero = await testApp();
  const cookie = await portero.signUp();
  const { header, claims } = opened(cookie.split('=')[1] ?? '');
  const secret = 'Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE';
  expect(await me(forge({ header, claims, secret }))).toBe(200);
  for (const value of everything(portero.db))
    expect(await me(forge({ header, claims: { ...claims, sid: value }, secret }))).toBe(401);
  await portero.close();

  async function me(token: string): Promise<number> {
    return (await portero.send('GET', '/me', { cookie: `portero=${token}` })).statusCode;
  }
});

test('the file holds no password, no cookie and no secret, not even in its journal or in freed pages', async () => {
  const file = newFile();
  const db = openSqlite(file);
  let now = new Date('2026-11-23T08:00:00.000Z');
  const portero = await testApp({ db, clock: () => now });
  const cookies = [await portero.signUp(), await portero.logIn(ada, { remember: true })];
  now = new Date(now.getTime() + 2 * HOUR);
  const body = { currentPassword: ada.password, newPassword: 'nine wooden ships at sea' };
  await portero.send('POST', '/auth/password', { cookie: cookies[1], body });
  await portero.send('POST', '/auth/login', { body: { email: ada.email, password: 'a typo of a password' } });
  const bytes = Buffer.concat([file, `${file}-wal`].map((name) => readFileSync(name))).toString('latin1');
  expect(bytes).toContain(ada.email);
  for (const cookie of cookies) {
    const token = cookie.split('=')[1] ?? '';
    const { claims } = opened(token);
    for (const part of [...token.split('.'), String(claims.sid)]) expect(bytes).not.toContain(part);
  }
  for (const text of [ada.password, body.newPassword, 'a typo of a password', 'Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE']) {
    expect(bytes).not.toContain(text);
  }
  await portero.close();
  db.close();
});
