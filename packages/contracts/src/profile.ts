/** The profile: who is signed in, and what they may change about it. */
import * as t from 'typebox';
import { endpoint } from './endpoint.ts';
import { DisplayName, Language, TimeZone } from './fields.ts';
import { Session } from './session.ts';
import { User } from './user.ts';

/** Who is asking: the user, and what the request came with. */
const Me = t.Object({
  user: User,
  roles: t.Array(t.String(), {
    description: 'what the user may do beyond what everybody may; the app gives them, and gives them a meaning',
    examples: [['editor']],
  }),
  session: t.Union([Session, t.Null()], { description: 'null where an access token was sent instead' }),
});

const me = endpoint({
  operation: 'getMe',
  summary: 'Who is signed in',
  method: 'GET',
  path: '/me',
  access: 'session',
  scope: 'profile:read',
  limit: 'read',
  ok: { status: 200, description: 'The user and the session of this request', body: Me },
  problems: [],
});

const update = endpoint({
  operation: 'updateMe',
  summary: 'Change your name, language or time zone',
  method: 'PATCH',
  path: '/me',
  access: 'session',
  scope: 'profile:write',
  limit: 'write',
  body: t.Object(
    { name: t.Optional(DisplayName), language: t.Optional(Language), timeZone: t.Optional(TimeZone) },
    { additionalProperties: false, minProperties: 1 },
  ),
  ok: { status: 200, description: 'The user as changed, and the session', body: Me },
  idempotent: true,
  problems: [],
});

export const profile = { me, update };
