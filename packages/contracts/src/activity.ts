/** What has happened to an account, for its owner to look at. */
import * as t from 'typebox';
import { endpoint } from './endpoint.ts';
import { Instant } from './fields.ts';

/** How long the owner of an account can see what has happened to it. */
export const ACTIVITY_DAYS = 90;

/** What can stand in the list. */
export const activities = [
  'signup',
  'login',
  'login.failed',
  'logout',
  'session.ended',
  'session.reauthenticated',
  'reauth.failed',
  'password.changed',
  'password.recovery_requested',
  'password.reset',
  'email.verified',
  'email.change_requested',
  'email.changed',
  'email.change_undone',
  'profile.changed',
  'token.created',
  'token.revoked',
  'device.answered',
  'role.granted',
  'role.revoked',
  'user.created',
  'user.imported',
  'user.disabled',
  'user.enabled',
  'account.secured',
  'account.exported',
  'deletion.scheduled',
  'deletion.undone',
] as const;

export const Activity = t.Object({
  id: t.String({ description: 'where it stands in the trail; grows', examples: ['1042'] }),
  at: Instant,
  event: t.Enum([...activities], { description: 'what has happened', examples: ['login'] }),
  outcome: t.Enum(['done', 'refused'], { description: 'whether it came about', examples: ['done'] }),
  reason: t.Union([t.String(), t.Null()], {
    description: 'why, in one word, where there is a choice',
    examples: [null],
  }),
  device: t.String({ description: 'what it was done from', examples: ['Firefox on Linux'] }),
  browser: t.Union([t.String(), t.Null()], { examples: ['Firefox'] }),
  platform: t.Union([t.String(), t.Null()], { examples: ['Linux'] }),
  ipAddress: t.String({ examples: ['192.0.2.7'] }),
});

/** Something that has happened to an account. */
export type Activity = t.Static<typeof Activity>;

const list = endpoint({
  operation: 'listActivity',
  summary: 'What has happened to your account',
  method: 'GET',
  path: '/auth/activity',
  access: 'session',
  scope: 'sessions:read',
  limit: 'read',
  query: t.Object({
    before: t.Optional(
      t.String({
        maxLength: 15,
        pattern: '^[0-9]{1,15}$',
        description: 'the `id` of the last one of the page before',
        examples: ['1042'],
      }),
    ),
    limit: t.Optional(
      t.String({
        maxLength: 3,
        pattern: '^(?:100|[1-9][0-9]?)$',
        description: 'how many to show, 1 to 100; 50 unless given',
        examples: ['100'],
      }),
    ),
  }),
  ok: {
    status: 200,
    description: `What has happened in the last ${ACTIVITY_DAYS} days, the latest first`,
    body: t.Object({
      activity: t.Array(Activity),
      next: t.Union([t.String(), t.Null()], {
        description: 'the `before` of the next page; null if there is none',
        examples: [null],
      }),
    }),
  },
  problems: [],
});

export const activity = { list };
