/** For tests: somebody's own Fastify app with Portero in it, a clock to set and Ada signed in. */
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { onTestFinished } from 'vitest';
import { openSqlite } from './db/sqlite.ts';
import type { PorteroOptions } from './options.ts';
import { portero } from './plugin.ts';
import { ada, cheapHasher, cookieOf, keyring } from './test-app.ts';

export interface Host {
  readonly app: FastifyInstance;
  readonly db: ReturnType<typeof openSqlite>;
  now: Date;
  /** Signs Ada up and returns her cookie. */
  signUp(person?: typeof ada): Promise<string>;
  /** Makes a token for whoever has the cookie; returns the header. */
  bearer(cookie: string, scopes: string[]): Promise<{ authorization: string }>;
  /** The status and, for problems, the code of an answer. */
  ask(url: string, headers?: Record<string, string>, method?: 'GET' | 'POST'): Promise<[number, string?]>;
}

interface HostOptions extends Partial<PorteroOptions> {
  server?: FastifyServerOptions;
  /** What the host does before it registers Portero. */
  before?: (app: FastifyInstance) => unknown;
}

/** Closed and gone when the test is over. */
export async function hostApp({ server = {}, before, ...options }: HostOptions = {}): Promise<Host> {
  const db = openSqlite(':memory:');
  const app = Fastify(server);
  onTestFinished(async () => {
    await app.close();
    db.close();
  });
  const { prefix = '' } = options;
  const host: Host = {
    app,
    db,
    now: new Date('2026-11-23T08:00:00.000Z'),
    signUp: async (person = ada) =>
      cookieOf(await app.inject({ method: 'POST', url: `${prefix}/auth/signup`, payload: person })),
    bearer: async (cookie, scopes) => {
      const made = {
        method: 'POST',
        url: `${prefix}/auth/tokens`,
        headers: { cookie },
        payload: { name: 'job', scopes },
      } as const;
      return { authorization: `Bearer ${(await app.inject(made)).json().token}` };
    },
    ask: async (url, headers = {}, method = 'GET') => {
      const response = await app.inject({ method, url, headers });
      const isProblem = /^application\/problem\+json/.test(String(response.headers['content-type']));
      return isProblem ? [response.statusCode, response.json().code] : [response.statusCode];
    },
  };
  await before?.(app);
  await app.register(portero, {
    db,
    keyring: keyring(),
    publicUrl: 'http://localhost:3000',
    passwords: await cheapHasher,
    scopes: { 'guestbook:write': 'Write into the guestbook' },
    clock: () => host.now,
    ...options,
  });
  return host;
}
