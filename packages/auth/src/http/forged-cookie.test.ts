import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Database } from '../db/database.ts';
import { openSqlite } from '../db/sqlite.ts';
import { type TestApp, testApp } from '../test-app.ts';
import { forge, opened } from '../test-forgery.ts';
import { problemOf } from '../test-problems.ts';

const K1 = 'Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE';

let portero: TestApp;
let cookie: string;
let lookups: number;
const file = openSqlite(':memory:');

/** The database, counting what runs on every request. */
const counting: Database = {
  ...file,
  prepare: (query) => {
    const run = file.prepare(query);
    return (values) => {
      lookups += 1;
      return run(values);
    };
  },
};

beforeEach(async () => {
  portero = await testApp({ db: counting });
  file.connection.exec('DELETE FROM users');
  cookie = await portero.signUp();
  lookups = 0;
});
afterEach(() => portero.close());

const me = (token: string) => portero.send('GET', '/me', { cookie: `portero=${token}` });

test('a good cookie is looked up once a request', async () => {
  expect((await portero.send('GET', '/me', { cookie })).statusCode).toBe(200);
  expect(lookups).toBe(1);
});

test('a forged one never reaches the database', async () => {
  const token = cookie.split('=')[1] ?? '';
  const { header, claims } = opened(token);
  for (const forged of [
    'x',
    `${token}x`,
    token.slice(0, -2),
    forge({ header, claims, secret: 'another secret' }),
    forge({ header: { ...header, kid: 'k9' }, claims, secret: K1 }),
    forge({ header: { ...header, typ: 'JWT' }, claims, secret: K1 }),
    forge({ header, claims: { ...claims, aud: 'https://evil.example.com' }, secret: K1 }),
    forge({ header, claims: { ...claims, exp: 1 }, secret: K1 }),
  ]) {
    expect((await me(forged)).statusCode).toBe(401);
  }
  expect(lookups).toBe(0);
});

test('a token of ours without a row behind it is nobody, whatever it claims', async () => {
  const { header, claims } = opened(cookie.split('=')[1] ?? '');
  expect(problemOf(await me(forge({ header, claims: { ...claims, sid: 'guessed' }, secret: K1 }))).code).toBe(
    'session_ended',
  );
  expect(lookups).toBe(1);
});

test('who somebody is comes from the row, not from the subject of the token', async () => {
  const { header, claims } = opened(cookie.split('=')[1] ?? '');
  const response = await me(forge({ header, claims: { ...claims, sub: 'somebody-else' }, secret: K1 }));
  expect(response.json().user.email).toBe('ada@example.com');
});
