import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import type { Component } from 'vue';
import { useLanguage } from '../language/useLanguage.ts';
import { answer, bodiesSentTo, refuse, signedIn, signedOut, succeed } from '../test-answers.ts';
import { habits } from './habits.ts';
import LoginForm from './LoginForm.vue';
import SignupForm from './SignupForm.vue';
import { useSessionStore } from './session.store.ts';

const ada = { email: 'ada@example.com', name: 'Ada', password: 'correct horse battery' };
const { name: _, ...credentials } = ada;

async function open(form: Component, path: string, reply: () => Response, props: object = {}) {
  const fetching = answer({ [`POST ${path}`]: reply });
  const part = mount(form, { props });
  for (const [field, value] of Object.entries(ada)) {
    const input = part.find(`[name=${field}]`);
    if (input.exists()) await input.setValue(value);
  }
  await part.get('form').trigger('submit');
  await flushPromises();
  return { part, bodies: () => bodiesSentTo(fetching, path) };
}

test('an address that is to be proved first: the log-in hands on what was sent, and says nothing itself', async () => {
  const onUnproved = vi.fn();
  const { part } = await open(LoginForm, '/auth/login', () => refuse('email_unverified'), { onUnproved });
  expect(onUnproved.mock.calls).toEqual([[{ ...credentials, remember: false }]]);
  expect(part.find('.alert').exists()).toBe(false);
});

test('where nobody takes it on, the log-in says what is to be done', async () => {
  const { part } = await open(LoginForm, '/auth/login', () => refuse('email_unverified'));
  expect(part.get('.alert').text()).toContain('open the link in the mail');
});

test('an account that is about to be deleted is told how it can be kept', async () => {
  const onUnproved = vi.fn();
  const { part } = await open(LoginForm, '/auth/login', () => refuse('deletion_scheduled'), { onUnproved });
  expect(part.get('.alert').text()).toContain('To keep it, use the link in the mail of that day.');
  expect(onUnproved).not.toHaveBeenCalled();
});

test('a sign-up says in which language and time zone mails are wanted', async () => {
  const { bodies } = await open(SignupForm, '/auth/signup', () => succeed(signedIn));
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  expect(bodies()).toEqual([{ ...ada, language: 'en', timeZone }]);
  expect(useSessionStore().state).toBe('in');
});

test('a sign-up that is only begun hands on what was sent: nobody is signed in', async () => {
  const onBegun = vi.fn();
  const { part } = await open(SignupForm, '/auth/signup', () => succeed(signedOut), { onBegun });
  expect(onBegun.mock.calls[0]?.[0]).toMatchObject(credentials);
  expect([useSessionStore().state, part.find('.alert').exists()]).toEqual(['unknown', false]);
});

test('a sign-up that goes on elsewhere is busy until it does, and is not sent twice', async () => {
  const { part, bodies } = await open(SignupForm, '/auth/signup', () => succeed(signedOut), {
    onBegun: () => new Promise(() => undefined),
  });
  await part.get('form').trigger('submit');
  await flushPromises();
  expect([part.get('[type=submit]').attributes('aria-busy'), bodies().length]).toEqual(['true', 1]);
});

test('an invitation goes along, and one that does not hold is told in words', async () => {
  const { part, bodies } = await open(SignupForm, '/auth/signup', () => refuse('invitation_invalid'), {
    invitation: 'a-token',
  });
  expect(bodies()[0]).toMatchObject({ invitation: 'a-token' });
  expect(part.get('.alert').text()).toContain('This invitation is used up, expired, or for another address.');
});

test('a language without mails of its own, and a time zone that the browser does not know, are not named', () => {
  expect(habits('es-MX')).toMatchObject({ language: 'es' });
  vi.spyOn(Intl, 'DateTimeFormat').mockReturnValue({
    resolvedOptions: () => ({ timeZone: 'Etc/Unknown' }),
  } as Intl.DateTimeFormat);
  expect(habits('pt')).toEqual({});
});

test('the language of mails follows the one that the page speaks', async () => {
  await useLanguage().setLanguage('es');
  const { bodies } = await open(SignupForm, '/auth/signup', () => succeed(signedIn));
  expect(bodies()[0]).toMatchObject({ language: 'es' });
});
