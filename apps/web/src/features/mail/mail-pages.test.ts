import { followSession, porteroVue, useServerSettingsStore, useSessionStore, useToastsStore } from '@portero/vue';
import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import App from '../../App.vue';
import { useLanguage } from '../../language/useLanguage.ts';
import { createAppRouter } from '../../router/routes.ts';

const user = {
  id: 'u',
  email: 'ada@example.com',
  emailVerified: false,
  name: 'Ada',
  createdAt: '2026-11-23T08:00:00.000Z',
  language: null,
  timeZone: null,
};
const session = { id: 's', idleExpiresAt: '2026-11-23T20:00:00.000Z', absoluteExpiresAt: '2026-11-24T08:00:00.000Z' };
const nobody = { user: null, session: null };
const problems: Record<string, number> = { link_not_found: 404, email_unverified: 403, invalid_credentials: 401 };
const json = { headers: { 'content-type': 'application/json' } };

/** An answer: 204 for nothing, a problem for its code, a body for anything else. */
function reply(what: object | string | undefined): Response {
  if (what === undefined) return new Response(null, { status: 204 });
  if (typeof what === 'object') return new Response(JSON.stringify(what), json);
  const problem = { type: '#', title: what, status: problems[what], instance: 'urn:x', code: what };
  return new Response(JSON.stringify(problem), {
    status: problems[what] ?? 500,
    headers: { 'content-type': 'application/problem+json' },
  });
}

// What comes in files of its own is there at once.
beforeAll(() => Promise.all([import('./pages.ts'), import('../profile/ProfileView.vue')]));

let end = () => {};
afterEach(() => end());

async function open(address: string, answers: Record<string, object | string | undefined> = {}, settings: object = {}) {
  const said: Record<string, object | string | undefined> = {
    'GET /auth/session': nobody,
    'GET /auth/settings': {
      signup: 'open',
      mail: true,
      emailVerification: 'required',
      password: { minLength: 8, maxLength: 256 },
      scopes: [],
      ...settings,
    },
    ...answers,
  };
  const bodies: Record<string, unknown[]> = {};
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
    const call = `${init?.method ?? 'GET'} ${url}`;
    bodies[call] = [...(bodies[call] ?? []), JSON.parse(String(init?.body ?? 'null'))];
    return reply(call in said ? said[call] : 'internal_error');
  });
  history.replaceState(null, '', address);
  const router = createAppRouter();
  void useSessionStore().load();
  void useServerSettingsStore().load();
  followSession(router);
  await router.start();
  const app = mount(App, { attachTo: document.body, global: { plugins: [porteroVue(), router] } });
  end = () => app.unmount();
  await flushPromises();
  async function fill(values: Record<string, string>) {
    for (const [name, value] of Object.entries(values)) await app.get(`main [name=${name}]`).setValue(value);
  }
  async function send(values: Record<string, string> = {}) {
    await fill(values);
    await app.get('main section:not([hidden]) form').trigger('submit');
    await flushPromises();
    // What comes in a file of its own.
    await vi.waitFor(() => expect(app.find('[aria-busy=true].is-primary').exists()).toBe(false));
    await flushPromises();
  }
  const toasts = () => useToastsStore().toasts.map(({ say }) => say(useLanguage().t.value));
  const heading = () => app.get('main section:not([hidden]) h1').text();
  return { app, router, said, bodies, send, toasts, heading };
}

test('log-in leads to a new password only where there is mail, and the address goes along', async () => {
  const { app, router, heading } = await open('/login');
  await app.get('[name=email]').setValue('ada@example.com');
  await app.get('a[href="/forgot-password"]').trigger('click');
  await vi.waitFor(() => expect(heading()).toBe('Forgot your password?'));
  expect(app.get<HTMLInputElement>('[name=email]').element.value).toBe('ada@example.com');
  expect(router.currentRoute.value?.fullPath).toBe('/forgot-password');
});

test('without mail there is no way to a new password, and its page says so', async () => {
  const { app } = await open('/login', {}, { mail: false });
  expect(app.find('a[href="/forgot-password"]').exists()).toBe(false);
  end();
  const page = await open('/forgot-password', {}, { mail: false });
  expect([page.app.find('form').exists(), page.app.get('main').text()]).toEqual([
    false,
    expect.stringContaining('This site sends no mail.'),
  ]);
});

test('a new password leads to the log-in, says that it holds, and leaves no token in the address', async () => {
  const { router, bodies, send, toasts } = await open('/reset-password#a-token', {
    'POST /auth/password/reset': undefined,
  });
  await send({ newPassword: 'three green doors in a row' });
  expect(bodies['POST /auth/password/reset']).toEqual([
    { token: 'a-token', newPassword: 'three green doors in a row' },
  ]);
  await vi.waitFor(() => expect(router.currentRoute.value?.path).toBe('/login'));
  expect(toasts()).toEqual(['Your password has been changed. Log in with the new one.']);
});

