/** What the operator decided and a front end must know before it shows a form. */
import * as t from 'typebox';
import { endpoint } from './endpoint.ts';
import { PASSWORD_CEILING, PASSWORD_FLOOR } from './fields.ts';

export const Settings = t.Object({
  signup: t.Enum(['open', 'private', 'invite', 'closed'], {
    description:
      'whether new accounts can be made: by anybody, by anybody who can read the mail to the address, by who was invited, or by nobody',
  }),
  emailVerification: t.Enum(['off', 'asked', 'required'], {
    description: 'whether people are asked to prove their address, and whether they can log in before they have',
  }),
  mail: t.Boolean({ description: 'whether this server sends mail, as for a forgotten password' }),
  password: t.Object({
    minLength: t.Integer({ description: 'the fewest characters of a new password', examples: [PASSWORD_FLOOR] }),
    maxLength: t.Integer({ description: 'the most characters of a new password', examples: [PASSWORD_CEILING] }),
  }),
  scopes: t.Array(
    t.Object({
      name: t.String({ examples: ['profile:read'] }),
      description: t.Union([t.String(), t.Null()], {
        description: 'in the words of whoever added it; null if built in',
        examples: [null],
      }),
    }),
    { description: 'what personal access tokens may be allowed to do' },
  ),
});

/** What the operator decided, as far as it concerns whoever shows the forms. */
export type Settings = t.Static<typeof Settings>;

const read = endpoint({
  operation: 'getSettings',
  summary: 'What a front end must know before it shows a form',
  method: 'GET',
  path: '/auth/settings',
  access: 'public',
  scope: null,
  limit: 'read',
  ok: { status: 200, description: 'The same for everybody', body: Settings },
  problems: [],
});

export const settings = { read };
