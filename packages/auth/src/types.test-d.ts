/** The types that a host works with: `pnpm test` has tsc check this file. */
import type { Http2Server, Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { FastifyInstance } from 'fastify';
import { expectTypeOf } from 'vitest';
import type { Guard, HostEvents, Identity, PorteroOptions, SessionRow, TokenRow, UserRow } from './index.ts';
import { optionalSession, portero, requireRole, requireScope, requireSession } from './index.ts';

declare const app: FastifyInstance;
declare const overHttp2: FastifyInstance<Http2Server, Http2ServerRequest, Http2ServerResponse>;
declare const options: PorteroOptions;

// Registering is typed: what is needed is asked for, what is not known is refused.
void app.register(portero, options);
void app.register(portero, { ...options, onSignup: async ({ user }) => user.id });
void app.register(portero, { db: options.db, keyring: 'k1:…', publicUrl: 'http://localhost:3000' });
// @ts-expect-error there is no database
void app.register(portero, { keyring: options.keyring, publicUrl: 'http://localhost:3000' });
void app.register(portero, { ...options, beforeSignup: async () => {}, onEvent: async ({ event }) => event });
// @ts-expect-error who refuses throws: an answer is no refusal
void app.register(portero, { ...options, beforeSignup: async ({ email }) => email.endsWith('@example.com') });
// @ts-expect-error there is no such event
void app.register(portero, { ...options, onSignUp: () => {} });

// The guards go where hooks go, one or several, on a route or a scope.
app.get('/mine', { onRequest: app.requireSession }, async ({ auth }) => {
  expectTypeOf(auth).toEqualTypeOf<Identity>();
  expectTypeOf(auth.user).toEqualTypeOf<UserRow>();
  expectTypeOf(auth.roles).toEqualTypeOf<readonly string[]>();
  expectTypeOf(auth.session).toEqualTypeOf<SessionRow | null>();
  expectTypeOf(auth.token).toEqualTypeOf<TokenRow | null>();
  // Which of the two it is decides the other.
  if (auth.token) expectTypeOf(auth.session).toEqualTypeOf<null>();
  else expectTypeOf(auth.session).toEqualTypeOf<SessionRow>();
  return auth.user.name;
});
app.get('/greeting', { onRequest: app.optionalSession }, async ({ identity }) => {
  expectTypeOf(identity).toEqualTypeOf<Identity | null>();
  // @ts-expect-error there may be nobody
  return identity.user.name;
});
app.post<{ Body: { text: string } }>(
  '/entries',
  { onRequest: [app.requireScope('guestbook:write'), app.requireRole('author', 'editor')] },
  async ({ auth, body }) => `${auth.user.name}: ${body.text}`,
);
app.addHook('onRequest', app.requireSession);
app.addHook('preHandler', app.requireRole('admin'));
expectTypeOf(app.requireSession).toEqualTypeOf<Guard>();
// Imported they are the same, and need no order.
app.get('/imported', { onRequest: requireSession }, async ({ auth }) => auth.user.name);
app.get(
  '/each',
  { onRequest: [optionalSession, requireScope('guestbook:write'), requireRole('author')] },
  async () => '',
);
// A hook of one's own may call a guard.
app.addHook('onRequest', async (request, reply) => app.requireSession(request, reply));
// On servers of another kind too.
void overHttp2.register(portero, options);
overHttp2.get('/mine', { onRequest: overHttp2.requireSession }, async ({ auth }) => auth.user.name);
overHttp2.addHook('preHandler', requireRole('admin'));
// @ts-expect-error a guard takes a request and a reply
void app.requireSession({}, {});
// @ts-expect-error a role is named
app.requireRole();
// @ts-expect-error requireScope makes a guard, it is none
app.get('/wrong', { onRequest: app.requireScope }, async () => '');
app.get('/fixed', { onRequest: app.requireSession }, async (request) => {
  // @ts-expect-error who calls is found out, not set
  request.auth = null;
  // @ts-expect-error nor is it here
  request.identity = null;
});

// What events tell.
expectTypeOf<Parameters<NonNullable<HostEvents['beforeSignup']>>[0]>().toHaveProperty('email').toEqualTypeOf<string>();
expectTypeOf<Parameters<NonNullable<HostEvents['beforeSignup']>>[0]>().not.toHaveProperty('password');
expectTypeOf<Parameters<NonNullable<HostEvents['onLogin']>>[0]['user']>().not.toHaveProperty('emailCanonical');
expectTypeOf(app.portero.roles.grant).toEqualTypeOf<(userId: string, role: string) => Promise<boolean>>();
expectTypeOf(app.portero.roles.of('id')).resolves.toEqualTypeOf<string[]>();
expectTypeOf(app.portero.users.find('id')).resolves.toEqualTypeOf<UserRow | undefined>();
expectTypeOf(app.portero.users.list({ limit: 10 })).resolves.toEqualTypeOf<{ users: UserRow[]; next: string | null }>();
expectTypeOf(app.portero.sessions.of('id')).resolves.toEqualTypeOf<SessionRow[]>();
