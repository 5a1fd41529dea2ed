/** Leaving: taking along what is stored, and having it deleted. */
import * as t from 'typebox';
import { endpoint } from './endpoint.ts';
import { Instant, LinkToken } from './fields.ts';

/** How long a deletion can be taken back. */
export const DELETION_GRACE_DAYS = 14;

const exported = endpoint({
  operation: 'exportMe',
  summary: 'Everything that is stored about you',
  method: 'GET',
  path: '/me/export',
  access: 'session',
  scope: null,
  limit: 'export',
  ok: {
    status: 200,
    description: 'Every row about the user, table by table, without secrets; comes as a download',
    body: t.Object(
      { exportedAt: Instant, user: t.Object({}, { additionalProperties: true }) },
      { additionalProperties: true },
    ),
    headers: { 'Content-Disposition': 'attachment, with a name for the file' },
  },
  problems: [],
});

const remove = endpoint({
  operation: 'deleteMe',
  summary: 'Delete your account',
  method: 'DELETE',
  path: '/me',
  access: 'fresh',
  scope: null,
  limit: 'revoke',
  ok: {
    status: 202,
    description:
      'Every session and token has ended. The account is deleted for good when its time of grace is over; a mail says how to keep it',
    body: t.Object({
      deletesAt: t.String({
        format: 'date-time',
        description: 'when everything is deleted',
        examples: ['2026-12-07T08:30:00.000Z'],
      }),
    }),
  },
  cookie: 'cleared',
  problems: ['refused_by_host'],
});

const undo = endpoint({
  operation: 'undoDeletion',
  summary: 'Keep an account that is about to be deleted, by the link that was sent',
  method: 'POST',
  path: '/auth/deletion/undo',
  access: 'public',
  scope: null,
  limit: 'link',
  body: t.Object({ token: LinkToken }, { additionalProperties: false }),
  ok: { status: 204, description: 'The account stays; nobody is signed in by that' },
  problems: ['link_not_found'],
});

export const leaving = { export: exported, delete: remove, undo };
