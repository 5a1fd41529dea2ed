import {
  api,
  type Endpoint,
  endpoints,
  type ProblemCode,
  problems,
  problemsOf,
  scopes,
  statusOf,
} from '@portero/contracts';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, MINUTE } from '../core/clock.ts';
import { ada, bob, type testApp } from '../test-app.ts';
import { undescribed } from '../test-description.ts';
import { linkOf } from '../test-links.ts';
import { isOfOAuth, problemOf } from '../test-problems.ts';
import { goodBodies, type Part, pollOf, type Scene, sceneOf } from '../test-scene.ts';

const wrongPassword = { currentPassword: 'wrong', newPassword: 'nine wooden ships at sea' };

/** Puts Ada's account down for deletion. */
const LEAVING = 'INSERT INTO deletions (user_id, requested_at, due_at) SELECT id, 0, 9e12 FROM users';

/** What counts as an attempt and leaves the session as it is, for endpoints that do not. */
const attempts: Record<string, (scene: Scene) => Promise<LightMyRequestResponse>> = {
  changePassword: (scene) => scene.call({ body: wrongPassword }),
  reauthenticate: (scene) => scene.call({ body: { password: 'wrong' } }),
  rememberSession: (scene) => scene.send('PATCH', '/me', { cookie: scene.cookie, body: { name: 'Ada' } }),
  deleteMe: (scene) => scene.send('POST', '/auth/logout', { cookie: scene.cookie, body: { scope: 'others' } }),
};

const breaking = (part: Part) => (scene: Scene) => {
  scene.breakDown(part);
  return scene.call();
};

type Provocation = (scene: Scene, endpoint: Endpoint) => Promise<LightMyRequestResponse>;

/** For every code, what a caller must do, or what must befall the server, to get it. */
const provocations: Partial<Record<ProblemCode, Provocation>> = {
  malformed_request: (scene, { body = {}, operation }) =>
    scene.call({ headers: { 'content-length': '1' }, body: goodBodies[operation] ?? body }),
  rate_limited: async (scene, { limit, path, params, operation }) => {
    if (limit === 'read') for (let i = 0; i < 3_000; i += 1) await scene.send('GET', '/healthz');
    else if (limit === 'verify') for (let i = 0; i < 6_000; i += 1) await scene.call();
    else if (limit === 'export') for (let i = 0; i < 10; i += 1) await scene.call();
    else if (params) await scene.call({ url: path.replace(/:\w+/, 'none') });
    else await (attempts[operation] ?? ((same: Scene) => same.call()))(scene);
    scene.db.connection.exec('UPDATE rate_limits SET hits = 1000000');
    return scene.call();
  },
  internal_error: breaking('clock'),
  database_unavailable: breaking('database'),
  overloaded: breaking('hasher'),
  malformed_json: (scene) => scene.call({ body: '{' }),
  body_too_large: (scene) => scene.call({ body: ' '.repeat(20_000) }),
  json_required: (scene) => scene.call({ body: 'x', headers: { 'content-type': 'text/plain' } }),
  validation_failed: (scene, { path, params, query }) => {
    if (query) return scene.call({ url: `${path}?${Object.keys(query.properties)[0]}=${'x'.repeat(65)}` });
    return params ? scene.call({ url: path.replace(/:\w+/, 'x'.repeat(65)) }) : scene.call({ body: { unknown: 1 } });
  },
  origin_denied: (scene) =>
    scene.call({ headers: { origin: 'https://evil.example.net', 'x-forwarded-method': 'POST' } }),
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
  email_taken: async (scene, { operation }) => {
    if (operation === 'signUp') return scene.call({ body: ada });
    await scene.signUp(bob);
    const { token, code } = await linkOf(scene, 'change_email', bob.email);
    return scene.call({ body: operation === 'confirmEmail' ? { token } : { email: bob.email, code } });
  },
  session_required: async (scene, { operation }) =>
    // A log-out without more is what a token may do: it gives itself up.
    scene.call({
      cookie: undefined,
      headers: await scene.bearer([...scopes]),
      ...(operation === 'logOut' && { body: { scope: 'all' } }),
    }),
  insufficient_scope: async (scene, { scope }) =>
    scene.call({ cookie: undefined, headers: await scene.bearer(scopes.filter((other) => other !== scope)) }),
  role_required: (scene, { path }) => scene.call({ url: `${path.replace(/:\w+/, 'none')}?role=staff` }),
  too_many_tokens: async (scene, { operation }) => {
    if (operation === 'pollDeviceLogin') await scene.answer('grant');
    scene.db.connection.exec(`
      INSERT INTO tokens (id, user_id, token_hash, prefix, name, scopes, created_at, expires_at)
      SELECT printf('00000000-0000-7000-8000-%012d', value), users.id, value, '', '', '', 0, 9e12 FROM users, json_each('[${Array.from({ length: 50 }, (_, i) => i)}]')`);
    return scene.call();
  },
  authorization_pending: (scene) => scene.call(),
  slow_down: async (scene) => {
    await scene.call();
    return scene.call();
  },
  access_denied: async (scene) => {
    await scene.answer('refuse');
    return scene.call();
  },
  expired_token: (scene) => {
    scene.travel(10 * MINUTE);
    return scene.call();
  },
  invalid_grant: (scene, { operation }) =>
    scene.call(operation === 'pollDeviceLogin' ? { body: { ...pollOf('backup'), device_code: 'none' } } : {}),
  user_code_not_found: (scene, { path }) => scene.call({ url: path.replace(/:\w+/, 'none') }),
  token_not_found: (scene, { path }) => scene.call({ url: path.replace(/:\w+/, 'none') }),
  wrong_password: (scene, { operation }) =>
    scene.call({ body: operation === 'reauthenticate' ? { password: 'wrong' } : wrongPassword }),
  session_not_found: (scene, { path }) => scene.call({ url: path.replace(/:\w+/, 'none') }),
  signup_closed: (scene) => scene.call(),
  invitation_required: (scene) => scene.call(),
  invitation_invalid: (scene) => scene.call({ body: { ...bob, invitation: 'x' } }),
  mail_unavailable: (scene) => scene.call(),
  email_unverified: (scene) => scene.call(),
  reauth_required: (scene) => {
    scene.travel(15 * MINUTE);
    return scene.call();
  },
  link_not_found: (scene, { operation }) =>
    scene.call({ body: { token: 'x', ...(operation === 'resetPassword' && { newPassword: 'nine wooden ships' }) } }),
  email_code_not_found: (scene) => scene.call({ body: { email: ada.email, code: '00000000' } }),
  deletion_scheduled: (scene) => {
    scene.db.connection.exec(LEAVING);
    return scene.call();
  },
  refused_by_host: breaking('host'),
  account_disabled: (scene) => {
    scene.db.connection.exec('UPDATE users SET disabled_at = 1');
    return scene.call();
  },
};

