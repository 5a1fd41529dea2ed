/** For tests: Portero in a bare Fastify app, with an in-memory database, a clock to set and a cheap hasher. */
import Fastify, { type FastifyInstance, type InjectOptions, type LightMyRequestResponse } from 'fastify';
import type { Policy } from './core/deps.ts';
import type { SecurityEvent } from './core/events.ts';
import { parseKeyring } from './core/keyring.ts';
import type { Mailer, OutgoingMail } from './core/mailer.ts';
import { createHasher, type PasswordHasher } from './core/passwords.ts';
import { sealOf } from './core/seal.ts';
import { openSqlite } from './db/sqlite.ts';
import { sendNext } from './mail/outbox.ts';
import type { PorteroOptions } from './options.ts';
import { portero } from './plugin.ts';

export const ada = { email: 'ada@example.com', name: 'Ada Lovelace', password: 'correct horse battery staple' };
export const bob = { email: 'bob@example.com', name: 'Bob', password: 'a tall ship and a star' };

/** Argon2id at the least the library allows: the same code path at a fraction of the cost. */
export const cheapHasher: Promise<PasswordHasher> = createHasher({
  parameters: { memoryCost: 1024, timeCost: 2, parallelism: 1 },
  concurrency: 4,
  queue: 500,
});

export const keyring = (text = 'k1:Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE') => {
  const parsed = parseKeyring(text);
  if ('faults' in parsed) throw new Error(parsed.faults.join());
  return parsed;
};

export interface TestApp {
  readonly app: FastifyInstance;
  readonly db: ReturnType<typeof openSqlite>;
  readonly events: SecurityEvent[];
  /** Sends what was promised and is due, and returns it. */
  mails(): Promise<OutgoingMail[]>;
  /** The present moment; set it to travel. */
  now: Date;
  travel(ms: number): void;
  /** Sends a request; objects become JSON bodies. */
  send(method: InjectOptions['method'] & string, url: string, options?: SendOptions): Promise<LightMyRequestResponse>;
  /** Signs somebody up and returns their cookie, ready for `send`. */
  signUp(person?: typeof ada, options?: SendOptions): Promise<string>;
  logIn(person?: typeof ada, options?: SendOptions & { remember?: boolean }): Promise<string>;
  /** How many rows a table has. */
  count(table: string): number;
  close(): Promise<void>;
}

export interface SendOptions {
  body?: unknown;
  cookie?: string | undefined;
  headers?: Record<string, string>;
  /** The address the request comes from. */
  from?: string;
}

/** Options of the plugin; `mailer: null` for a server that sends no mail. */
export type TestOptions = { policy?: Partial<Policy>; mailer?: Mailer | null } & Partial<
  Omit<PorteroOptions, 'mailer'>
>;

export async function testApp({ mailer: ownMailer, ...options }: TestOptions = {}): Promise<TestApp> {
  const db = openSqlite(':memory:');
  const events: SecurityEvent[] = [];
  const app = Fastify();
  const sent: OutgoingMail[] = [];
  const mailer: Mailer = { senderName: 'Portero', send: async (mail) => void sent.push(mail) };
  const self: TestApp = {
    app,
    db,
    events,
    now: new Date('2026-11-23T08:00:00.000Z'),
    travel: (ms) => {
      self.now = new Date(self.now.getTime() + ms);
    },
    send: (method, url, { body, cookie, headers = {}, from } = {}) =>
      app.inject({
        method: method as 'GET',
        url,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(cookie && { cookie }),
          ...headers,
        },
        ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
        ...(from && { remoteAddress: from }),
      }),
    signUp: async (person = ada, sendOptions = {}) => {
      const response = await self.send('POST', '/auth/signup', { ...sendOptions, body: person });
      if (response.statusCode !== 201) throw new Error(`sign-up failed: ${response.body}`);
      return cookieOf(response);
    },
    logIn: async ({ email, password } = ada, { remember, ...sendOptions } = {}) => {
      const body = { email, password, ...(remember !== undefined && { remember }) };
      const response = await self.send('POST', '/auth/login', { ...sendOptions, body });
      if (response.statusCode !== 200) throw new Error(`log-in failed: ${response.body}`);
      return cookieOf(response);
    },
    mails: async () => {
      const report = (fault: unknown) => {
        throw fault;
      };
      sent.length = 0;
      while ((await sendNext({ db, clock: () => self.now, seal: sealOf(keyring()), report }, mailer)) !== 'none');
      return [...sent];
    },
    count: (table) => (db.connection.prepare(`SELECT count(*) AS n FROM "${table}"`).get() as { n: number }).n,
    close: async () => {
      await app.close();
      db.close();
    },
  };
  await app.register(portero, {
    db,
    keyring: keyring(),
    publicUrl: 'http://localhost:3000',
    passwords: await cheapHasher,
    clock: () => self.now,
    devicePage: '/device',
    problemsPage: '/problems',
    ...(ownMailer !== null && { mailer: ownMailer ?? mailer }),
    onEvent: (event) => events.push(event),
    ...options,
  });
  await app.ready();
  return self;
}

/** The session cookie that an answer sets, as a Cookie header; empty if it sets none. */
export function cookieOf(response: LightMyRequestResponse): string {
  const cookie = response.cookies.find(({ name }) => name.endsWith('portero'));
  return cookie ? `${cookie.name}=${cookie.value}` : '';
}
