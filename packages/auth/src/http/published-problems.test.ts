import { api, type Endpoint, endpoints, type ProblemCode, problems, problemsOf } from '@portero/contracts';
import type { LightMyRequestResponse } from 'fastify';
import { describe, expect, test } from 'vitest';
import { DAY } from '../core/clock.ts';
import { Failure } from '../core/failure.ts';
import type { PasswordHasher } from '../core/passwords.ts';
import type { Database } from '../db/database.ts';
import { openSqlite } from '../db/sqlite.ts';
import { ada, bob, cheapHasher, type SendOptions, type TestApp, testApp } from '../test-app.ts';
import { problemOf } from '../test-problems.ts';

interface Scene extends TestApp {
  readonly cookie: string;
  /** Calls the endpoint as Ada, as it should be called; `change` spoils it. */
  call(change?: SendOptions & { url?: string }): Promise<LightMyRequestResponse>;
  /** From now on a part of the server does not work. */
  breakDown(part: Part): void;
}

type Part = 'clock' | 'database' | 'hasher';

const bodies: Record<string, unknown> = {
  signUp: { ...bob, email: 'new@example.com' },
  logIn: { email: ada.email, password: ada.password },
  logOut: { scope: 'others' },
  updateMe: { name: 'Ada' },
  changePassword: { currentPassword: ada.password, newPassword: 'nine wooden ships at sea' },
};

const wrongPassword = { currentPassword: 'wrong', newPassword: 'nine wooden ships at sea' };

/** An app in which Ada is signed in, and whose parts can be broken. */
async function sceneOf(endpoint: Endpoint, options: Parameters<typeof testApp>[0] = {}): Promise<Scene> {
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
  const portero = await testApp({
    db,
    passwords,
    clock: () => {
      refuse('clock', new Error('the clock stands still'));
      return portero.now;
    },
    ...options,
  });
  const cookie = options.policy?.signup === 'closed' ? '' : await portero.signUp();
  const sessions = await portero.send('GET', '/auth/sessions', { cookie });
  const id: string = sessions.statusCode === 200 ? sessions.json().sessions[0].id : 'none';
  return Object.assign(portero, {
    cookie,
    db: file,
    breakDown: (part: Part) => {
      broken = part;
    },
    call: ({ url, ...change }: SendOptions & { url?: string } = {}) =>
      portero.send(endpoint.method, url ?? endpoint.path.replace(':id', id), {
        cookie,
        body: bodies[endpoint.operation],
        ...change,
      }),
  });
}

const breaking = (part: Part) => (scene: Scene) => {
  scene.breakDown(part);
  return scene.call();
};

type Provocation = (scene: Scene, endpoint: Endpoint) => Promise<LightMyRequestResponse>;

/** For every code, what a caller must do, or what must befall the server, to get it. */
const provocations: Partial<Record<ProblemCode, Provocation>> = {
  malformed_request: (scene, { body = {}, operation }) =>
    scene.call({ headers: { 'content-length': '1' }, body: bodies[operation] ?? body }),
  rate_limited: async (scene, { limit, path, params, operation }) => {
    if (limit === 'read') for (let i = 0; i < 3_000; i += 1) await scene.send('GET', '/healthz');
    else if (params) await scene.call({ url: path.replace(':id', 'none') });
    else await scene.call(operation === 'changePassword' ? { body: wrongPassword } : {});
    scene.db.connection.exec('UPDATE rate_limits SET hits = 1000000');
    return scene.call();
  },
  internal_error: breaking('clock'),
  database_unavailable: breaking('database'),
  overloaded: breaking('hasher'),
  malformed_json: (scene) => scene.call({ body: '{' }),
  body_too_large: (scene) => scene.call({ body: ' '.repeat(20_000) }),
  json_required: (scene) => scene.call({ body: 'x', headers: { 'content-type': 'text/plain' } }),
  validation_failed: (scene, { path, params }) =>
    params ? scene.call({ url: path.replace(':id', 'x'.repeat(65)) }) : scene.call({ body: { unknown: 1 } }),
  origin_denied: (scene) => scene.call({ headers: { origin: 'https://evil.example.net' } }),
  not_authenticated: (scene) => scene.call({ cookie: undefined }),
  session_expired: (scene) => {
    scene.travel(DAY);
    return scene.call();
  },
  session_ended: (scene) => {
    scene.db.connection.exec('DELETE FROM sessions');
    return scene.call();
  },
  invalid_token: (scene) => scene.call({ headers: { authorization: 'Bearer x' } }),
  invalid_credentials: (scene) => scene.call({ body: { email: ada.email, password: 'wrong' } }),
  email_taken: (scene) => scene.call({ body: ada }),
  wrong_password: (scene) => scene.call({ body: wrongPassword }),
  session_not_found: (scene, { path }) => scene.call({ url: path.replace(':id', 'none') }),
  signup_closed: (scene) => scene.call(),
};

const sceneFor = (endpoint: Endpoint, code: ProblemCode) =>
  sceneOf(endpoint, code === 'signup_closed' ? { policy: { signup: 'closed' } } : {});

describe.each(endpoints().map(({ endpoint }) => endpoint))('$operation', (endpoint) => {
  const published = problemsOf(endpoint);
  // A method without a body leaves nothing to be malformed but the HTTP itself, which the host refuses.
  const here = published.filter((code) => code !== 'malformed_request' || endpoint.method !== 'GET');
  const elsewhere = (Object.keys(provocations) as ProblemCode[]).filter((code) => !published.includes(code));

  test.each(here)('answers with %s, as published', async (code) => {
    const provoke = provocations[code];
    if (!provoke) expect.unreachable(`no case provokes ${code}`);
    const scene = await sceneFor(endpoint, code);
    const response = await provoke(scene, endpoint);
    expect(problemOf(response).code).toBe(code);
    await scene.close();
  });

  test.each(elsewhere)('answers with nothing unpublished to what provokes %s elsewhere', async (code) => {
    const scene = await sceneFor(endpoint, code);
    const response = await (provocations[code] as Provocation)(scene, endpoint);
    if (response.statusCode !== endpoint.ok.status) expect(published).toContain(problemOf(response).code);
    await scene.close();
  });
});

test('what no endpoint publishes is what the server says before it knows the endpoint', () => {
  const published = new Set(endpoints().flatMap(({ endpoint }) => problemsOf(endpoint)));
  expect(Object.keys(problems).filter((code) => !published.has(code as ProblemCode))).toEqual([
    'not_found',
    'method_not_allowed',
    'request_timeout',
    'uri_too_long',
    'headers_too_large',
  ]);
});

test('a 503 always says when to come back', async () => {
  for (const [code, endpoint] of [
    ['overloaded', api.session.login],
    ['database_unavailable', api.profile.me],
  ] as const) {
    const scene = await sceneOf(endpoint);
    const response = await (provocations[code] as Provocation)(scene, endpoint);
    expect(response.statusCode).toBe(503);
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    await scene.close();
  }
});

test('a database that takes no writes is a 503 for whoever writes, and nothing is half done', async () => {
  for (const endpoint of [
    api.session.signup,
    api.session.login,
    api.profile.update,
    api.password.change,
    api.health.ready,
  ]) {
    const scene = await sceneOf(endpoint);
    scene.db.connection.pragma('query_only = ON');
    expect(problemOf(await scene.call()).code).toBe('database_unavailable');
    expect(scene.db.connection.prepare('SELECT count(*) FROM users').pluck().get()).toBe(1);
    scene.db.connection.pragma('query_only = OFF');
    expect((await scene.call()).statusCode).toBe(endpoint.ok.status);
    await scene.close();
  }
});
