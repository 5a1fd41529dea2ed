import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { cleanUp, endOfServer, startServer, type TestServer, temporaryFolder } from '../test-server.ts';

// Each test has a folder and processes of its own, so they can share the time.
afterAll(cleanUp);

const ada = { email: 'ada@example.com', name: 'Ada', password: 'correct horse battery staple' };
const env = { WORKERS: '2' };
// Each request over a connection of its own: they go to the workers in turns.
const headers = { connection: 'close' };

const start = () => startServer({ folder: temporaryFolder(), env });
const workersOf = ({ pid }: Pick<TestServer, 'pid'>) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await setTimeout(20);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** What many requests are answered with, each over its own connection. */
async function statuses(server: TestServer, times: number, path: string, cookie: string): Promise<number[]> {
  const seen: number[] = [];
  for (let n = 0; n < times; n += 1) seen.push((await server.send('GET', path, { cookie, headers })).status);
  return seen;
}

test.concurrent('two workers serve at one address: who logs in with one is known to both, who logs out to neither', async () => {
  const server = await start();
  expect(workersOf(server)).toHaveLength(2);
  const { cookie } = await server.send('POST', '/auth/signup', { body: ada, headers });
  expect(await statuses(server, 6, '/me', cookie)).toEqual([200, 200, 200, 200, 200, 200]);
  expect((await server.send('POST', '/auth/logout', { cookie, headers })).status).toBe(204);
  expect(await statuses(server, 6, '/me', cookie)).toEqual([401, 401, 401, 401, 401, 401]);
});

test.concurrent('a limit holds for all the workers together', async () => {
  const server = await start();
  const { cookie } = await server.send('POST', '/auth/signup', { body: ada, headers });
  const seen = await statuses(server, 14, '/me/export', cookie);
  expect(seen).toEqual([...Array<number>(10).fill(200), ...Array<number>(4).fill(429)]);
});

test.concurrent('the greeting comes once, when all the workers listen; a signal ends them all in good order', async () => {
  const server = await start();
  const pids = [server.pid, ...workersOf(server)];
  const { code, stderr } = await server.stop();
  expect([code, stderr]).toEqual([0, 'Portero is open at http://localhost:3000\n']);
  expect(pids.filter(isAlive)).toEqual([]);
});

test.concurrent('a worker that is killed is replaced, and meanwhile the other one serves', async () => {
  const server = await start();
  const { cookie } = await server.send('POST', '/auth/signup', { body: ada, headers });
  const [victim = 0, survivor = 0] = workersOf(server);
  process.kill(victim, 'SIGKILL');
  await until(() => !isAlive(victim));
  expect(await statuses(server, 4, '/me', cookie)).toEqual([200, 200, 200, 200]);
  await until(() => workersOf(server).length === 2);
  expect(workersOf(server)).toContain(survivor);
  expect(await statuses(server, 4, '/me', cookie)).toEqual([200, 200, 200, 200]);
  const { code, stderr } = await server.stop();
  expect(code).toBe(0);
  expect(stderr).toContain(`The worker ${victim} has ended (SIGKILL); another one is started.`);
});

test.concurrent('when the primary process is killed, no worker is left behind', async () => {
  const server = await start();
  const workers = workersOf(server);
  await server.stop('SIGKILL');
  await until(() => !workers.some(isAlive));
  expect(workers).toHaveLength(2);
});

test.concurrent('what keeps a worker from starting is said once, and nothing is left running', async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port));
  });
  try {
    const { code, stderr } = await endOfServer({ folder: temporaryFolder(), env: { ...env, PORT: String(port) } });
    expect([code, stderr]).toEqual([1, `Port ${port} is taken: stop the other program or set PORT to another one.\n`]);
  } finally {
    other.close();
  }
});
