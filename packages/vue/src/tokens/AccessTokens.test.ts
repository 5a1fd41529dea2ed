import type { Token } from '@portero/client';
import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { en } from '../language/en.ts';
import { useSessionStore } from '../session/session.store.ts';
import { ada, answer, bodiesSentTo, refuse, signedIn, signedOut, succeed } from '../test-answers.ts';
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
  const fetching = answer(served);
  const store = useSessionStore();
  store.user = ada;
  store.state = 'in';
  const section = mount(AccessTokens, { props: { apiUrl }, attachTo: document.body });
  unmount = () => section.unmount();
  await flushPromises();
  return { section, store, served, fetching };
}

/** Makes a token with the form. */
async function make(section: Awaited<ReturnType<typeof open>>['section'], scope = 'profile:read') {
  await section.get('.list-head button').trigger('click');
  await section.get('[name=name]').setValue('new');
  await section.get(`[value="${scope}"]`).setValue(true);
  await section.get('form').trigger('submit');
  await flushPromises();
}

/** What the messages say. */
const said = () => useToastsStore().toasts.map(({ say }) => say(en));

const made = (scopes: string[]) => ({
  'POST /auth/tokens': () => succeed({ ...token('new', { scopes }), token: credential }),
});

test('a new token is shown once: with Done it is nowhere any more, and the list has it', async () => {
  const { section } = await open([token('1')], made(['profile:read']));
  await make(section);
  expect(section.get<HTMLInputElement>('.fresh-token input').element.value).toBe(credential);
  expect(document.activeElement).toBe(section.get('.fresh-token').element);
  await section.get('.fresh-token > .button').trigger('click');
  expect(section.find('.fresh-token').exists()).toBe(false);
  expect(document.activeElement?.textContent).toBe('Create a token');
  expect(section.html()).not.toContain(credential);
  expect(section.findAll('.token')).toHaveLength(2);
});

test.each([
  ['Done', (section: Section) => section.get('.fresh-token > .button').trigger('click')],
  ['leaving the page', (section: Section) => section.unmount()],
] as const)('a new token that nobody has copied is told of by a message when it is gone by %s', async (_way, leave) => {
  const { section } = await open([], made(['profile:read']));
  await make(section);
  await leave(section);
  expect(said()).toEqual(['The new token was not copied, and it cannot be shown again. Revoke it and make another.']);
  expect(JSON.stringify(useToastsStore().toasts)).not.toContain(credential);
});

test('a new token that was copied by hand is missed by nobody', async () => {
  const { section } = await open([], made(['profile:read']));
  await make(section);
  await section.get('.fresh-token input').trigger('copy');
  await section.get('.fresh-token > .button').trigger('click');
  expect(said()).toEqual([]);
});

test('a token that is made while its form is left is told of as well', async () => {
  let reply = (_: Response) => {};
  const { section } = await open([], { 'POST /auth/tokens': () => new Promise((resolve) => (reply = resolve)) });
  await make(section);
  section.unmount();
  reply(succeed({ ...token('new'), token: credential }));
  await flushPromises();
  expect(said()).toEqual([en.tokens.notCopied]);
});

test('while a token is being made, Cancel and Escape take nothing back', async () => {
  let reply = (_: Response) => {};
  const { section } = await open([], { 'POST /auth/tokens': () => new Promise((resolve) => (reply = resolve)) });
  await make(section);
  const cancel = section.get('form [type=submit] + button');
  expect(cancel.attributes('aria-disabled')).toBe('true');
  await cancel.trigger('click');
  await section.get('form').trigger('keydown', { key: 'Escape' });
  reply(succeed({ ...token('new'), token: credential }));
  await flushPromises();
  expect(section.find('.fresh-token').exists()).toBe(true);
});

test('without an answer the list is asked for, as the token may have been made', async () => {
  const { section, served } = await open([], { 'POST /auth/tokens': () => new TypeError('connection lost') });
  served['GET /auth/tokens'] = () => succeed({ tokens: [token('made')] });
  await make(section);
  expect(section.get('[role=alert]').text()).toContain('The token may have been made all the same: look at the list.');
  expect(section.findAll('.token')).toHaveLength(1);
  expect(section.get<HTMLInputElement>('[name=name]').element.value).toBe('new');
});

type Section = Awaited<ReturnType<typeof open>>['section'];

test('a new token that is revoked elsewhere meanwhile is shown no more', async () => {
  const { section } = await open([token('1')], made(['profile:read']));
  await make(section);
  await section.vm.refresh();
  await flushPromises();
  expect(section.find('.fresh-token').exists()).toBe(false);
  expect(said()).toEqual([]);
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
  expect(said()).toEqual([]);
});

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

