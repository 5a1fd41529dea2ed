import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { answer, bodiesSentTo, refuse, succeed } from '../test-answers.ts';
import ForgotPasswordForm from './ForgotPasswordForm.vue';

const path = '/auth/password/forgot';
let unmount = () => {};
afterEach(() => unmount());

async function open(reply = () => succeed({ nextInSeconds: 60 }), email = 'nobody@example.com') {
  const fetching = answer({ [`POST ${path}`]: reply });
  const form = mount(ForgotPasswordForm, { attachTo: document.body, props: { email } });
  unmount = () => form.unmount();
  async function send() {
    await form.get('form').trigger('submit');
    await flushPromises();
  }
  return { form, send, bodies: () => bodiesSentTo(fetching, path) };
}

test('the address comes along from another form', async () => {
  const { form } = await open();
  expect(form.get<HTMLInputElement>('[name=email]').element.value).toBe('nobody@example.com');
});

test('says the same to everybody: to which address, how long the link works, and where else to look', async () => {
  const { form, send, bodies } = await open();
  await send();
  expect(bodies()).toEqual([{ email: 'nobody@example.com' }]);
  expect(document.activeElement?.textContent).toBe('Check your mail');
  expect(form.text()).toContain('If this address has an account');
  expect(form.get('.mail-address').text()).toBe('nobody@example.com');
  expect(form.text()).toContain('The link works for 60 minutes.');
  expect(form.text()).toContain('spam');
  expect(form.get('.send-again .hint').text()).toContain('60 seconds');
});

test('another address can be given: the field is there again, with what was typed, and has the focus', async () => {
  const { form, send } = await open();
  await send();
  await form.get('.mail-help > .button').trigger('click');
  await flushPromises();
  const field = form.get<HTMLInputElement>('[name=email]').element;
  expect([field.value, document.activeElement]).toEqual(['nobody@example.com', field]);
});

test.each([
  ['rate_limited', () => refuse('rate_limited', {}, { 'retry-after': '30' }), 'Try again in 30 seconds.'],
  ['mail_unavailable', () => refuse('mail_unavailable'), 'This site sends no mail.'],
] as const)('%s: the form stays and says why', async (_, reply, said) => {
  const { form, send } = await open(reply);
  await send();
  expect(form.get('.alert').text()).toContain(said);
  expect(form.get<HTMLInputElement>('[name=email]').element.value).toBe('nobody@example.com');
});

test('an empty address is asked for, and nothing is sent', async () => {
  const { form, send, bodies } = await open(undefined, '');
  await send();
  expect([form.get('.fault').text(), bodies()]).toEqual(['Fill in this field.', []]);
});
