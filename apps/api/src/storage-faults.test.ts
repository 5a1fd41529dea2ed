import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '@portero/auth';
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { ada, bob, cookieOf, type TestApi, testApi } from './test-api.ts';
import { type Answer, cleanUp, startServer, temporaryFolder } from './test-server.ts';

let api: TestApi;
const opened: ReturnType<typeof openSqlite>[] = [];
afterEach(async () => {
  await api.close();
  for (const db of opened.splice(0)) db.close();
  await cleanUp();
});

/** The app on a file, and another connection to the same file, as another program would have it. */
async function withNeighbour(): Promise<ReturnType<typeof openSqlite>['connection']> {
  const file = join(temporaryFolder(), 'portero.sqlite');
  const [db, neighbour] = [openSqlite(file), openSqlite(file)];
  opened.push(db, neighbour);
  api = await testApi({}, { db });
  return neighbour.connection;
}

function expectUnavailable(response: LightMyRequestResponse): void {
  expect([response.statusCode, response.json().code]).toEqual([503, 'database_unavailable']);
  const retryAfter = Number(response.headers['retry-after']);
  expect(retryAfter).toBeGreaterThan(0);
  expect(retryAfter).toBeLessThanOrEqual(900);
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(response.headers['set-cookie']).toBeUndefined();
}

const status = async (method: string, path: string, cookie?: string) =>
  (await api.send(method, path, cookie === undefined ? {} : { cookie })).statusCode;

describe('while the database is read-only', () => {
  test('every write answers 503, reads go on, and readiness says so; afterwards all works again', async () => {
    api = await testApi();
    const cookie = await api.signUp();
    api.db.connection.pragma('query_only = 1');
    for (const [method, path, body] of [
      ['POST', '/auth/signup', bob],
      ['POST', '/auth/login', { email: ada.email, password: ada.password }],
      ['POST', '/auth/logout', undefined],
      ['POST', '/auth/password', { currentPassword: ada.password, newPassword: 'a newer and better phrase' }],
      ['PATCH', '/me', { name: 'Countess' }],
    ] as const) {
      expectUnavailable(await api.send(method, path, { body, cookie }));
    }
    expectUnavailable(await api.send('GET', '/readyz'));
    for (const path of ['/me', '/auth/session', '/auth/sessions', '/healthz']) {
      expect([path, await status('GET', path, cookie)]).toEqual([path, 200]);
    }

    api.db.connection.pragma('query_only = 0');
    expect(await status('GET', '/readyz')).toBe(200);
    expect((await api.send('GET', '/me', { cookie })).json().user.name).toBe(ada.name);
    expect(await status('POST', '/auth/logout', cookie)).toBe(204);
    expect(await status('GET', '/me', cookie)).toBe(401);
    await api.signUp(bob);
  });

  test('a session that should slide does so later, and the reader notices nothing', async () => {
    api = await testApi();
    const cookie = await api.signUp();
    api.now = new Date(api.now.getTime() + 61 * 60_000);
    api.db.connection.pragma('query_only = 1');
    const during = await api.send('GET', '/me', { cookie });
    expect([during.statusCode, cookieOf(during)]).toEqual([200, '']);
    api.db.connection.pragma('query_only = 0');
    const afterwards = await api.send('GET', '/me', { cookie });
    expect(afterwards.statusCode).toBe(200);
    expect(cookieOf(afterwards)).not.toBe('');
  });

  test('the operator finds the reason in the log, the caller only learns that it will pass', async () => {
    api = await testApi();
    api.db.connection.pragma('query_only = 1');
    const response = await api.send('POST', '/auth/signup', { body: ada });
    expect(response.body).not.toMatch(/sqlite|readonly/i);
    const errors = api.log.filter((line) => line.includes('"level":"error"'));
    expect(errors.join('')).toMatch(/readonly database/);
    expect(errors.join('')).not.toMatch(/argon2id|ada@example/);
  });
});

describe('while the disk is full', () => {
  test('who cannot be written is refused with 503, who is there can be read, and nothing is half written', async () => {
    api = await testApi({ RATE_LIMITS: 'off' });
    const cookie = await api.signUp();
    const { connection } = api.db;
    connection.pragma(`max_page_count = ${connection.pragma('page_count', { simple: true })}`);
    const person = (n: number) => ({ ...bob, email: `bob${n}@example.com` });
    let refused: LightMyRequestResponse | undefined;
    let written = 1;
    for (; !refused && written < 500; written += 1) {
      const response = await api.send('POST', '/auth/signup', { body: person(written) });
      if (response.statusCode !== 201) refused = response;
    }
    if (!refused) throw new Error('the database never was full');
    expectUnavailable(refused);
    expect(await status('GET', '/me', cookie)).toBe(200);
    expect(await status('GET', '/healthz')).toBe(200);
    for (const table of ['users', 'passwords', 'sessions']) {
      expect(connection.prepare(`SELECT count(*) AS n FROM ${table}`).get()).toEqual({ n: written - 1 });
    }
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');

    connection.pragma('max_page_count = 1000000');
    await api.signUp(person(written));
  });
});

