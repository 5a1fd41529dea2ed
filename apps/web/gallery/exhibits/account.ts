/** What signed-in people do about their account: address, mails, activity, leaving, and the question for the password. */
import type { Activity } from '@portero/client';
import {
  AccountDeletion,
  ActivityList,
  DataExport,
  EmailAddress,
  LocaleForm,
  ReauthDialog,
  RememberSession,
  TokenForm,
  useServerSettingsStore,
  useSessionStore,
} from '@portero/vue';
import { type Component, defineComponent, h } from 'vue';
import { appear, type Exhibit, press, type Section, type } from '../exhibit.ts';
import { type Answers, ada, give, here, nonsense, refuse, settings, signedIn } from '../pretend-server.ts';

const scopes = [{ name: 'profile:read', description: null }];
const mailing = { 'GET /auth/settings': give({ ...settings, mail: true, emailVerification: 'asked', scopes }) };
const address = { email: ada.email, verified: true, pending: null };
const pending = { ...address, pending: { email: 'ada@lovelace.example', expiresAt: '2026-11-24T12:15:00.000Z' } };

function ofAda(state: string, component: Component, answers: Answers = {}, act?: Exhibit['act']): Exhibit {
  return {
    state,
    component,
    answers: { ...signedIn, ...mailing, ...answers },
    prepare: () => Promise.all([useSessionStore().load(), useServerSettingsStore().load()]),
    ...(act && { act }),
  };
}

function email(state: string, answers: Answers, act?: Exhibit['act']): Exhibit {
  return ofAda(state, EmailAddress, { 'GET /auth/email': give(address), ...answers }, act);
}

let count = 2000;

/** Something that has happened to Ada's account. */
function happened(event: Activity['event'], at: string, special: Partial<Activity> = {}): Activity {
  return {
    id: String(count--),
    at,
    event,
    outcome: 'done',
    reason: null,
    device: 'Firefox on Linux',
    browser: 'Firefox',
    platform: 'Linux',
    ipAddress: '192.0.2.7',
    ...special,
  };
}

const safari = { device: 'Safari on iOS', browser: 'Safari', platform: 'iOS', ipAddress: '2001:db8::1f' };
const events = [
  happened('session.reauthenticated', '2026-11-23T11:58:00.000Z'),
  happened('token.created', '2026-11-23T11:40:00.000Z', { reason: 'device_login' }),
  happened('login.failed', '2026-11-22T21:40:00.000Z', { ...safari, outcome: 'refused' }),
  happened('password.changed', '2026-11-22T09:00:00.000Z', { outcome: 'refused' }),
  happened('session.ended', '2026-11-19T09:00:00.000Z', { ...safari, reason: 'logged_out_elsewhere' }),
  happened('signup', '2026-11-02T18:04:00.000Z', { browser: null, platform: null }),
];

function activity(state: string, answers: Answers, act?: Exhibit['act']): Exhibit {
  return ofAda(state, ActivityList, answers, act);
}

const refusal = refuse('refused_by_host', 403);

export const account: Section = {
  id: 'account',
  heading: 'Account',
  exhibits: [
    email('Address, confirmed', {}),
    email('Address, not confirmed', {
      'GET /auth/session': give({ user: { ...ada, emailVerified: false }, session: here }),
      'GET /auth/email': give({ ...address, verified: false }),
    }),
    email('Address, without mail', { 'GET /auth/settings': give(settings) }),
    email('Address, not to be had', { 'GET /auth/email': nonsense }),
    email(
      'Another address, the same as before',
      {
        'POST /auth/email': refuse('validation_failed', 422, {
          errors: [{ pointer: '#/email', code: 'email_unchanged', message: 'This is your address already.' }],
        }),
      },
      async (root) => {
        await type(root, 'email', ada.email);
        await press(root, '[type=submit]');
        await appear(root, '.fault');
      },
    ),
    email('Another address, waiting for confirmation', { 'GET /auth/email': give(pending) }),
    email(
      'Another address, with a wrong code and a mail sent again',
      {
        'GET /auth/email': give(pending),
        'POST /auth/email/confirm-code': refuse('email_code_not_found', 404),
        'POST /auth/email/verification': give({ nextInSeconds: 7200 }),
      },
      async (root) => {
        await type(root, 'code', '1234 5678');
        await press(root, '[type=submit]');
        await appear(root, '.fault');
        await press(root, '.send-again button');
        await appear(root, '.send-again .hint:not(:empty)');
      },
    ),
    ofAda('Language and time zone', LocaleForm),
    ofAda('Language and time zone, never chosen', LocaleForm, {
      'GET /auth/session': give({ user: { ...ada, language: null, timeZone: null }, session: here }),
    }),
    ofAda('To stay signed in', RememberSession),
    ofAda('To stay signed in no longer', RememberSession, {
      'GET /auth/session': give({ user: ada, session: { ...here, remembered: true } }),
    }),
    activity('Activity, on its way', {}),
    activity('Activity, not to be had', { 'GET /auth/activity?limit=10': nonsense }),
    activity('Activity, none', { 'GET /auth/activity?limit=10': give({ activity: [], next: null }) }),
    activity('Activity', { 'GET /auth/activity?limit=10': give({ activity: events, next: null }) }),
    activity('Activity, with more to come', {
      'GET /auth/activity?limit=10': give({ activity: events.slice(0, 2), next: '1999' }),
    }),
    ofAda('Data', DataExport),
    ofAda('Data, being fetched', DataExport, {}, (root) => press(root, '[type=submit]')),
    ofAda('Data, not to be had', DataExport, { 'GET /me/export': nonsense }, async (root) => {
      await press(root, '[type=submit]');
      await appear(root, '.alert');
    }),
    ofAda('Deletion', AccountDeletion),
    ofAda('Deletion, refused', AccountDeletion, { 'DELETE /me': refusal }, async (root) => {
      await press(root, '.is-danger');
      await press(root, '[name=sure]');
      await press(root, 'dialog .is-danger');
      await appear(root, '.alert');
    }),
  ],
};

export const deletion: Section = {
  id: 'deletion',
  heading: 'The question before a deletion',
  isAlone: true,
  exhibits: [
    ofAda('Confirmed without its box', AccountDeletion, {}, async (root) => {
      await press(root, '.is-danger');
      await press(root, 'dialog .is-danger');
      await appear(root, '.fault');
    }),
  ],
};

const withQuestion = defineComponent(() => () => [h(TokenForm), h(ReauthDialog, null, { forgot: forgotten })]);
const forgotten = ({ text }: { text: string }) => h('a', { href: '#' }, text);

export const password: Section = {
  id: 'password',
  heading: 'The question for the password',
  isAlone: true,
  exhibits: [
    ofAda(
      'With a wrong one',
      withQuestion,
      {
        'POST /auth/tokens': refuse('reauth_required', 401, { methods: ['password'] }),
        'POST /auth/reauth': refuse('wrong_password', 403, {
          errors: [{ pointer: '#/password', code: 'wrong_password', message: '' }],
        }),
      },
      async (root) => {
        await type(root, 'name', 'nightly backup');
        await press(root, '[type=checkbox]');
        await press(root, '[type=submit]');
        await type(root, 'password', 'not this one');
        await press(root, 'dialog [type=submit]');
        await appear(root, 'dialog .fault');
      },
    ),
  ],
};