test('an address is confirmed only by the button; then its token is gone from the address', async () => {
  const { app, bodies, send } = await open('/confirm-email#a-token', { 'POST /auth/email/confirm': undefined });
  expect([bodies['POST /auth/email/confirm'], location.hash]).toEqual([undefined, '#a-token']);
  await send();
  expect(bodies['POST /auth/email/confirm']).toEqual([{ token: 'a-token' }]);
  expect([app.get('main h2').text(), location.hash]).toEqual(['Address confirmed', '']);
  expect(app.find('main a[href="/login"]').exists()).toBe(true);
});

test('a second link that is opened in the same tab is a new question', async () => {
  const { app, router, send } = await open('/not-me#first', { 'POST /auth/not-me': 'link_not_found' });
  await send();
  expect(app.get('main h2').text()).toBe('This link is not valid any more');
  await router.replace('/not-me#second');
  await flushPromises();
  expect(app.get('main [type=submit]').text()).toBe('It was not me: end all sessions');
});

test('where the link is of no use, the code can be entered', async () => {
  const { app, send } = await open('/confirm-email#old', { 'POST /auth/email/confirm': 'link_not_found' });
  await send();
  await app.get('main button.is-primary').trigger('click');
  await flushPromises();
  expect(app.find('[name=code]').exists()).toBe(true);
});

test('who is signed in and not confirmed is asked on the profile, and need not type the address', async () => {
  const { app, router } = await open('/profile', { 'GET /auth/session': { user, session } });
  await vi.waitFor(() => expect(app.get('.unproved').text()).toContain('Confirm your address.'));
  await app.get('.unproved a').trigger('click');
  await vi.waitFor(() => expect(router.currentRoute.value?.path).toBe('/confirm-email'));
  await flushPromises();
  expect(app.get('.mail-address').text()).toBe('ada@example.com');
});

test('a log-in with an address that is to be confirmed asks for its code, and then signs in', async () => {
  const { app, router, said, send, heading } = await open('/login', {
    'POST /auth/login': 'email_unverified',
    'POST /auth/email/confirm-code': undefined,
  });
  await send({ email: 'ada@example.com', password: 'correct horse' });
  await vi.waitFor(() => expect(heading()).toBe('Confirm your address'));
  expect(document.activeElement?.textContent).toBe('Confirm your address');
  said['POST /auth/login'] = { user, session };
  await app.get('[name=code]').setValue('4071 9326');
  await send();
  expect(useSessionStore().state).toBe('in');
  await vi.waitFor(() => expect(router.currentRoute.value?.path).toBe('/profile'));
});

test('another address: the form is there again, with all that was typed', async () => {
  const { app, send, heading } = await open('/signup', { 'POST /auth/signup': nobody }, { signup: 'private' });
  await send({ email: 'ada@example.com', name: 'Ada', password: 'three green doors' });
  await vi.waitFor(() => expect(heading()).toBe('Check your mail'));
  await app.get('.mail-help > .button').trigger('click');
  await flushPromises();
  expect(heading()).toBe('Sign up');
  const typed = ['email', 'name', 'password'].map((name) => app.get<HTMLInputElement>(`[name=${name}]`).element.value);
  expect(typed).toEqual(['ada@example.com', 'Ada', 'three green doors']);
  expect((document.activeElement as HTMLInputElement).name).toBe('email');
});

test('a code that is right and a log-in that is refused lead to the log-in, which says that the address is confirmed', async () => {
  const { app, router, send, toasts, heading } = await open('/signup?next=/device', {
    'POST /auth/signup': nobody,
    'POST /auth/email/confirm-code': undefined,
    'POST /auth/login': 'invalid_credentials',
  });
  await send({ email: 'ada@example.com', name: 'Ada', password: 'three green doors' });
  await vi.waitFor(() => expect(heading()).toBe('Check your mail'));
  await app.get('[name=code]').setValue('4071 9326');
  await send();
  await vi.waitFor(() => expect(router.currentRoute.value?.fullPath).toBe('/login?next=/device'));
  await flushPromises();
  expect(toasts()).toEqual(['Your address is confirmed. Log in to go on.']);
  expect(app.get<HTMLInputElement>('[name=email]').element.value).toBe('ada@example.com');
});

test('sign-up by invitation: without one it says so, with one the address is there and the invitation goes along', async () => {
  const stranger = await open('/signup', {}, { signup: 'invite' });
  expect(stranger.app.get('main').text()).toContain('Sign-up is by invitation.');
  expect(stranger.app.find('form').exists()).toBe(false);
  end();
  const guest = await open(
    '/signup#a-token&email=ada%2Bone%40example.com',
    { 'POST /auth/signup': { user, session } },
    { signup: 'invite' },
  );
  expect(guest.app.get<HTMLInputElement>('[name=email]').element.value).toBe('ada+one@example.com');
  await guest.send({ name: 'Ada', password: 'three green doors' });
  expect(guest.bodies['POST /auth/signup']?.[0]).toMatchObject({ email: 'ada+one@example.com', invitation: 'a-token' });
});
