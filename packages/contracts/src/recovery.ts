/** Getting back in without the password, and throwing out whoever else is in. */
import * as t from 'typebox';
import { Mailed } from './email.ts';
import { endpoint } from './endpoint.ts';
import { LinkToken, LoginEmail, NextPassword } from './fields.ts';

/** How long the link for a new password lives. */
export const RECOVERY_SECONDS = 60 * 60;
/** How long the link "this was not me" of a notice lives. */
export const NOT_ME_SECONDS = 7 * 24 * 60 * 60;

const forgot = endpoint({
  operation: 'forgotPassword',
  summary: 'Have a link for a new password sent',
  method: 'POST',
  path: '/auth/password/forgot',
  access: 'public',
  scope: null,
  limit: 'mail',
  body: t.Object({ email: LoginEmail }, { additionalProperties: false }),
  ok: { status: 202, description: 'Taken note of: the same for an address that has no account', body: Mailed },
  problems: ['mail_unavailable'],
});

const reset = endpoint({
  operation: 'resetPassword',
  summary: 'Choose a new password by the link that was sent',
  method: 'POST',
  path: '/auth/password/reset',
  access: 'public',
  scope: null,
  limit: 'link',
  body: t.Object(
    {
      token: LinkToken,
      newPassword: NextPassword,
      revokeTokens: t.Optional(t.Boolean({ description: 'revoke all personal access tokens as well', default: false })),
    },
    { additionalProperties: false },
  ),
  ok: { status: 204, description: 'Changed; every session has ended, and nobody is signed in by that' },
  problems: ['link_not_found', 'refused_by_host', 'overloaded'],
});

const notMe = endpoint({
  operation: 'reportNotMe',
  summary: 'Say that something was not you, by the link of a notice',
  method: 'POST',
  path: '/auth/not-me',
  access: 'public',
  scope: null,
  limit: 'link',
  body: t.Object({ token: LinkToken }, { additionalProperties: false }),
  ok: {
    status: 204,
    description: 'Every session and token has ended, and a link for a new password was sent',
  },
  problems: ['link_not_found'],
});

export const recovery = { forgot, reset, notMe };