test('what is over and what is nearly over say so, and what was just made for a week does not', async () => {
  const { section } = await open([
    token('1', { expiresAt: inDays(7) }),
    token('2', { expiresAt: inDays(3) }),
    token('3', { expiresAt: '2020-01-02T12:00:00.000Z' }),
  ]);
  const tags = section.findAll('.token').map((item) => item.find('.tag'));
  expect(tags.map((tag) => (tag.exists() ? tag.text() : ''))).toEqual(['', 'Expires in 3 days', 'Expired']);
  expect(tags.slice(1).map((tag) => tag.classes().at(-1))).toEqual(['is-warning', 'is-danger']);
  expect(section.get('.list-head p').text()).toBe('2 tokens, 1 expired');
});

test('one that has expired is only taken off the list, and that is what is asked', async () => {
  const { section } = await open([token('1', { expiresAt: '2020-01-02T12:00:00.000Z' })], {
    'DELETE /auth/tokens/1': () => succeed(),
  });
  await section.get('[aria-label="Remove: token 1"]').trigger('click');
  expect(section.get('dialog').text()).toContain('Remove “token 1”?');
  expect(section.get('dialog').text()).not.toContain('stops working');
  await section.get('dialog .is-danger').trigger('click');
  await flushPromises();
  expect(said()).toEqual(['The token has been removed.']);
});

test('with as many as one can have it is said before anything is typed; those that have expired do not count', async () => {
  const all = Array.from({ length: 50 }, (_, index) => token(String(index)));
  const { section, served } = await open([...all, token('old', { expiresAt: '2020-01-02T12:00:00.000Z' })]);
  const maker = section.get('.list-head button');
  expect(section.get('.list-head p').text()).toBe(
    'You have reached the limit of 50 tokens. Revoke one that you no longer need.',
  );
  expect(maker.attributes('aria-disabled')).toBe('true');
  expect(maker.attributes('aria-describedby')).toBe(section.get('.list-head p').attributes('id'));
  await maker.trigger('click');
  expect(section.find('form').exists()).toBe(false);
  served['GET /auth/tokens'] = () =>
    succeed({ tokens: [...all.slice(1), token('old', { expiresAt: '2020-01-02T12:00:00.000Z' })] });
  await section.vm.refresh();
  await flushPromises();
  expect(section.get('.list-head p').text()).toBe('49 tokens, 1 expired');
  await maker.trigger('click');
  expect(section.find('form').exists()).toBe(true);
});

test('a name that is left as it is is not sent', async () => {
  const { section, fetching } = await open([token('1')]);
  await section.get('[aria-label="Rename: token 1"]').trigger('click');
  await section.get('[name=name]').setValue(' token 1 ');
  await section.get('form').trigger('submit');
  await flushPromises();
  expect(section.find('form').exists()).toBe(false);
  expect(bodiesSentTo(fetching, '/auth/tokens/1')).toEqual([]);
  expect(said()).toEqual([]);
});

test('what was typed when the session ended is there again for the same user: a new token and another name', async () => {
  const { section, store } = await open([token('1'), token('2')]);
  await section.get('.list-head button').trigger('click');
  await section.get('.list-head [name=name]').setValue('nightly');
  await section.get('[value="sessions:read"]').setValue(true);
  await section.get('select').setValue('7');
  await section.get('[aria-label="Rename: token 2"]').trigger('click');
  await section.get('.token [name=name]').setValue('weekly');
  store.ending = 'expired';
  store.state = 'out';
  section.unmount();
  const again = (await open([token('1'), token('2')], { 'GET /auth/session': () => succeed(signedIn) })).section;
  expect(again.get<HTMLInputElement>('.list-head [name=name]').element.value).toBe('nightly');
  expect(again.get<HTMLInputElement>('[value="sessions:read"]').element.checked).toBe(true);
  expect(again.get<HTMLSelectElement>('select').element.value).toBe('7');
  expect(again.findAll('.token')[1]?.get<HTMLInputElement>('[name=name]').element.value).toBe('weekly');
  expect(document.activeElement).toBe(document.body);
});

test('what was thrown away on purpose is gone', async () => {
  const { section } = await open([]);
  await section.get('.list-head button').trigger('click');
  await section.get('[name=name]').setValue('nightly');
  await section.get('form [type=submit] + button').trigger('click');
  section.unmount();
  const again = (await open([])).section;
  expect(again.find('form').exists()).toBe(false);
});
