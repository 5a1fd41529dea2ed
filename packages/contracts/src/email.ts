/** The address of an account: proving it, and giving another one. */
import * as t from 'typebox';
import { endpoint } from './endpoint.ts';
import { Email, EmailCode, LinkToken, LoginEmail } from './fields.ts';

/** How long the link and the code live that prove an address. */
export const EMAIL_PROOF_SECONDS = 24 * 60 * 60;
/** How long the owner of the former address can take a change back. */
export const EMAIL_UNDO_SECONDS = 7 * 24 * 60 * 60;
/** How soon another mail of the kind can be asked for. */
export const MAIL_COOLDOWN_SECONDS = 60;

/** What is said where a mail goes out, if there is anybody to write to. */
export const Mailed = t.Object({
  nextInSeconds: t.Integer({
    description: 'how soon another one can be asked for',
    examples: [MAIL_COOLDOWN_SECONDS],
  }),
});

const MAILED = 'Taken note of, whether or not there is anything to send';

const resend = endpoint({
  operation: 'sendVerification',
  summary: 'Have the mail sent once more that proves an address',
  method: 'POST',
  path: '/auth/email/verification',
  access: 'public',
  scope: null,
  limit: 'mail',
  body: t.Object({ email: LoginEmail }, { additionalProperties: false }),
  ok: { status: 202, description: `${MAILED}: the same for an address that nobody waits for`, body: Mailed },
  problems: ['mail_unavailable'],
});

const confirm = endpoint({
  operation: 'confirmEmail',
  summary: 'Prove an address by the link that was sent to it',
  method: 'POST',
  path: '/auth/email/confirm',
  access: 'public',
  scope: null,
  limit: 'link',
  body: t.Object({ token: LinkToken }, { additionalProperties: false }),
  ok: { status: 204, description: 'Proved; nobody is signed in by that' },
  problems: ['link_not_found', 'email_taken'],
});

const confirmCode = endpoint({
  operation: 'confirmEmailByCode',
  summary: 'Prove an address by the code that was sent to it',
  method: 'POST',
  path: '/auth/email/confirm-code',
  access: 'public',
  scope: null,
  limit: 'email-code',
  body: t.Object({ email: LoginEmail, code: EmailCode }, { additionalProperties: false }),
  ok: { status: 204, description: 'Proved; nobody is signed in by that' },
  problems: ['email_code_not_found', 'email_taken'],
});

const read = endpoint({
  operation: 'getEmail',
  summary: 'Your address, and the one that is to take its place',
  method: 'GET',
  path: '/auth/email',
  access: 'session',
  scope: 'profile:read',
  limit: 'read',
  ok: {
    status: 200,
    description: 'The address, and the change that waits for a proof',
    body: t.Object({
      email: t.String({ examples: ['ada@example.com'] }),
      verified: t.Boolean({ description: 'whether it was proved to be yours' }),
      pending: t.Union(
        [
          t.Object({
            email: t.String({ examples: ['ada@example.org'] }),
            expiresAt: t.String({ format: 'date-time', description: 'until when it can be proved' }),
          }),
          t.Null(),
        ],
        { description: 'null where no change is under way' },
      ),
    }),
  },
  problems: [],
});

const change = endpoint({
  operation: 'changeEmail',
  summary: 'Ask for another address in place of yours',
  method: 'POST',
  path: '/auth/email',
  access: 'fresh',
  scope: null,
  limit: 'write',
  mails: true,
  body: t.Object({ email: Email }, { additionalProperties: false }),
  ok: {
    status: 202,
    description: 'A link and a code are sent to the new address; the present one holds until then',
    body: Mailed,
  },
  problems: ['mail_unavailable', 'refused_by_host'],
});

const cancel = endpoint({
  operation: 'cancelEmailChange',
  summary: 'Keep the address that you have',
  method: 'DELETE',
  path: '/auth/email/pending',
  access: 'session',
  scope: null,
  limit: 'revoke',
  ok: { status: 204, description: 'The link and the code that were sent are of no use any more, if there were any' },
  idempotent: true,
  problems: [],
});

const undo = endpoint({
  operation: 'undoEmailChange',
  summary: 'Take back a change of address, by the link sent to the former one',
  method: 'POST',
  path: '/auth/email/undo',
  access: 'public',
  scope: null,
  limit: 'link',
  body: t.Object({ token: LinkToken }, { additionalProperties: false }),
  ok: {
    status: 204,
    description:
      'The former address holds again, every session and token has ended, and a link for a new password was sent to it',
  },
  problems: ['link_not_found'],
});

export const email = { read, change, cancel, resend, confirm, confirmCode, undo };
