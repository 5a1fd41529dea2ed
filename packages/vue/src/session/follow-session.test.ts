import { flushPromises } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import { shallowRef } from 'vue';
import { en } from '../language/en.ts';
import { ada, answer, session, signedIn, signedOut, succeed } from '../test-answers.ts';
import { useToastsStore } from '../toasts/toasts.store.ts';
import { followSession, recheckOnReturn } from './follow-session.ts';
import type { SessionRoute } from './guard.ts';
import { type Ending, useSessionStore } from './session.store.ts';

const profile: SessionRoute = { fullPath: '/profile', query: {}, meta: { access: 'session' } };
const home: SessionRoute = { fullPath: '/', query: {}, meta: { access: 'public' } };
const login: SessionRoute = { fullPath: '/login', query: { next: '/settings' }, meta: { access: 'guest' } };

/** Somebody who is signed in and looks at a page. */
function on(route: SessionRoute | null) {
  const store = useSessionStore();
  store.user = ada;
  store.session = session;
  store.state = 'in';
  const router = { currentRoute: shallowRef(route), replace: vi.fn(async (_to: string) => {}) };
  followSession(router);
  return { store, router, said: () => useToastsStore().toasts.map(({ say }) => say(en)) };
}

test.each([
  ['expired', 'Your session expired. Log in again.'],
  ['elsewhere', 'You have been logged out in another tab.'],
] as const)(
  'a session that ends on a page (%s) is told in words of its own and leads to the log-in',
  async (by, words) => {
    const { store, router, said } = on(profile);
    store.ending = by satisfies Ending;
    store.state = 'out';
    await flushPromises();
    expect(said()).toEqual([words]);
    expect(router.replace.mock.calls).toEqual([['/login?next=/profile']]);
  },
);

test('whoever logs out is led by what they pressed', async () => {
  const { store, router, said } = on(profile);
  store.ending = 'here';
  store.state = 'out';
  await flushPromises();
  expect([said(), router.replace.mock.calls]).toEqual([[], []]);
});

test('on a public page the end of a session disturbs nobody', async () => {
  const { store, router, said } = on(home);
  store.state = 'out';
  await flushPromises();
  expect([said(), router.replace.mock.calls]).toEqual([[], []]);
});

test('a page that arrives after the session has ended leads to the log-in as well', async () => {
  const { store, router, said } = on(home);
  store.state = 'out';
  await flushPromises();
  router.currentRoute.value = profile;
  await flushPromises();
  expect(said()).toEqual(['Please log in to access this page.']);
  expect(router.replace.mock.calls).toEqual([['/login?next=/profile']]);
});

test('who turns out to be signed in has no business on the log-in page', async () => {
  const { store, router } = on(login);
  store.state = 'out';
  await flushPromises();
  store.state = 'in';
  await flushPromises();
  expect(router.replace.mock.calls).toEqual([['/settings']]);
});

test('before the first page is there nobody is led anywhere', async () => {
  const { store, router } = on(null);
  store.state = 'out';
  await flushPromises();
  expect(router.replace).not.toHaveBeenCalled();
});

/** An event of a page that may be kept in the back/forward cache, or come from there. */
function transition(type: 'pagehide' | 'pageshow', persisted: boolean) {
  dispatchEvent(Object.assign(new Event(type), { persisted }));
}

test('nothing private goes into the back/forward cache, and the session is asked about when the page comes out', async () => {
  const { store } = on(home);
  const fetching = answer({ 'GET /auth/session': () => succeed(signedIn) });
  recheckOnReturn();
  transition('pagehide', false);
  transition('pageshow', false);
  expect([store.state, fetching.mock.calls.length]).toEqual(['in', 0]);
  transition('pagehide', true);
  expect(store.state).toBe('unknown');
  transition('pageshow', true);
  expect(store.state).toBe('unknown');
  await flushPromises();
  expect(store.state).toBe('in');
});

test.each([
  ['online', () => dispatchEvent(new Event('online'))],
  ['visibilitychange', () => document.dispatchEvent(new Event('visibilitychange'))],
])('%s: the session is asked about again', async (_, happen) => {
  const { store } = on(home);
  answer({ 'GET /auth/session': () => succeed(signedOut) });
  recheckOnReturn();
  happen();
  await expect.poll(() => store.state).toBe('out');
});
