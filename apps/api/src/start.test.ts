import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cleanUp, startServer, temporaryFolder } from './test-server.ts';

// Each test has a folder and processes of its own, so they can share the time.
afterAll(cleanUp);

const ada = { email: 'ada@example.com', name: 'Ada', password: 'correct horse battery staple' };
const modeOf = (path: string) => statSync(path).mode & 0o777;

test.concurrent('the first start creates database and secret, readable by their owner alone', async () => {
  const folder = temporaryFolder();
  const server = await startServer({ folder });
  const data = join(folder, 'data');
  expect(modeOf(data)).toBe(0o700);
  for (const file of ['secrets', 'portero.sqlite', 'portero.sqlite-wal']) expect(modeOf(join(data, file))).toBe(0o600);
  expect(readFileSync(join(data, 'secrets'), 'utf8')).toMatch(/^k1:[A-Za-z0-9_-]{43}\n$/);
  expect((await server.send('GET', '/readyz')).status).toBe(200);
});

test.concurrent('the greeting names the origin to open, on stderr: stdout is the log, one JSON object a line', async () => {
  const server = await startServer({ folder: temporaryFolder() });
  await server.send('GET', '/healthz');
  const { code, stdout, stderr } = await server.stop();
  expect(code).toBe(0);
  expect(stderr).toBe('Portero is open at http://localhost:3000\n');
  const lines = stdout.trimEnd().split('\n');
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ time: expect.stringMatching(/Z$/) });
});

test.concurrent('after a restart a session lives on, and one that was ended stays ended', async () => {
  const folder = temporaryFolder();
  const before = await startServer({ folder });
  const kept = (await before.send('POST', '/auth/signup', { body: ada })).cookie;
  const { email, password } = ada;
  const ended = (await before.send('POST', '/auth/login', { body: { email, password } })).cookie;
  expect((await before.send('POST', '/auth/logout', { cookie: ended })).status).toBe(204);
  const secrets = readFileSync(join(folder, 'data/secrets'), 'utf8');
  await before.stop();

  const after = await startServer({ folder });
  expect(readFileSync(join(folder, 'data/secrets'), 'utf8')).toBe(secrets);
  const me = await after.send('GET', '/me', { cookie: kept });
  expect(JSON.parse(me.body).user.email).toBe(email);
  const refused = await after.send('GET', '/me', { cookie: ended });
  expect([refused.status, JSON.parse(refused.body).code]).toEqual([401, 'session_ended']);
});

test.concurrent('who guessed too often is still refused after a restart', async () => {
  const folder = temporaryFolder();
  const before = await startServer({ folder });
  await before.send('POST', '/auth/signup', { body: ada });
  const body = { email: ada.email, password: 'not this one' };
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    expect((await before.send('POST', '/auth/login', { body })).status).toBe(401);
  }
  expect((await before.send('POST', '/auth/login', { body })).status).toBe(429);
  await before.stop();

  const after = await startServer({ folder });
  const answer = await after.send('POST', '/auth/login', { body });
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
});

test.concurrent('two processes that start at once on an empty folder both serve, with one secret and one schema', async () => {
  const folder = temporaryFolder();
  const [one, two] = await Promise.all([startServer({ folder }), startServer({ folder })]);
  const { status, cookie } = await one.send('POST', '/auth/signup', { body: ada });
  expect(status).toBe(201);
  expect((await two.send('GET', '/me', { cookie })).status).toBe(200);
  expect((await two.send('POST', '/auth/signup', { body: ada })).status).toBe(409);
  // What one process ends has ended in the other at once.
  expect((await two.send('POST', '/auth/logout', { cookie })).status).toBe(204);
  expect((await one.send('GET', '/me', { cookie })).status).toBe(401);
});

test.concurrent('a .env file in the working directory is read, and the environment wins over it', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, '.env'), 'DATA_DIR=./from-file\nSIGNUP=closed\n');
  const server = await startServer({ folder, env: { DATA_DIR: './from-environment' } });
  expect(existsSync(join(folder, 'from-environment/portero.sqlite'))).toBe(true);
  expect(existsSync(join(folder, 'from-file'))).toBe(false);
  const answer = await server.send('POST', '/auth/signup', { body: ada });
  expect(JSON.parse(answer.body).code).toBe('signup_closed');
});

test.concurrent('with a configured secret none is generated, and a rotated one keeps sessions alive', async () => {
  const folder = temporaryFolder();
  const old = 'k1:Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE';
  const before = await startServer({ folder, env: { PORTERO_SECRETS: old } });
  const { cookie } = await before.send('POST', '/auth/signup', { body: ada });
  expect(existsSync(join(folder, 'data/secrets'))).toBe(false);
  await before.stop();

  const after = await startServer({ folder, env: { PORTERO_SECRETS: `k2:Qm7wT4xNz9cVb2LkJ5hGf8dSa3pRy6uE,${old}` } });
  expect((await after.send('GET', '/me', { cookie })).status).toBe(200);
  await after.stop();

  const without = await startServer({ folder, env: { PORTERO_SECRETS: 'k2:Qm7wT4xNz9cVb2LkJ5hGf8dSa3pRy6uE' } });
  expect((await without.send('GET', '/me', { cookie })).status).toBe(401);
});

test.concurrent('the first Ctrl-C ends the server in good order, with exit code 0 and the journal written home', async () => {
  const folder = temporaryFolder();
  const server = await startServer({ folder });
  await server.send('POST', '/auth/signup', { body: ada });
  expect((await server.stop('SIGINT')).code).toBe(0);
  expect(existsSync(join(folder, 'data/portero.sqlite-wal'))).toBe(false);
});

test('a folder called .env, as container mounts make one, is no settings file', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, '.env'));
  const server = await startServer({ folder });
  expect((await server.stop()).code).toBe(0);
});
