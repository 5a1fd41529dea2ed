import { followSession, useSessionStore } from '@portero/vue';
import { flushPromises, mount } from '@vue/test-utils';
import { beforeEach, expect, test } from 'vitest';
import {
  answer,
  bodiesSentTo,
  refuse,
  session,
  signedIn,
  signedOut,
  succeed,
} from '../../../packages/vue/src/test-answers.ts';
import App from './App.vue';
import { createAppRouter } from './router/routes.ts';

type Answers = Parameters<typeof answer>[0];

async function open(path: string, answers: Answers) {
  const fetching = answer({ 'GET /auth/session': () => succeed(signedOut), ...answers });
  history.replaceState(null, '', path);
  const router = createAppRouter();
  void useSessionStore().load();
  followSession(router);
  const app = mount(App, { global: { plugins: [router] }, attachTo: document.body });
  await router.start();
  await flushPromises();
  return { app, router, fetching };
}

async function logIn(app: Awaited<ReturnType<typeof open>>['app']) {
  await app.get('[name=email]').setValue('ada@example.com');
  await app.get('[name=password]').setValue('secret');
  await app.get('form').trigger('submit');
  await flushPromises();
}

function toasts(app: Awaited<ReturnType<typeof open>>['app']) {
  return app.findAll('.toast').map((toast) => toast.text());
}

beforeEach(() => {
  document.body.innerHTML = '';
});

test('a refused log-in says the same whatever the cause', async () => {
  const { app, router } = await open('/login', { 'POST /auth/login': () => refuse('invalid_credentials') });
  await logIn(app);
  expect(app.get('form [role=alert]').text()).toBe('Please check your login details and try again.');
  expect(router.currentRoute.value?.path).toBe('/login');
});

test('"remember me" is sent as it was ticked', async () => {
  const { app, fetching } = await open('/login', { 'POST /auth/login': () => refuse('invalid_credentials') });
  await logIn(app);
  await app.get('[name=remember]').setValue(true);
  await logIn(app);
  expect(bodiesSentTo(fetching, '/auth/login')).toMatchObject([{ remember: false }, { remember: true }]);
});

test('after a log-in the wanted page opens and the request to log in is gone', async () => {
  const { app, router } = await open('/settings#password', {
    'POST /auth/login': () => succeed(signedIn),
    'GET /auth/sessions': () => succeed({ sessions: [] }),
  });
  expect(router.currentRoute.value?.query.next).toBe('/settings#password');
  await expect.poll(() => toasts(app)).toEqual(['Please log in to access this page.']);
  await logIn(app);
  await expect.poll(() => router.currentRoute.value?.fullPath).toBe('/settings#password');
  expect(app.find('.toast').exists()).toBe(false);
});

test('somebody who is signed in has no business on the log-in page', async () => {
  const { router } = await open('/login?next=//evil.example', { 'GET /auth/session': () => succeed(signedIn) });
  expect(router.currentRoute.value?.fullPath).toBe('/profile');
});

test('nothing but an empty bar is shown until it is known who is signed in', async () => {
  const { app } = await open('/', { 'GET /auth/session': () => new Promise(() => {}) });
  expect(app.get('header nav').text()).toBe('');
  expect(app.get('main h1').text()).toBe('Portero');
});

test('five calls that find the session ended cause one message and one redirect', async () => {
  const { app, router } = await open('/settings', {
    'GET /auth/session': () => succeed(signedIn),
    'GET /auth/sessions': () => succeed({ sessions: [session] }),
  });
  answer({
    'GET /auth/session': () => succeed(signedOut),
    'GET /auth/sessions': () => refuse('session_expired'),
    'PATCH /me': () => refuse('session_expired'),
  });
  const store = useSessionStore();
  const calls = [1, 2, 3, 4].map(() => store.listSessions());
  await app.findAll('form')[0]?.trigger('submit');
  expect((await Promise.allSettled(calls)).map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
  await expect.poll(() => router.currentRoute.value?.fullPath).toBe('/login?next=/settings');
  await flushPromises();
  await expect.poll(() => toasts(app)).toEqual(['Your session expired. Log in again.']);
});

test.each([
  [() => new TypeError('offline'), 'No connection'],
  [() => refuse('internal_error'), 'Something is wrong on the server'],
  [() => new Response('<h1>Bad gateway</h1>', { status: 502 }), 'Something is wrong on the server'],
])('without an answer a page behind the session says why and offers to ask again (%#)', async (fail, heading) => {
  const { app } = await open('/profile', { 'GET /auth/session': fail });
  expect(app.get('main h1').text()).toBe(heading);
  expect(app.get('main [role=alert]').text()).not.toBe('');

  // Trying again blanks nothing, is busy meanwhile, and keeps the focus while it fails.
  let reply = (_: Response | Error) => {};
  const button = app.get<HTMLElement>('main button');
  button.element.focus();
  const fetching = answer({ 'GET /auth/session': () => new Promise((resolve) => (reply = resolve as typeof reply)) });
  fetching.mockClear();
  await button.trigger('click');
  await button.trigger('click');
  expect(fetching).toHaveBeenCalledTimes(1);
  expect([app.get('main h1').text(), button.attributes('aria-disabled')]).toEqual([heading, 'true']);
  reply(fail());
  await flushPromises();
  expect([button.attributes('aria-disabled'), document.activeElement]).toEqual(['false', button.element]);

  answer({ 'GET /auth/session': () => succeed(signedIn) });
  await button.trigger('click');
  await expect.poll(() => app.get('main h1').text()).toBe('Welcome, Ada Lovelace!');
  expect(document.activeElement).toBe(app.get('main h1').element);
});

test.each(['/', '/nowhere', '/login', '/signup'])('without an answer %s can be used all the same', async (path) => {
  const { app } = await open(path, { 'GET /auth/session': () => new TypeError('offline') });
  expect(app.get('main h1').text()).not.toBe('No connection');
  expect(app.findAll('nav li').map((item) => item.text())).toEqual(['Home', 'No answer. Try again']);
  answer({ 'GET /auth/session': () => succeed(signedOut) });
  await app.get('nav button').trigger('click');
  await flushPromises();
  expect(app.findAll('nav li').map((item) => item.text())).toEqual(['Home', 'Login', 'Sign Up']);
});

test('without an answer the front door still leads in', async () => {
  const { app } = await open('/', {
    'GET /auth/session': () => new TypeError('offline'),
    'GET /auth/settings': () => new TypeError('offline'),
  });
  await expect
    .poll(() => app.findAll('.actions a').map((link) => link.text()))
    .toEqual(['Create an account', 'Log in']);
});
