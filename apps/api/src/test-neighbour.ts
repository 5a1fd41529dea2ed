/** For tests: the app beside the command line, on the same files, in this process: many times faster than a server. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '@portero/auth';
import { keptKeyring } from './secret-file.ts';
import { cookieOf, type TestApi, testApi } from './test-api.ts';
import { cleanUp, type TestServer } from './test-server.ts';

export type Neighbour = Pick<TestServer, 'send'> & {
  /** Opens a port, for what talks to it over the wire. */
  listen(port: number): Promise<void>;
  stop(): Promise<void>;
};

const open = new Set<Neighbour>();

/** Ends every neighbour, process and folder that tests have left. */
export async function leave(): Promise<void> {
  for (const neighbour of open) await neighbour.stop();
  await cleanUp();
}

/** The app on the files of a folder, as a server there would have them; the clock is the real one. */
export async function neighbourIn(folder: string, env: Record<string, string> = {}): Promise<Neighbour> {
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const keyring = keptKeyring(data);
  const db = openSqlite(join(data, 'portero.sqlite'));
  const api = await testApi(env, { db, keyring, clock: () => new Date() });
  const self: Neighbour = {
    send: async (method, path, options = {}) => answerOf(await api.send(method, path, options)),
    listen: async (port) => void (await api.app.listen({ host: '127.0.0.1', port })),
    stop: async () => {
      if (!open.delete(self)) return;
      await api.close();
      db.close();
    },
  };
  open.add(self);
  return self;
}

function answerOf(response: Awaited<ReturnType<TestApi['send']>>) {
  const { statusCode, headers, payload } = response;
  const pairs = Object.entries(headers).map(([name, value]): [string, string] => [name, `${value}`]);
  return { status: statusCode, headers: new Headers(pairs), body: payload, cookie: cookieOf(response) };
}