/** What is decided at registration, or kept in memory, would outlast its test: these have scenes of their own. */
const alone: Partial<Record<ProblemCode, Parameters<typeof testApp>[0]>> = {
  signup_closed: { policy: { signup: 'closed' } },
  invitation_required: { policy: { signup: 'invite' } },
  email_unverified: { policy: { emailVerification: 'required' } },
  mail_unavailable: { mailer: null },
  rate_limited: {},
};

describe.each(endpoints().map(({ endpoint }) => endpoint))('$operation', (endpoint) => {
  const published = problemsOf(endpoint);
  // A method without a body leaves nothing to be malformed but the HTTP itself, which the host refuses, as it does an
  // address too long.
  const byHost = ['uri_too_long', ...(endpoint.method === 'GET' ? ['malformed_request'] : [])];
  const here = published.filter((code) => !byHost.includes(code));
  const elsewhere = (Object.keys(provocations) as ProblemCode[]).filter((code) => !published.includes(code));
  // To make one takes far longer than what befalls it, so the tests share it.
  let shared: Scene;
  beforeAll(async () => {
    shared = await sceneOf(endpoint);
  });
  afterAll(() => shared.close());

  const provoke = async (code: ProblemCode): Promise<LightMyRequestResponse> => {
    const provocation = provocations[code];
    if (!provocation) expect.unreachable(`no case provokes ${code}`);
    const options = alone[code];
    const scene = options ? await sceneOf(endpoint, options) : shared;
    const response = await scene.undone(() => provocation(scene, endpoint));
    if (scene !== shared) await scene.close();
    // Whatever comes back, the OpenAPI document says so.
    expect(undescribed(endpoint, response)).toEqual([]);
    return response;
  };

  test('answers as the OpenAPI document describes it, for a session and for a token', async () => {
    const { operation, ok, reads, scope } = endpoint;
    const response = await shared.undone(async () => {
      if (operation === 'pollDeviceLogin') await shared.answer('grant');
      if (operation === 'undoDeletion') shared.db.connection.exec(LEAVING);
      return shared.call();
    });
    expect([response.statusCode, undescribed(endpoint, response)]).toEqual([ok.status, []]);
    if (!scope && !reads?.includes('token')) return;
    const headers = await shared.bearer([...scopes]);
    const change = operation === 'logOut' ? { body: undefined } : {};
    const byToken = await shared.undone(() => shared.call({ cookie: undefined, headers, ...change }));
    expect([byToken.statusCode, undescribed(endpoint, byToken)]).toEqual([ok.status, []]);
  });

  test.each(here)('answers with %s, as published', async (code) => {
    const response = await provoke(code);
    expect(problemOf(response)).toMatchObject({ code, status: statusOf(endpoint, code) });
    expect(isOfOAuth(response)).toBe(endpoint.oauth === true);
  });

  test.each(elsewhere)('answers with nothing unpublished to what provokes %s elsewhere', async (code) => {
    const response = await provoke(code);
    const successes = [endpoint.ok.status, ...(endpoint.begun ? [202] : [])];
    if (!successes.includes(response.statusCode as 200)) expect(published).toContain(problemOf(response).code);
  });
});

test('what no endpoint publishes is what the server says before it knows the endpoint', () => {
  const published = new Set(endpoints().flatMap(({ endpoint }) => problemsOf(endpoint)));
  expect(Object.keys(problems).filter((code) => !published.has(code as ProblemCode))).toEqual([
    'not_found',
    'method_not_allowed',
    'request_timeout',
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
