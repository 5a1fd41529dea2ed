/** For tests: the whole app in this process, with a cheap hasher, a clock to set and a log to read. */
import { createHasher, openSqlite, type PasswordHasher, parseKeyring, type SecurityEvent } from '@portero/auth';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { type AppParts, buildApp } from './app.ts';
import { loadConfig } from './config.ts';

export const ada = { email: 'ada@example.com', name: 'Ada Lovelace', password: 'correct horse battery staple' };
export const bob = { email: 'bob@example.com', name: 'Bob', password: 'a tall ship and a star' };

/** Argon2id at the least the library allows: the same code path at a fraction of the cost. */
const cheapHasher: Promise<PasswordHasher> = createHasher({
  parameters: { memoryCost: 1024, timeCost: 2, parallelism: 1 },
  concurrency: 4,
  queue: 500,
});

export interface SendOptions {
  /** An object becomes a JSON body, a text is sent as it is. */
  body?: unknown;
  cookie?: string;
  headers?: Record<string, string>;
  /** The address that the connection comes from. */
  from?: string;
}

export interface TestApi {
  readonly app: FastifyInstance;
  readonly db: ReturnType<typeof openSqlite>;
  readonly events: SecurityEvent[];
  /** Every line of the log, as written. */
  readonly log: string[];
  /** The present moment; set it to travel. */
  now: Date;
  send(method: string, url: string, options?: SendOptions): Promise<LightMyRequestResponse>;
  /** Signs somebody up and returns their cookie, ready for `send`. */
  signUp(person?: typeof ada, options?: SendOptions): Promise<string>;
  logIn(password: string, options?: SendOptions): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

/** The app for settings as the environment gives them. `db` is the caller's to close where the caller brings it. */
export async function testApi(
  env: Record<string, string> = {},
  parts: Partial<AppParts> & { db?: TestApi['db'] } = {},
): Promise<TestApi> {
  const keyring = parseKeyring('k1:Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE');
  if ('faults' in keyring) throw new Error(keyring.faults.join());
  const db = parts.db ?? openSqlite(':memory:');
  const events: SecurityEvent[] = [];
  const log: string[] = [];
  let now = new Date('2026-11-23T08:00:00.000Z');
  const app = await buildApp(loadConfig(env), {
    keyring,
    passwords: await cheapHasher,
    clock: () => now,
    onEvent: (event) => events.push(event),
    logStream: { write: (line) => log.push(line) },
    ...parts,
    db,
  });
  const self: TestApi = {
    app,
    db,
    events,
    log,
    get now() {
      return now;
    },
    set now(moment) {
      now = moment;
    },
    send: (method, url, { body, cookie, headers, from } = {}) =>
      app.inject({
        method: method as InjectOptions['method'] & string,
        url,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(cookie && { cookie }),
          ...headers,
        },
        ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
        ...(from && { remoteAddress: from }),
      }),
    signUp: async (person = ada, options = {}) => {
      const response = await self.send('POST', '/auth/signup', { ...options, body: person });
      if (response.statusCode !== 201) throw new Error(`sign-up failed: ${response.body}`);
      return cookieOf(response);
    },
    logIn: (password, options = {}) =>
      self.send('POST', '/auth/login', { ...options, body: { email: ada.email, password } }),
    close: async () => {
      await app.close();
      if (!parts.db) db.close();
    },
  };
  return self;
}

/** The session cookie that an answer sets, as a Cookie header; empty if it sets none. */
export function cookieOf(response: LightMyRequestResponse): string {
  const cookie = response.cookies.find(({ name }) => name.endsWith('portero'));
  return cookie ? `${cookie.name}=${cookie.value}` : '';
}
