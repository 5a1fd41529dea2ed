/** The password of a signed-in user. */
import * as t from 'typebox';
import { endpoint } from './endpoint.ts';
import { CurrentPassword, NextPassword } from './fields.ts';

const change = endpoint({
  operation: 'changePassword',
  summary: 'Change your password and sign out every other device',
  method: 'POST',
  path: '/auth/password',
  access: 'session',
  scope: null,
  limit: 'password',
  body: t.Object(
    {
      currentPassword: CurrentPassword,
      newPassword: NextPassword,
      revokeTokens: t.Optional(t.Boolean({ description: 'revoke all personal access tokens as well', default: false })),
    },
    { additionalProperties: false },
  ),
  ok: { status: 204, description: 'Changed; sets a fresh session cookie' },
  cookie: 'set',
  problems: ['wrong_password', 'refused_by_host', 'overloaded'],
});

export const password = { change };
