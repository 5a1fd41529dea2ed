import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import { useSessionStore } from '../session/session.store.ts';
import { ada, answer, bodiesSentTo, refuse, succeed } from '../test-answers.ts';
import TokenForm from './TokenForm.vue';

let unmount = () => {};
afterEach(() => unmount());

/** The form of somebody who is signed in, at a server that answers so. */
function open(answers: Parameters<typeof answer>[0] = {}) {
  const fetching = answer(answers);
  const store = useSessionStore();
  store.user = ada;
  store.state = 'in';
  const form = mount(TokenForm, { attachTo: document.body });
  unmount = () => form.unmount();
  const boxes = () => form.findAll<HTMLInputElement>('input[type=checkbox]');
  async function send() {
    await form.get('form').trigger('submit');
    await flushPromises();
  }
  return { form, boxes, send, fetching };
}

test('a token is asked for as chosen, and handed on', async () => {
  const { form, boxes, send, fetching } = open({ 'POST /auth/tokens': () => succeed({ id: '1', token: 'secret' }) });
  await form.get('[name=name]').setValue('backup');
  for (const box of boxes().slice(0, 2)) await box.setValue(true);
  await boxes()[0]?.setValue(false);
  await form.get('select').setValue('7');
  await send();
  expect(bodiesSentTo(fetching, '/auth/tokens')).toEqual([
    { name: 'backup', scopes: ['profile:write'], expiresInDays: 7 },
  ]);
  expect(form.emitted('created')).toEqual([[{ id: '1', token: 'secret' }]]);
});

test('it lives for ninety days unless something else is chosen, and each choice says when it ends', () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-23T12:00:00.000Z') });
  const { form } = open();
  expect(form.get<HTMLSelectElement>('select').element.value).toBe('90');
  const choices = form.findAll('option').map((option) => option.text());
  expect(choices).toHaveLength(5);
  expect(choices[0]).toMatch(/^7 days \(.*30.*\)$/);
});

test('nothing chosen is the fault of the group, and is taken back with the first choice', async () => {
  const { form, boxes, send, fetching } = open();
  await form.get('[name=name]').setValue('backup');
  await send();
  const group = form.get('fieldset');
  expect(form.get(`[id="${group.attributes('aria-describedby')}"]`).text()).toBe('Choose at least one.');
  expect(boxes().every((box) => box.attributes('aria-invalid') === 'true')).toBe(true);
  expect(bodiesSentTo(fetching, '/auth/tokens')).toEqual([]);
  await boxes()[1]?.setValue(true);
  expect(group.attributes('aria-describedby')).toBeUndefined();
  expect(form.find('.alert').exists()).toBe(false);
});

test('a refused entry of a list, and a refused choice, are said at their fields', async () => {
  const errors = [
    { pointer: '#/scopes/0', code: 'not_allowed' as const, message: 'x' },
    { pointer: '#/expiresInDays', code: 'too_large' as const, message: 'x', limit: 30 },
  ];
  const { form, boxes, send } = open({ 'POST /auth/tokens': () => refuse('validation_failed', { errors }) });
  await form.get('[name=name]').setValue('backup');
  await boxes()[0]?.setValue(true);
  await send();
  expect(form.findAll('.fault').map((fault) => fault.text())).toEqual([
    'This cannot be chosen here any more.',
    'Use 30 or less.',
  ]);
});

test('scopes of the app are described by whoever added them; the others, and without settings all, by us', async () => {
  const scopes = [
    { name: 'profile:read', description: null },
    { name: 'notes:write', description: 'Write notes' },
    { name: 'newer:read', description: null },
  ];
  const { form, boxes } = open({ 'GET /auth/settings': () => succeed({ signup: 'open', password: {}, scopes }) });
  expect(boxes()).toHaveLength(5);
  await flushPromises();
  expect(form.findAll('.scope').map((scope) => scope.text())).toEqual([
    'See your profile profile:read',
    'Write notes notes:write',
    'newer:read',
  ]);
});

test('Escape leaves a form that nobody has touched, and no other', async () => {
  const { form, boxes } = open();
  await boxes()[0]?.setValue(true);
  await form.get('form').trigger('keydown', { key: 'Escape' });
  expect(form.emitted('cancel')).toBeUndefined();
  await boxes()[0]?.setValue(false);
  await form.get('form').trigger('keydown', { key: 'Escape', isComposing: true });
  expect(form.emitted('cancel')).toBeUndefined();
  await form.get('form').trigger('keydown', { key: 'Escape' });
  expect(form.emitted('cancel')).toHaveLength(1);
});
