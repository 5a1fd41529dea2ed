import { useSessionStore } from '@portero/vue';
import { mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, test } from 'vitest';
import ProfileView from './ProfileView.vue';

const user = {
  id: 'u',
  email: 'ada@example.com',
  emailVerified: true,
  name: 'Ada <b>',
  createdAt: '2026-11-23T08:00:00.000Z',
  language: null,
  timeZone: null,
};
const session = {
  id: 's',
  device: 'curl',
  browser: 'curl',
  platform: null,
  ipAddress: '192.0.2.1',
  createdAt: '2026-11-23T08:00:00.000Z',
  lastSeenAt: '2026-11-23T08:00:00.000Z',
  idleExpiresAt: '2026-11-23T20:00:00.000Z',
  absoluteExpiresAt: '2026-11-24T08:00:00.000Z',
  remembered: false,
  authenticatedAt: '2026-11-23T08:00:00.000Z',
  current: true,
};

beforeEach(() => setActivePinia(createPinia()));

function view(change: Partial<typeof session> = {}) {
  const store = useSessionStore();
  store.user = user;
  store.session = { ...session, ...change };
  store.state = 'in';
  return mount(ProfileView, { global: { stubs: { RouterLink: true, ProofNotice: true } } });
}

test('greets by name, as text and not as markup', () => {
  expect(view().get('h1').text()).toBe('Welcome, Ada <b>!');
});

test('says until when the session lives if it is not used, and at the latest', () => {
  expect(view().text()).toMatch(/If you do not use it, it ends on .*\.\s+It never lasts beyond .*\./);
});

test('promises nothing more when using the session makes it no longer', () => {
  const text = view({ idleExpiresAt: session.absoluteExpiresAt }).text();
  expect(text).not.toContain('If you do not use it');
  expect(text).toContain('It never lasts beyond');
});

test.each([
  [false, 'Ends when you close the browser.'],
  [true, 'Remembered on this browser.'],
])('remembered %s: says %s', (remembered, words) => {
  expect(view({ remembered }).text()).toContain(words);
});

test.each([
  [false, 'Stay signed in on this browser'],
  [true, 'Sign out when the browser closes'],
])('remembered %s: offers the other: %s', (remembered, offer) => {
  expect(view({ remembered }).get('button').text()).toBe(offer);
});