describe('while another program holds the write lock', () => {
  test('writes wait for a while, then answer 503; meanwhile reads are answered at once', async () => {
    const neighbour = await withNeighbour();
    const cookie = await api.signUp();
    neighbour.exec('BEGIN IMMEDIATE');
    const answered: number[] = [];
    const writes = [
      api.logIn(ada.password),
      api.send('POST', '/auth/signup', { body: bob }),
      api.send('PATCH', '/me', { body: { name: 'Countess' }, cookie }),
      api.send('GET', '/readyz'),
    ].map(async (write) => {
      const response = await write;
      answered.push(response.statusCode);
      return response;
    });
    // The patience is spent off the event loop: many reads fit into it.
    for (let read = 1; read <= 50; read += 1) {
      expect(await status('GET', '/me', cookie)).toBe(200);
      expect(await status('GET', '/healthz')).toBe(200);
    }
    expect(answered).toEqual([]);
    for (const response of await Promise.all(writes)) expectUnavailable(response);
    neighbour.exec('ROLLBACK');

    expect(await status('GET', '/readyz')).toBe(200);
    expect((await api.logIn(ada.password)).statusCode).toBe(200);
    await api.signUp(bob);
  });

  test('however many writes wait, they do not keep the others from being served', async () => {
    const neighbour = await withNeighbour();
    const cookie = await api.signUp();
    neighbour.exec('BEGIN IMMEDIATE');
    let answered = 0;
    const writes = Array.from({ length: 50 }, async (_, n) => {
      await api.send('POST', '/auth/signup', { body: { ...bob, email: `bob${n}@example.com` }, from: `192.0.2.${n}` });
      answered += 1;
    });
    // A real request comes in by a new turn of the event loop, so each read waits for one.
    for (let read = 1; read <= 30; read += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      expect(await status('GET', '/me', cookie)).toBe(200);
    }
    expect(answered).toBe(0);
    neighbour.exec('ROLLBACK');
    await Promise.all(writes);
    expect(neighbour.prepare('SELECT count(*) AS n FROM users').get()).toEqual({ n: 51 });
  });

  test('a write whose turn comes within the patience succeeds, once', async () => {
    const neighbour = await withNeighbour();
    const cookie = await api.signUp();
    neighbour.exec('BEGIN IMMEDIATE');
    const signup = api.send('POST', '/auth/signup', { body: bob });
    const rename = api.send('PATCH', '/me', { body: { name: 'Countess' }, cookie });
    for (let read = 1; read <= 10; read += 1) expect(await status('GET', '/me', cookie)).toBe(200);
    neighbour.exec('ROLLBACK');
    expect([(await signup).statusCode, (await rename).statusCode]).toEqual([201, 200]);
    expect(neighbour.prepare('SELECT count(*) AS n FROM users').get()).toEqual({ n: 2 });
    expect((await api.send('GET', '/me', { cookie })).json().user.name).toBe('Countess');
  });

  test('a session that should slide does so later, and the reader still gets an answer', async () => {
    const neighbour = await withNeighbour();
    const cookie = await api.signUp();
    api.now = new Date(api.now.getTime() + 61 * 60_000);
    neighbour.exec('BEGIN IMMEDIATE');
    const during = await api.send('GET', '/me', { cookie });
    expect([during.statusCode, cookieOf(during)]).toEqual([200, '']);
    neighbour.exec('ROLLBACK');
    expect(cookieOf(await api.send('GET', '/me', { cookie }))).not.toBe('');
  });
});

test('a database that is damaged in use answers 503, never "signed out"', async () => {
  const neighbour = await withNeighbour();
  const cookie = await api.signUp();
  neighbour.pragma('wal_checkpoint(TRUNCATE)');
  const bytes = readFileSync(neighbour.name);
  writeFileSync(neighbour.name, Buffer.from(bytes).fill(0xaa, 4096));
  // What is kept in memory is still good.
  api.db.connection.pragma('shrink_memory');
  expectUnavailable(await api.send('GET', '/me', { cookie }));
  expect(await status('GET', '/healthz')).toBe(200);
  writeFileSync(neighbour.name, bytes);
  api.db.connection.pragma('shrink_memory');
  expect(await status('GET', '/me', cookie)).toBe(200);
});

test('when the files of a running server may not grow, it keeps serving reads, and nothing acknowledged is lost', async () => {
  const folder = temporaryFolder();
  const env = { RATE_LIMITS: 'off' };
  const limited = await startServer({ folder, env, fileSizeLimit: 1200 });
  const person = (n: number) => ({ ...bob, email: `bob${n}@example.com` });
  const acknowledged: string[] = [];
  let refused: Answer | undefined;
  for (let n = 0; !refused && n < 200; n += 1) {
    const answer = await limited.send('POST', '/auth/signup', { body: person(n) });
    if (answer.status === 201) acknowledged.push(answer.cookie);
    else refused = answer;
  }
  expect(acknowledged.length).toBeGreaterThan(0);
  expect([refused?.status, JSON.parse(refused?.body ?? '{}').code]).toEqual([503, 'database_unavailable']);
  const [first = ''] = acknowledged;
  expect((await limited.send('GET', '/me', { cookie: first })).status).toBe(200);
  expect((await limited.send('GET', '/healthz')).status).toBe(200);
  // The probe is small: it may fit for a while.
  let ready = 200;
  for (let n = 0; ready === 200 && n < 200; n += 1) ready = (await limited.send('GET', '/readyz')).status;
  expect(ready).toBe(503);
  expect((await limited.stop()).code).toBe(0);

  const roomy = await startServer({ folder, env });
  for (const cookie of acknowledged) expect((await roomy.send('GET', '/me', { cookie })).status).toBe(200);
  expect((await roomy.send('POST', '/auth/signup', { body: person(999) })).status).toBe(201);
});
