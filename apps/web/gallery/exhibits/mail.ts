/** What mails lead to: a forgotten password, the proof of an address, and links with one thing to do. */
import {
  EmailConfirmation,
  ForgotPasswordForm,
  MailLink,
  ResetPasswordForm,
  UnprovedNotice,
  useServerSettingsStore,
  useSessionStore,
} from '@portero/vue';
import LoginView from '../../src/features/session/LoginView.vue';
import SignupView from '../../src/features/session/SignupView.vue';
import { appear, type Exhibit, press, type Section, type } from '../exhibit.ts';
import { type Answers, ada, give, here, refuse, settings, signedOut } from '../pretend-server.ts';

const { email, name } = ada;
const password = 'correct horse battery staple';
const mailed = give({ nextInSeconds: 60 });
const done = new Response(null, { status: 204 });
const tooSoon = refuse('rate_limited', 429, {}, { 'retry-after': '10800' });
const mailing = { ...settings, mail: true, emailVerification: 'required' };

async function send(root: HTMLElement, values: Record<string, string> = {}): Promise<void> {
  for (const [field, value] of Object.entries(values)) await type(root, field, value);
  await press(root, '[type=submit]');
}

async function see(root: HTMLElement, selector = '.outcome h2'): Promise<void> {
  await appear(root, selector);
}

function forgotten(state: string, answer: Response, seen: string): Exhibit {
  return {
    state,
    component: ForgotPasswordForm,
    answers: { 'POST /auth/password/forgot': answer },
    act: async (root) => {
      await send(root, { email });
      await see(root, seen);
    },
  };
}

function reset(state: string, token: string, answer?: Response, seen?: string): Exhibit {
  return {
    state,
    component: ResetPasswordForm,
    props: { token },
    answers: { 'GET /auth/settings': give(settings), ...(answer && { 'POST /auth/password/reset': answer }) },
    act: async (root) => {
      if (answer) await send(root, { newPassword: 'password1234' });
      if (seen) await see(root, seen);
    },
  };
}

function proof(state: string, props: object, answers: Answers = {}, act?: Exhibit['act']): Exhibit {
  return { state, component: EmailConfirmation, props: { ...props }, answers, ...(act && { act }) };
}

function link(state: string, kind: string, path: string, answer?: Response): Exhibit {
  return {
    state,
    component: MailLink,
    props: { kind, token: 'a-token' },
    answers: answer ? { [`POST ${path}`]: answer } : {},
    act: async (root) => {
      if (answer) await press(root, '[type=submit]');
      if (answer) await see(root, '.outcome h2, .alert');
    },
  };
}

function notice(state: string, answers: Answers = {}, act?: Exhibit['act']): Exhibit {
  return {
    state,
    component: UnprovedNotice,
    answers: {
      'GET /auth/session': give({ user: { ...ada, emailVerified: false }, session: here }),
      'GET /auth/settings': give(mailing),
      ...answers,
    },
    prepare: () => Promise.all([useSessionStore().load(), useServerSettingsStore().load()]),
    ...(act && { act }),
  };
}

function stranger(
  state: string,
  component: Exhibit['component'],
  special: object,
  more: Partial<Exhibit> = {},
): Exhibit {
  return {
    state,
    component,
    prepare: () => Promise.all([useSessionStore().load(), useServerSettingsStore().load()]),
    ...more,
    answers: { ...signedOut, 'GET /auth/settings': give({ ...mailing, ...special }), ...more.answers },
  };
}

export const mail: Section = {
  id: 'mail',
  heading: 'What mails lead to',
  exhibits: [
    stranger('Log-in where there is mail', LoginView, {}),
    stranger(
      'Log-in, about to be deleted',
      LoginView,
      {},
      {
        answers: { 'POST /auth/login': refuse('deletion_scheduled', 403) },
        act: async (root) => {
          await send(root, { email, password });
          await see(root, '.alert');
        },
      },
    ),
    stranger(
      'Log-in, address not confirmed',
      LoginView,
      {},
      {
        answers: { 'POST /auth/login': refuse('email_unverified', 403) },
        act: async (root) => {
          await send(root, { email, password });
          await see(root, '.email-proof');
        },
      },
    ),
    stranger('Sign-up by invitation', SignupView, { signup: 'invite' }),
    stranger(
      'Sign-up, a mail is out',
      SignupView,
      { signup: 'private' },
      {
        answers: { 'POST /auth/signup': give({ user: null, session: null }) },
        act: async (root) => {
          await send(root, { email, name, password });
          await see(root, '.email-proof');
        },
      },
    ),
    { state: 'Forgotten password', component: ForgotPasswordForm },
    forgotten('Forgotten password, a mail is out', mailed, '.outcome h2'),
    forgotten('Forgotten password, too soon', tooSoon, '.alert'),
    forgotten('Forgotten password without mail', refuse('mail_unavailable', 403), '.alert'),
    reset('New password', 'a-token'),
    reset(
      'New password, too easy',
      'a-token',
      refuse('validation_failed', 422, {
        errors: [{ pointer: '#/newPassword', code: 'password_common', message: '' }],
      }),
      '.fault',
    ),
    reset('New password, the link is used up', 'a-token', refuse('link_not_found', 404), '.outcome h2'),
    proof('Code, a mail is out', { email, isFresh: true }),
    proof('Code, the address unknown', {}),
    proof(
      'Code, wrong, and a long address',
      { email: 'augusta.ada.king.countess.of.lovelace.nee.byron@analytical-engine.example.com' },
      { 'POST /auth/email/confirm-code': refuse('email_code_not_found', 404) },
      async (root) => {
        await send(root, { code: '4071 9326' });
        await see(root, '.fault');
      },
    ),
    proof('Code, sent again', { email }, { 'POST /auth/email/verification': mailed }, async (root) => {
      await press(root, '.send-again .button');
      await see(root, '.sent-again');
    }),
    proof('Code, sent again too soon', { email }, { 'POST /auth/email/verification': tooSoon }, async (root) => {
      await press(root, '.send-again .button');
      await see(root, '.send-again .fault');
    }),
    link('Confirm by link', 'confirmEmail', ''),
    link('Confirmed', 'confirmEmail', '/auth/email/confirm', done),
    link('Taken meanwhile', 'confirmEmail', '/auth/email/confirm', refuse('email_taken', 409)),
    link('Take a change back', 'undoEmail', ''),
    link('Taken back', 'undoEmail', '/auth/email/undo', done),
    link('Not me', 'notMe', ''),
    link('Not me, too many tries', 'notMe', '/auth/not-me', tooSoon),
    link('Not me, done', 'notMe', '/auth/not-me', done),
    link('Keep the account', 'keepAccount', ''),
    link('Kept', 'keepAccount', '/auth/deletion/undo', done),
    link('A link of no use', 'keepAccount', '/auth/deletion/undo', refuse('link_not_found', 404)),
    notice('Address not confirmed'),
    notice('Address not confirmed, sent again', { 'POST /auth/email/verification': mailed }, async (root) => {
      await press(root, '.send-again .button');
      await see(root, '.sent-again');
    }),
  ],
};
