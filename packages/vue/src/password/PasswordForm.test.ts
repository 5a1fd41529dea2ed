import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { en as words } from '../language/en.ts';
import { useSessionStore } from '../session/session.store.ts';
import { ada, answer, bodiesSentTo, refuse, succeed } from '../test-answers.ts';
import { useToastsStore } from '../toasts/toasts.store.ts';
import PasswordForm from './PasswordForm.vue';

let unmount = () => {};
afterEach(() => unmount());

/** The form of somebody who is signed in and types both passwords. */
async function open(reply = () => succeed()) {
  const fetching = answer({ 'POST /auth/password': reply });
  const store = useSessionStore();
  store.user = ada;
  store.state = 'in';
  const form = mount(PasswordForm, { attachTo: document.body });
  unmount = () => form.unmount();
  await form.get('[name=currentPassword]').setValue('correct horse battery staple');
  await form.get('[name=newPassword]').setValue('three green doors in a row');
  const box = form.get<HTMLInputElement>('[name=revokeTokens]');
  async function send() {
    await form.get('form').trigger('submit');
    await flushPromises();
  }
  const said = () => useToastsStore().toasts.map(({ say }) => say(words));
  return { form, box, send, said, bodies: () => bodiesSentTo(fetching, '/auth/password') };
}

test('to revoke the access tokens is always offered, whether there are any or not, and never chosen for anybody', async () => {
  const { form, box, send, said, bodies } = await open();
  expect(box.element.checked).toBe(false);
  expect(form.get(`[id="${box.attributes('aria-describedby')}"]`).text()).toBe(
    'Otherwise programs that you have let in keep their access.',
  );
  await send();
  expect(bodies()[0]).not.toHaveProperty('revokeTokens');
  expect(said()).toEqual([
    'Your password has been changed. You are signed out everywhere else. Your access tokens still work.',
  ]);
});

test('chosen, it is sent once: the next change asks anew', async () => {
  const { form, box, send, said, bodies } = await open();
  await box.setValue(true);
  await send();
  expect(bodies()[0]).toHaveProperty('revokeTokens', true);
  expect(said()).toEqual([
    'Your password has been changed. You are signed out everywhere else, and your tokens are revoked.',
  ]);
  expect(box.element.checked).toBe(false);
  expect(form.emitted('changed')).toHaveLength(1);
});

test('a change that is refused keeps the choice', async () => {
  const { box, send, said } = await open(() => refuse('wrong_password'));
  await box.setValue(true);
  await send();
  expect(box.element.checked).toBe(true);
  expect(said()).toEqual([]);
});

test.each([
  [true, true],
  [false, false],
])('where the server sends mail (%s), the link for a forgotten password is there', async (mail, isThere) => {
  answer({
    'GET /auth/settings': () =>
      succeed({
        signup: 'open',
        emailVerification: 'off',
        mail,
        password: { minLength: 8, maxLength: 256 },
        scopes: [],
      }),
  });
  const form = mount(PasswordForm, { slots: { forgot: '<a href="/lost">{{ params.text }}</a>' } });
  unmount = () => form.unmount();
  await flushPromises();
  expect(form.find('a[href="/lost"]').exists()).toBe(isThere);
});
