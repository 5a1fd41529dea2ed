/** The password of a signed-in user. */
import * as t from 'typebox';
import { endpoint } from './endpoint.ts';
import { CurrentPassword, NewPassword } from './fields.ts';

const change = endpoint({
  operation: 'changePassword',
  summary: 'Change your password and sign out every other device',
  method: 'POST',
  path: '/auth/password',
  access: 'session',
  scope: null,
  limit: 'password',
  body: t.Object({ currentPassword: CurrentPassword, newPassword: NewPassword }, { additionalProperties: false }),
  ok: { status: 204, description: 'Changed; sets a fresh session cookie' },
  problems: ['wrong_password', 'overloaded'],
});

export const password = { change };
