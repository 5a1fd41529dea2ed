/** Forms, from empty to refused. */
import { LoginForm, NameForm, PasswordForm, SignupForm, useSessionStore } from '@portero/vue';
import { appear, press, type Section, type } from '../exhibit.ts';
import { ada, give, nonsense, refuse, settings, signedIn } from '../pretend-server.ts';

async function send(root: HTMLElement, values: Record<string, string> = {}): Promise<void> {
  for (const [name, value] of Object.entries(values)) await type(root, name, value);
  await press(root, '[type=submit]');
}

async function sendAndFail(root: HTMLElement, values: Record<string, string> = {}): Promise<void> {
  await send(root, values);
  await appear(root, '.alert, .fault');
  // The hint on a new password takes its time.
  if (root.querySelector('[autocomplete=new-password]')) await appear(root, '.strength .hint:not(:empty)');
}

const { email, name } = ada;
const password = 'correct horse battery staple';
const asAda = () => useSessionStore().load();

export const forms: Section = {
  id: 'forms',
  heading: 'Forms',
  exhibits: [
    { state: 'Log-in', component: LoginForm },
    { state: 'Log-in, sent empty', component: LoginForm, act: sendAndFail },
    { state: 'Log-in, under way', component: LoginForm, act: (root) => send(root, { email, password }) },
    {
      state: 'Log-in, refused',
      component: LoginForm,
      answers: { 'POST /auth/login': refuse('invalid_credentials', 401) },
      act: (root) => sendAndFail(root, { email, password }),
    },
    {
      state: 'Log-in, too often',
      component: LoginForm,
      // Long enough that the words stay the same while somebody looks.
      answers: { 'POST /auth/login': refuse('rate_limited', 429, {}, { 'retry-after': '10800' }) },
      act: (root) => sendAndFail(root, { email, password }),
    },
    {
      state: 'Log-in, without an answer',
      component: LoginForm,
      answers: { 'POST /auth/login': nonsense },
      act: (root) => sendAndFail(root, { email, password }),
    },
    {
      state: 'Sign-up, address taken',
      component: SignupForm,
      answers: {
        'GET /auth/settings': give(settings),
        'POST /auth/signup': refuse('email_taken', 409, {
          errors: [{ pointer: '#/email', code: 'email_taken', message: '' }],
        }),
      },
      act: (root) => sendAndFail(root, { email, name, password }),
    },
    { state: 'Name', component: NameForm, answers: signedIn, prepare: asAda },
    {
      state: 'Password',
      component: PasswordForm,
      answers: { ...signedIn, 'GET /auth/settings': give(settings) },
      prepare: asAda,
    },
    {
      state: 'Password, the current one wrong',
      component: PasswordForm,
      answers: {
        ...signedIn,
        'GET /auth/settings': give(settings),
        'POST /auth/password': refuse('wrong_password', 403, {
          errors: [{ pointer: '#/currentPassword', code: 'wrong_password', message: '' }],
        }),
      },
      prepare: asAda,
      act: (root) => sendAndFail(root, { currentPassword: 'not this one', newPassword: 'three green doors in a row' }),
    },
  ],
};
