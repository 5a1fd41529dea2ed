import type { Token } from '@portero/client';
import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { useSessionStore } from '../session/session.store.ts';
import { ada, answer, refuse, signedOut, succeed } from '../test-answers.ts';
import { useToastsStore } from '../toasts/toasts.store.ts';
import AccessTokens from './AccessTokens.vue';

const credential = 'portero_pat_credential';

function token(id: string, special: Partial<Token> = {}): Token {
  return {
    id,
    name: `token ${id}`,
    prefix: 'portero_pat_x7Kq2m',
    scopes: ['profile:read'],
    createdAt: '2026-11-20T08:30:00.000Z',
    expiresAt: '2999-01-01T00:00:00.000Z',
    lastUsedAt: null,
    ...special,
  };
}

let unmount = () => {};
afterEach(() => unmount());

/** The section of somebody who is signed in and has these tokens. */
async function open(tokens: Token[], answers: Parameters<typeof answer>[0] = {}, apiUrl?: string) {
  const served: Parameters<typeof answer>[0] = { 'GET /auth/tokens': () => succeed({ tokens }), ...answers };
  answer(served);
  const store = useSessionStore();
  store.user = ada;
  store.state = 'in';
  const section = mount(AccessTokens, { props: { apiUrl }, attachTo: document.body });
  unmount = () => section.unmount();
  await flushPromises();
  return { section, store, served };
}

/** Makes a token with the form. */
async function make(section: Awaited<ReturnType<typeof open>>['section'], scope = 'profile:read') {
  await section.get('.list-head button').trigger('click');
  await section.get('[name=name]').setValue('new');
  await section.get(`[value="${scope}"]`).setValue(true);
  await section.get('form').trigger('submit');
  await flushPromises();
}

const made = (scopes: string[]) => ({
  'POST /auth/tokens': () => succeed({ ...token('new', { scopes }), token: credential }),
});

test('a new token is shown once: with Done it is nowhere any more, and the list has it', async () => {
  const { section } = await open([token('1')], made(['profile:read']));
  await make(section);
  expect(section.get<HTMLInputElement>('.fresh-token input').element.value).toBe(credential);
  expect(document.activeElement).toBe(section.get('.fresh-token').element);
  expect(section.get('.fresh-token code').text()).toBe(
    `curl -H 'Authorization: Bearer ${credential}' ${location.origin}/me`,
  );
  expect(section.emitted('update:count')).toEqual([[1], [2]]);
  await section.get('.fresh-token > .button').trigger('click');
  expect(section.find('.fresh-token').exists()).toBe(false);
  expect(document.activeElement?.textContent).toBe('Create a token');
  expect(section.html()).not.toContain(credential);
  expect(section.findAll('.token')).toHaveLength(2);
  expect(useToastsStore().toasts).toEqual([]);
});

test('the command asks for what the token may read, where the API is, or is left out', async () => {
  const first = await open([], made(['sessions:read']), 'https://auth.example.com');
  await make(first.section, 'sessions:read');
  expect(first.section.get('.fresh-token code').text()).toMatch(/ https:\/\/auth\.example\.com\/auth\/sessions$/);
  first.section.unmount();
  const second = await open([], made(['sessions:write']));
  await make(second.section, 'sessions:write');
  expect(second.section.find('.fresh-token code').exists()).toBe(false);
});

test('a new token that is revoked elsewhere meanwhile is shown no more', async () => {
  const { section } = await open([token('1')], made(['profile:read']));
  await make(section);
  await section.vm.refresh();
  await flushPromises();
  expect(section.find('.fresh-token').exists()).toBe(false);
});

test('a list that comes late does not take a new token away', async () => {
  let reply = (_: Response) => {};
  const { section, served } = await open([token('1')], made(['profile:read']));
  served['GET /auth/tokens'] = () => new Promise<Response>((resolve) => (reply = resolve));
  const asked = section.vm.refresh();
  await make(section);
  reply(succeed({ tokens: [token('1')] }));
  await asked;
  await flushPromises();
  expect(section.findAll('.token')).toHaveLength(2);
  expect(section.find('.fresh-token').exists()).toBe(true);
});

test('a session that has ended is noticed by the store, and no message is put over it', async () => {
  const { section, store } = await open([token('1')], {
    'DELETE /auth/tokens/1': () => refuse('session_ended'),
    'GET /auth/session': () => succeed(signedOut),
  });
  await section.get('.token button:nth-of-type(2)').trigger('click');
  await section.get('dialog .is-danger').trigger('click');
  await flushPromises();
  expect(store.state).toBe('out');
  expect(useToastsStore().toasts).toEqual([]);
});

test('what is over and what is nearly over say so', async () => {
  const soon = new Date(Date.now() + 3 * 86_400_000).toISOString();
  const { section } = await open([
    token('1'),
    token('2', { expiresAt: soon }),
    token('3', { expiresAt: '2020-01-02T12:00:00.000Z' }),
  ]);
  const tags = section.findAll('.token').map((item) => item.find('.tag'));
  expect(tags.map((tag) => (tag.exists() ? tag.text() : ''))).toEqual(['', 'Ends in 3 days', 'Expired']);
});
