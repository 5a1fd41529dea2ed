import { flushPromises, mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import PasswordForm from '../password/PasswordForm.vue';
import SignupForm from '../session/SignupForm.vue';
import { answer, refuse, succeed } from '../test-answers.ts';
import { useServerSettingsStore } from './settings.store.ts';

const strict = { signup: 'closed', password: { minLength: 15, maxLength: 256 } };

test('nothing is known before the server has answered', async () => {
  answer({ 'GET /auth/settings': () => succeed(strict) });
  const store = useServerSettingsStore();
  expect([store.signup, store.newPassword]).toEqual(['unknown', {}]);
  await store.load();
  expect([store.signup, store.newPassword]).toEqual(['closed', strict.password]);
});

test('the server is asked once', async () => {
  const fetching = answer({ 'GET /auth/settings': () => succeed(strict) });
  const store = useServerSettingsStore();
  await Promise.all([store.load(), store.load()]);
  await store.load();
  expect(fetching).toHaveBeenCalledTimes(1);
});

test.each([
  ['a refusal', () => refuse('internal_error')],
  ['a lost connection', () => new TypeError('offline')],
  ['something else', () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
])('after %s sign-up is offered, the contract holds, and it is asked again', async (_, given) => {
  answer({ 'GET /auth/settings': given });
  const store = useServerSettingsStore();
  await store.load();
  expect([store.signup, store.newPassword]).toEqual(['open', {}]);
  answer({ 'GET /auth/settings': () => succeed(strict) });
  await store.load();
  expect(store.signup).toBe('closed');
});

test.each([
  ['sign-up', SignupForm, 'password'],
  ['the change of a password', PasswordForm, 'newPassword'],
])('rule, minlength and passwordrules of %s follow the server', async (_, component, name) => {
  answer({ 'GET /auth/settings': () => succeed(strict) });
  const form = mount(component);
  const input = form.get(`input[name=${name}]`);
  const rule = () => form.get(`[id="${input.attributes('aria-describedby')}"]`).text();
  expect(input.attributes('minlength')).toBe('8');
  expect(rule()).toContain('At least 8 characters');
  await flushPromises();
  expect(input.attributes()).toMatchObject({ minlength: '15', passwordrules: 'minlength: 15; maxlength: 256;' });
  expect(rule()).toContain('At least 15 characters');
});
