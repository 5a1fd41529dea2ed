/** For tests: an app in which everything is there that an endpoint can be called about, and that can break. */
import type { Endpoint, Scope } from '@portero/contracts';
import type { LightMyRequestResponse } from 'fastify';
import { Failure } from './core/failure.ts';
import type { PasswordHasher } from './core/passwords.ts';
import type { Database } from './db/database.ts';
import { openSqlite } from './db/sqlite.ts';
import { ada, bob, cheapHasher, cookieOf, type SendOptions, type TestApp, testApp } from './test-app.ts';
import { linksOf } from './test-links.ts';

export interface Scene extends TestApp {
  readonly cookie: string;
  /** A program waits for Ada's answer. */
  readonly device: { device_code: string; user_code: string };
  /** What Ada says to it. */
  answer(answer: 'grant' | 'refuse'): Promise<LightMyRequestResponse>;
  /** The header with a new token of Ada's. */
  bearer(scopes: Scope[]): Promise<{ authorization: string }>;
  /** Calls the endpoint as Ada, as it should be called; `change` spoils it. */
  call(change?: SendOptions & { url?: string }): Promise<LightMyRequestResponse>;
  /** From now on a part of the server does not work, or the host refuses whatever it is asked. */
  breakDown(part: Part): void;
  /** Does something, and then puts clock, parts and database back to what they were. */
  undone<T>(work: () => Promise<T>): Promise<T>;
}

export type Part = 'clock' | 'database' | 'hasher' | 'host';

/** What the endpoints that take a body should be sent, by operation. */
export const goodBodies: Record<string, unknown> = {
  signUp: { ...bob, email: 'new@example.com' },
  logIn: { email: ada.email, password: ada.password },
  logOut: { scope: 'others' },
  reauthenticate: { password: ada.password },
  rememberSession: { remembered: true },
  updateMe: { name: 'Ada' },
  changeEmail: { email: 'ada@example.org' },
  sendVerification: { email: ada.email },
  forgotPassword: { email: ada.email },
  changePassword: { currentPassword: ada.password, newPassword: 'nine wooden ships at sea' },
  createToken: { name: 'backup', scopes: ['profile:read'] },
  renameToken: { name: 'backup' },
  startDeviceLogin: { client_id: 'backup' },
  answerDeviceLogin: { answer: 'grant' },
};

export const pollOf = (client_id: string) => ({
  grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
  client_id,
});

/** An app in which Ada is signed in, and whose parts can be broken. */
export async function sceneOf(endpoint: Endpoint, options: Parameters<typeof testApp>[0] = {}): Promise<Scene> {
  let broken: Part | undefined;
  const file = openSqlite(':memory:');
  const hasher = await cheapHasher;
  const refuse = (part: Part, error: Error) => {
    if (broken === part) throw error;
  };
  const db: Database = {
    ...file,
    prepare: (query) => {
      const run = file.prepare(query);
      return (values) => {
        refuse('database', new Failure('database_unavailable', { retryAfter: 10 }));
        return run(values);
      };
    },
  };
  const passwords: PasswordHasher = {
    ...hasher,
    hash: async (password) => {
      refuse('hasher', new Failure('overloaded', { retryAfter: 2 }));
      return hasher.hash(password);
    },
    verify: async (stored, password) => {
      refuse('hasher', new Failure('overloaded', { retryAfter: 2 }));
      return hasher.verify(stored, password);
    },
  };
  const ask = () => refuse('host', new Failure('refused_by_host'));
  const portero = await testApp({
    db,
    passwords,
    clock: () => {
      refuse('clock', new Error('the clock stands still'));
      return portero.now;
    },
    beforeSignup: ask,
    beforeLogin: ask,
    beforePasswordChange: ask,
    beforeEmailChange: ask,
    beforeDeletion: ask,
    ...options,
  });
  // Where nobody can sign up, nobody is signed in.
  const cookie = cookieOf(await portero.send('POST', '/auth/signup', { body: ada }));
  const links = await linksOf({ ...portero, now: portero.now, db: file });
  const sessions = await portero.send('GET', '/auth/sessions', { cookie });
  const made = await portero.send('POST', '/auth/tokens', {
    cookie,
    body: { name: 'other', scopes: ['profile:read'] },
  });
  const thing = endpoint.path.startsWith('/auth/tokens') ? made.json() : sessions.json().sessions?.[0];
  const id: string = thing?.id ?? 'none';
  const started = await portero.send('POST', '/auth/device', { body: { client_id: 'backup' } });
  const device = started.json();
  const bodies: Record<string, unknown> = {
    ...goodBodies,
    ...links,
    pollDeviceLogin: { ...pollOf('backup'), device_code: device.device_code },
  };
  return Object.assign(portero, {
    cookie,
    device,
    answer: (answer: string) =>
      portero.send('POST', `/auth/device/requests/${device.user_code}`, { cookie, body: { answer } }),
    bearer: async (scopes: string[]) => {
      const response = await portero.send('POST', '/auth/tokens', { cookie, body: { name: 'bearer', scopes } });
      return { authorization: `Bearer ${response.json().token}` };
    },
    db: file,
    breakDown: (part: Part) => {
      broken = part;
    },
    undone: async <T>(work: () => Promise<T>) => {
      const before = portero.now;
      // The app's own transactions become savepoints within this one.
      file.connection.exec('BEGIN');
      try {
        return await work();
      } finally {
        file.connection.exec('ROLLBACK');
        broken = undefined;
        portero.now = before;
      }
    },
    call: ({ url, ...change }: SendOptions & { url?: string } = {}) =>
      portero.send(endpoint.method, url ?? endpoint.path.replace(':id', id).replace(':code', device.user_code), {
        cookie,
        body: bodies[endpoint.operation],
        ...change,
      }),
  });
}
