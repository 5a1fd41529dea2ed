import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import { en as words } from '../language/en.ts';
import { answer, bodiesSentTo, refuse, succeed } from '../test-answers.ts';
import { useToastsStore } from '../toasts/toasts.store.ts';
import ResetPasswordForm from './ResetPasswordForm.vue';

const path = '/auth/password/reset';
const newPassword = 'three green doors in a row';
let unmount = () => {};
afterEach(() => unmount());

async function open(reply = () => succeed(), token = 'a-token') {
  const fetching = answer({
    [`POST ${path}`]: reply,
    'GET /auth/settings': () => succeed({ signup: 'open', password: { minLength: 12, maxLength: 256 }, scopes: [] }),
  });
  const onChanged = vi.fn();
  const form = mount(ResetPasswordForm, {
    attachTo: document.body,
    props: { token, onChanged },
    slots: { again: '<a href="/forgot-password">again</a>' },
  });
  unmount = () => form.unmount();
  await flushPromises();
  async function send(password = newPassword) {
    await form.get('[name=newPassword]').setValue(password);
    await form.get('form').trigger('submit');
    await flushPromises();
  }
  const said = () => useToastsStore().toasts.map(({ say }) => say(words));
  return { form, send, said, onChanged, bodies: () => bodiesSentTo(fetching, path) };
}

test('the password is changed by the token of the link, and it is said that one can log in', async () => {
  const { send, said, onChanged, bodies } = await open();
  await send();
  expect(bodies()).toEqual([{ token: 'a-token', newPassword }]);
  expect(onChanged).toHaveBeenCalledTimes(1);
  expect(said()).toEqual(['Your password has been changed. Log in with the new one.']);
});

test('the access tokens are revoked only if that is chosen, and then it is said', async () => {
  const { form, send, said, bodies } = await open();
  await form.get('[name=revokeTokens]').setValue(true);
  await send();
  expect(bodies()).toEqual([{ token: 'a-token', newPassword, revokeTokens: true }]);
  expect(said()[0]).toContain('your access tokens are revoked');
});

test('the length that this server asks for holds before anything is sent', async () => {
  const { form, send, bodies } = await open();
  expect(form.text()).toContain('At least 12 characters');
  await send('short one');
  expect([form.get('.fault').text(), bodies()]).toEqual(['Use at least 12 characters.', []]);
});

test('a password that is refused keeps the link: another one can be tried at once', async () => {
  const replies = [
    refuse('validation_failed', { errors: [{ pointer: '#/newPassword', code: 'password_common', message: '' }] }),
    succeed(),
  ];
  const { form, send, onChanged, bodies } = await open(() => replies.shift() ?? refuse('not_found'));
  await send('password1234');
  expect(form.get('.fault').text()).toContain('one of the first that others would try');
  expect(onChanged).not.toHaveBeenCalled();
  await send();
  expect(bodies()).toHaveLength(2);
  expect(onChanged).toHaveBeenCalledTimes(1);
});

test.each([
  ['used up', () => refuse('link_not_found')],
  [
    'mangled',
    () => refuse('validation_failed', { errors: [{ pointer: '#/token', code: 'too_long', message: '', limit: 64 }] }),
  ],
] as const)('a link that is %s: says so, takes the focus there, and leads to a new one', async (_, reply) => {
  const { form, send, said, onChanged } = await open(reply);
  await send();
  expect(document.activeElement?.textContent).toBe('This link is not valid any more');
  expect(form.get('a').attributes('href')).toBe('/forgot-password');
  expect([said(), onChanged.mock.calls]).toEqual([[], []]);
});

test('without a token there is no form, as nothing could come of it', async () => {
  const { form } = await open(undefined, '');
  expect([form.find('form').exists(), form.get('h2').text()]).toEqual([false, 'This link is not valid any more']);
});

test('whatever else the server refuses is said above the form', async () => {
  const { form, send } = await open(() => refuse('overloaded'));
  await send();
  expect(form.get('.alert').text()).toContain('The server is busy.');
});
