/** The profile: who is signed in, and what they may change about it. */
import * as t from 'typebox';
import { endpoint } from './endpoint.ts';
import { DisplayName } from './fields.ts';
import { SignedIn } from './session.ts';

const me = endpoint({
  operation: 'getMe',
  summary: 'Who is signed in',
  method: 'GET',
  path: '/me',
  access: 'session',
  scope: 'profile:read',
  limit: 'read',
  ok: { status: 200, description: 'The user and the session of this request', body: SignedIn },
  problems: [],
});

const update = endpoint({
  operation: 'updateMe',
  summary: 'Change your name',
  method: 'PATCH',
  path: '/me',
  access: 'session',
  scope: 'profile:write',
  limit: 'write',
  body: t.Object({ name: DisplayName }, { additionalProperties: false }),
  ok: { status: 200, description: 'The user as changed, and the session', body: SignedIn },
  problems: [],
});

export const profile = { me, update };
