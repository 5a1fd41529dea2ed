import { setTimeout } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { cleanUp, startServer, type TestServer, temporaryFolder } from '../test-server.ts';
import { parseExposition, readingOf } from './test-exposition.ts';

// Each test has a folder and processes of its own, so they can share the time.
afterAll(cleanUp);

const ada = { email: 'ada@example.com', name: 'Ada', password: 'correct horse battery staple' };
const token = 'sP9xq2Lr7Wc4Vn8Zt3Kb6Yd1Hf5Gj0Ma';
// Each request over a connection of its own: workers take turns.
const headers = { connection: 'close' };

/** Asks the port of metrics, as the server has said it. */
async function scrape(server: TestServer) {
  const [, address = ''] = /^Metrics are at (http:\S+)$/m.exec(server.said()) ?? [];
  const answer = await fetch(address, { headers });
  return { answer, families: parseExposition(await answer.text()) };
}

test.concurrent('a scrape tells what a real server was asked, and what it did for it', async () => {
  const server = await startServer({ folder: temporaryFolder(), env: { METRICS_PORT: '0' } });
  const { cookie } = await server.send('POST', '/auth/signup', { body: ada });
  const { email, password } = ada;
  await server.send('POST', '/auth/login', { body: { email, password } });
  await server.send('POST', '/auth/login', { body: { email, password: 'not this one' } });
  await server.send('POST', '/auth/login', { body: { email } });
  for (let n = 0; n < 3; n += 1) await server.send('GET', '/me', { cookie });
  const { sessions } = JSON.parse((await server.send('GET', '/auth/sessions', { cookie })).body);
  const other = sessions.find(({ current }: { current: boolean }) => !current);
  await server.send('DELETE', `/auth/sessions/${other.id}`, { cookie });
  await server.send('GET', `/auth/nothing/${other.id}`);

  const { answer, families } = await scrape(server);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const requests = (method: string, route: string, status: string) =>
    readingOf(families, 'portero_http_request_duration_seconds_count', { method, route, status });
  expect({
    signUps: requests('POST', '/auth/signup', '201'),
    me: requests('GET', '/me', '200'),
    ended: requests('DELETE', '/auth/sessions/:id', '204'),
    unknown: requests('GET', 'unknown', '404'),
  }).toEqual({ signUps: 1, me: 3, ended: 1, unknown: 1 });
  const logIns = (outcome: string) => readingOf(families, 'portero_logins_total', { outcome });
  expect(['success', 'invalid_credentials', 'validation_failed', 'overloaded'].map(logIns)).toEqual([1, 1, 1, 0]);
  const at = (name: string, labels = {}) => readingOf(families, name, labels);
  expect({
    signedUp: at('portero_signups_total', { outcome: 'success' }),
    problems: at('portero_problems_total', { code: 'invalid_credentials' }),
    events: at('portero_security_events_total', { event: 'login.failed' }),
    hashes: at('portero_hash_duration_seconds_count'),
    waits: at('portero_hash_wait_seconds_count'),
    running: at('portero_hashes_running'),
    waiting: at('portero_hashes_waiting'),
    refused: at('portero_hash_refusals_total'),
    sessions: at('portero_sessions'),
    mails: at('portero_mails_waiting'),
    busy: at('portero_database_busy_retries_total'),
    processes: at('portero_processes'),
    build: at('portero_build_info'),
  }).toEqual({
    signedUp: 1,
    problems: 1,
    events: 1,
    hashes: 3,
    waits: 3,
    running: 0,
    waiting: 0,
    refused: 0,
    sessions: 1,
    mails: 0,
    busy: 0,
    processes: 1,
    build: 1,
  });
  expect(at('portero_database_size_bytes', { file: 'wal' })).toBeGreaterThan(0);
  expect(at('portero_database_transaction_duration_seconds_count', { outcome: 'committed' })).toBeGreaterThan(3);
  expect(at('portero_audit_trail_events')).toBeGreaterThan(3);
  expect(Math.abs((at('portero_figures_timestamp_seconds') ?? 0) - Date.now() / 1000)).toBeLessThan(60);
  expect(at('portero_start_time_seconds')).toBeLessThan(Date.now() / 1000);
  expect(at('process_cpu_seconds_total')).toBeGreaterThan(0);
  expect(families.get('nodejs_eventloop_lag_p99_seconds')?.type).toBe('gauge');
  // The numbers are no part of what is on the port of everybody.
  expect((await server.send('GET', '/metrics')).status).toBe(404);
});

test.concurrent('whichever worker is asked, it answers for all of them', async () => {
  const env = { WORKERS: '2', METRICS_PORT: '0' };
  const server = await startServer({ folder: temporaryFolder(), env });
  const { cookie } = await server.send('POST', '/auth/signup', { body: ada, headers });
  for (let n = 0; n < 8; n += 1) await server.send('GET', '/me', { cookie, headers });
  const labels = { method: 'GET', route: '/me', status: '200' };
  for (let n = 0; n < 4; n += 1) {
    const { families } = await scrape(server);
    const at = (name: string, of = {}) => readingOf(families, name, of);
    expect({
      me: at('portero_http_request_duration_seconds_count', labels),
      signedUp: at('portero_signups_total', { outcome: 'success' }),
      // One database, however many look at it.
      sessions: at('portero_sessions'),
      processes: at('portero_processes'),
      build: at('portero_build_info'),
    }).toEqual({ me: 8, signedUp: 1, sessions: 1, processes: 2, build: 1 });
  }
  expect(server.said().match(/Metrics are at/g)).toHaveLength(1);
});

test.concurrent('behind a token workers answer for all of them as well', async () => {
  const server = await startServer({ folder: temporaryFolder(), env: { WORKERS: '2', METRICS_TOKEN: token } });
  for (let n = 0; n < 6; n += 1) await server.send('GET', '/healthz', { headers });
  const answer = await server.send('GET', '/metrics', { headers: { ...headers, authorization: `Bearer ${token}` } });
  const labels = { method: 'GET', route: '/healthz', status: '200' };
  expect(readingOf(parseExposition(answer.body), 'portero_http_request_duration_seconds_count', labels)).toBe(6);
});

// Of tests that run at once only their own `expect` knows which of them polls.
test.concurrent('a client that goes away is counted once, whether or not the answer was out', async ({ expect }) => {
  const server = await startServer({ folder: temporaryFolder(), env: { METRICS_PORT: '0' } });
  const gone = new AbortController();
  // Hashing takes a while; whoever goes away meanwhile gets nothing.
  const asked = fetch(`http://127.0.0.1:${server.port}/auth/signup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ada),
    signal: gone.signal,
  }).catch(() => undefined);
  let running = 0;
  while (running === 0) {
    running = readingOf((await scrape(server)).families, 'portero_hash_wait_seconds_count') ?? 0;
    await setTimeout(1);
  }
  gone.abort();
  await asked;
  await expect
    .poll(async () => {
      const { families } = await scrape(server);
      const of = (status: string) =>
        readingOf(families, 'portero_http_request_duration_seconds_count', { route: '/auth/signup', status });
      return (of('aborted') ?? 0) + (of('201') ?? 0);
    })
    .toBe(1);
});
