import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { openSqlite } from '@portero/auth';
import { afterAll, expect, test } from 'vitest';
import { cleanUp, startServer, temporaryFolder } from './test-server.ts';

// Each test has a folder and processes of its own, so they can share the time.
afterAll(cleanUp);

const password = 'correct horse battery staple';
const person = (n: number) => ({ email: `person${n}@example.com`, name: `Person ${n}`, password });
const env = { RATE_LIMITS: 'off' };

test.concurrent('after kill -9 amid 200 sign-ups, everybody who was told 201 can log in, and the file is sound', async () => {
  const folder = temporaryFolder();
  const server = await startServer({ folder, env });
  const acknowledged: number[] = [];
  let crash: ReturnType<typeof server.stop> | undefined;
  const attempts = Array.from({ length: 200 }, async (_, n) => {
    const answer = await server.send('POST', '/auth/signup', { body: person(n) });
    if (answer.status !== 201) return;
    acknowledged.push(n);
    if (acknowledged.length === 10) crash = server.stop('SIGKILL');
  });
  const unanswered = (await Promise.allSettled(attempts)).filter(({ status }) => status === 'rejected');
  expect(unanswered.length).toBeGreaterThan(0);
  expect(acknowledged.length).toBeGreaterThanOrEqual(10);
  expect((await crash)?.signal).toBe('SIGKILL');

  const restarted = await startServer({ folder, env });
  for (const n of acknowledged) {
    const body = { email: person(n).email, password };
    expect([n, (await restarted.send('POST', '/auth/login', { body })).status]).toEqual([n, 200]);
  }
  // Who was not told anything is there wholly or not at all, so trying again either works or says so.
  for (let n = 0, tried = 0; tried < 10; n += 1) {
    if (acknowledged.includes(n)) continue;
    expect([201, 409]).toContain((await restarted.send('POST', '/auth/signup', { body: person(n) })).status);
    tried += 1;
  }
  expect((await restarted.stop()).code).toBe(0);

  const db = openSqlite(join(folder, 'data/portero.sqlite'));
  try {
    expect(db.connection.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.connection.pragma('foreign_key_check')).toEqual([]);
    const orphans = 'SELECT count(*) AS n FROM users WHERE id NOT IN (SELECT user_id FROM passwords)';
    expect(db.connection.prepare(orphans).get()).toEqual({ n: 0 });
  } finally {
    db.close();
  }
});

interface Outcome {
  /** Undefined where the connection ended before the first byte of an answer. */
  readonly status?: number;
  readonly whole: boolean;
  readonly closes: boolean;
}

interface AskOptions {
  body?: object;
  cookie?: string;
  host?: string;
}

/** One request over the agent's kept connections. Never rejects. */
function ask(agent: Agent, port: number, method: string, path: string, options: AskOptions = {}) {
  return new Promise<Outcome>((resolve) => {
    const { body, cookie, host = '127.0.0.1' } = options;
    const headers = { ...(body && { 'content-type': 'application/json' }), ...(cookie && { cookie }) };
    const sent = request({ agent, host, port, method, path, headers }, (answer) => {
      const status = answer.statusCode ?? 0;
      const closes = answer.headers.connection === 'close';
      answer.resume();
      answer.on('error', () => {});
      answer.on('close', () => resolve({ status, closes, whole: answer.complete }));
    });
    sent.on('error', () => resolve({ whole: false, closes: true }));
    sent.end(body && JSON.stringify(body));
  });
}

test.concurrent('SIGTERM lets every accepted request finish over its kept connection, then the server ends with 0', async () => {
  const folder = temporaryFolder();
  const server = await startServer({ folder, env });
  const { cookie } = await server.send('POST', '/auth/signup', { body: person(999) });
  const agent = new Agent({ keepAlive: true });
  try {
    // Open the connections first, so that what is sent next is read by the server at once.
    const many = Array.from({ length: 40 }, (_, n) => n);
    await Promise.all(many.map(() => ask(agent, server.port, 'GET', '/healthz')));

    const signups = many.map((n) => ask(agent, server.port, 'POST', '/auth/signup', { body: person(n) }));
    // The hashes take turns, so when the first sign-up is answered the others have been accepted and wait.
    await Promise.race(signups);
    const readers = Array.from({ length: 4 }, async () => {
      const outcomes: Outcome[] = [];
      while (outcomes.at(-1)?.closes !== true) outcomes.push(await ask(agent, server.port, 'GET', '/me', { cookie }));
      return outcomes;
    });
    await ask(agent, server.port, 'GET', '/me', { cookie });
    const ended = server.stop('SIGTERM');

    const answers = await Promise.all(signups);
    expect(answers.map(({ status, whole }) => [status, whole])).toEqual(many.map(() => [201, true]));
    for (const outcomes of await Promise.all(readers)) {
      // A connection may be closed between two requests; an answer that has begun is whole.
      for (const { status, whole } of outcomes.filter((outcome) => outcome.status !== undefined)) {
        expect([status, whole]).toEqual([200, true]);
      }
    }
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(stdout).not.toContain('killed by timeout');
    await expect(server.send('GET', '/healthz')).rejects.toThrow();
  } finally {
    agent.destroy();
  }

  const restarted = await startServer({ folder, env });
  expect((await restarted.send('POST', '/auth/signup', { body: person(39) })).status).toBe(409);
  expect((await restarted.send('GET', '/me', { cookie })).status).toBe(200);
});

test.concurrent('SIGTERM drains both addresses of localhost alike', async () => {
  const server = await startServer({ folder: temporaryFolder(), env: { ...env, HOST: 'localhost' } });
  const agent = new Agent({ keepAlive: true });
  try {
    const hosts = await lookup('localhost', { all: true });
    const many = hosts.flatMap(({ address: host }) => Array.from({ length: 15 }, () => ({ host })));
    await Promise.all(many.map((options) => ask(agent, server.port, 'GET', '/healthz', options)));
    const signups = many.map((options, n) =>
      ask(agent, server.port, 'POST', '/auth/signup', { ...options, body: person(n) }),
    );
    await Promise.race(signups);
    const { code } = await server.stop('SIGTERM');
    expect((await Promise.all(signups)).map(({ status, whole }) => [status, whole])).toEqual(
      signups.map(() => [201, true]),
    );
    expect(code).toBe(0);
  } finally {
    agent.destroy();
  }
});

test.concurrent('SIGTERM does not wait for connections that nobody uses', async () => {
  const server = await startServer({ folder: temporaryFolder(), env });
  const agent = new Agent({ keepAlive: true });
  const silent = connect(server.port, '127.0.0.1');
  try {
    await once(silent, 'connect');
    expect((await ask(agent, server.port, 'GET', '/healthz')).closes).toBe(false);
    const { code, stdout } = await server.stop('SIGTERM');
    expect(code).toBe(0);
    expect(stdout).not.toContain('killed by timeout');
  } finally {
    agent.destroy();
    silent.destroy();
  }
});

test.concurrent('SIGTERM cuts off who never ends a request, in time to close the database', async () => {
  const folder = temporaryFolder();
  const server = await startServer({ folder, env });
  const slow = connect(server.port, '127.0.0.1');
  slow.on('error', () => {});
  try {
    slow.write(
      'POST /auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    );
    // Its bytes are there before those of the next connection.
    expect((await server.send('GET', '/readyz')).status).toBe(200);
    const { code, stdout } = await server.stop('SIGTERM');
    expect(code).toBe(0);
    expect(stdout).not.toContain('killed by timeout');
    expect(existsSync(join(folder, 'data/portero.sqlite-wal'))).toBe(false);
  } finally {
    slow.destroy();
  }
});
