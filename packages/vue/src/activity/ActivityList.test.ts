import type { Activity } from '@portero/client';
import { activities } from '@portero/contracts';
import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { en } from '../language/en.ts';
import { useSessionStore } from '../session/session.store.ts';
import { ada, answer, refuse, succeed } from '../test-answers.ts';
import { useToastsStore } from '../toasts/toasts.store.ts';
import ActivityList from './ActivityList.vue';

function happened(id: number, special: Partial<Activity> = {}): Activity {
  return {
    id: String(id),
    at: '2026-11-20T08:30:00.000Z',
    event: 'login',
    outcome: 'done',
    reason: null,
    device: 'Firefox on Linux',
    browser: 'Firefox',
    platform: 'Linux',
    ipAddress: '192.0.2.7',
    ...special,
  };
}

const several = (from: number, count: number) => Array.from({ length: count }, (_, index) => happened(from - index));
const FIRST = 'GET /auth/activity?limit=10';

let unmount = () => {};
afterEach(() => unmount());

async function open(answers: Parameters<typeof answer>[0]) {
  const served = { ...answers };
  answer(served);
  const store = useSessionStore();
  store.user = ada;
  store.state = 'in';
  const list = mount(ActivityList, { attachTo: document.body });
  unmount = () => list.unmount();
  await flushPromises();
  return { list, served };
}

test('each line says what, when, from which device and address, and why', async () => {
  const { list } = await open({
    [FIRST]: () =>
      succeed({ activity: [happened(1, { event: 'session.ended', reason: 'password_changed' })], next: null }),
  });
  const text = list.get('.activity').text();
  for (const part of ['Session ended', 'Because of a new password.', 'Firefox on Linux', '192.0.2.7'])
    expect(text).toContain(part);
  expect(list.get('time').attributes('datetime')).toBe('2026-11-20T08:30:00.000Z');
  expect(list.text()).toContain(en.activity.end(90));
});

test('what was refused is marked', async () => {
  const { list } = await open({
    [FIRST]: () =>
      succeed({ activity: [happened(2, { event: 'login.failed', outcome: 'refused' }), happened(1)], next: null }),
  });
  expect(list.findAll('.activity').map((line) => line.find('.tag.is-danger').exists())).toEqual([true, false]);
});

test('everything that can happen has words, and what a newer server knows besides is said in its own', async () => {
  expect(activities.filter((event) => !en.activity.events[event])).toEqual([]);
  const newer = { ...happened(1), event: 'brand.new', reason: 'who_knows' } as unknown as Activity;
  const { list } = await open({ [FIRST]: () => succeed({ activity: [newer], next: null }) });
  expect(list.get('h3').text()).toBe('brand.new');
  expect(list.text()).not.toContain('who_knows');
});

test('more is shown on demand, and read on from there', async () => {
  const { list } = await open({
    [FIRST]: () => succeed({ activity: several(30, 10), next: '21' }),
    'GET /auth/activity?before=21&limit=10': () => succeed({ activity: several(20, 3), next: null }),
  });
  await list.get('.list-end button').trigger('click');
  await flushPromises();
  const lines = list.findAll('.activity');
  expect(lines).toHaveLength(13);
  expect(document.activeElement).toBe(lines[10]?.element);
  expect(list.find('.list-end button').exists()).toBe(false);
});

test('what was shown stays when somebody comes back, with what is new above it', async () => {
  const { list, served } = await open({
    [FIRST]: () => succeed({ activity: several(30, 10), next: '21' }),
    'GET /auth/activity?before=21&limit=10': () => succeed({ activity: several(20, 10), next: '11' }),
  });
  await list.get('.list-end button').trigger('click');
  await flushPromises();
  served[FIRST] = () => succeed({ activity: several(32, 10), next: '23' });
  document.dispatchEvent(new Event('visibilitychange'));
  await flushPromises();
  expect(list.findAll('.activity')).toHaveLength(22);
  // So much has happened that there would be a gap: the list begins anew.
  served[FIRST] = () => succeed({ activity: several(90, 10), next: '81' });
  document.dispatchEvent(new Event('visibilitychange'));
  await flushPromises();
  expect(list.findAll('.activity')).toHaveLength(10);
});

test('a page that cannot be had is said, and leaves what is there', async () => {
  const { list } = await open({
    [FIRST]: () => succeed({ activity: several(30, 10), next: '21' }),
    'GET /auth/activity?before=21&limit=10': () => refuse('overloaded'),
  });
  await list.get('.list-end button').trigger('click');
  await flushPromises();
  expect(useToastsStore().toasts.map(({ say }) => say(en))).toEqual([en.problems.overloaded]);
  expect(list.findAll('.activity')).toHaveLength(10);
});

test('nothing at all, and no answer, are said in words', async () => {
  const { list, served } = await open({ [FIRST]: () => new TypeError('offline') });
  expect(list.get('[role=alert]').text()).toBe(en.activity.failed);
  served[FIRST] = () => succeed({ activity: [], next: null });
  await list.get('.alert button').trigger('click');
  await flushPromises();
  expect(list.text()).toBe(en.activity.none(90));
});
