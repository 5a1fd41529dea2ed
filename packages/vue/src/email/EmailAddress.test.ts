import type { Settings } from '@portero/client';
import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { en } from '../language/en.ts';
import { useSessionStore } from '../session/session.store.ts';
import { ada, answer, bodiesSentTo, refuse, session, succeed } from '../test-answers.ts';
import { useToastsStore } from '../toasts/toasts.store.ts';
import EmailAddress from './EmailAddress.vue';

const settings = {
  signup: 'open',
  emailVerification: 'asked',
  mail: true,
  password: { minLength: 8, maxLength: 256 },
  scopes: [],
} satisfies Settings;
const stored = { email: ada.email, verified: true, pending: null };
const pending = { ...stored, pending: { email: 'new@example.com', expiresAt: '2026-11-24T08:30:00.000Z' } };

let unmount = () => {};
afterEach(() => unmount());

/** The section of somebody who is signed in. */
async function open(answers: Parameters<typeof answer>[0] = {}, user = ada, said: Settings = settings) {
  const served = {
    'GET /auth/settings': () => succeed(said),
    'GET /auth/email': () => succeed({ ...stored, email: user.email, verified: user.emailVerified }),
    'GET /auth/session': () => succeed({ user, session }),
    ...answers,
  };
  const fetching = answer(served);
  const store = useSessionStore();
  store.user = user;
  store.session = session;
  store.state = 'in';
  const section = mount(EmailAddress, { attachTo: document.body });
  unmount = () => section.unmount();
  await flushPromises();
  const send = async () => {
    await section.get('form').trigger('submit');
    await flushPromises();
  };
  return { section, store, served, fetching, send };
}

const said = () => useToastsStore().toasts.map(({ say }) => say(en));

test.each([
  [true, 'asked', 'Confirmed'],
  [true, 'off', 'Confirmed'],
  [false, 'asked', 'Not confirmed'],
  [false, 'off', undefined],
] as const)('an address that was proved (%s), where that is %s, bears: %s', async (emailVerified, wanted, tag) => {
  const user = { ...ada, emailVerified };
  const { section } = await open({}, user, { ...settings, emailVerification: wanted });
  expect(section.find('.tag').exists() ? section.get('.tag').text() : undefined).toBe(tag);
});

test('without mail there is a sentence in place of the form', async () => {
  const { section } = await open({}, ada, { ...settings, mail: false });
  expect(section.text()).toContain(en.email.noMail);
  expect(section.find('form').exists()).toBe(false);
});

test('another address waits for its proof, and the focus is where that is said', async () => {
  const { section, served, fetching, send } = await open({ 'POST /auth/email': () => succeed({ nextInSeconds: 60 }) });
  await section.get('[name=email]').setValue('new@example.com');
  served['GET /auth/email'] = () => succeed(pending);
  await send();
  expect(bodiesSentTo(fetching, '/auth/email').at(1)).toEqual({ email: 'new@example.com' });
  expect(section.text()).toMatch(/Waiting for confirmation of\s+new@example\.com/);
  expect(section.text()).toContain('Both work until');
  expect(document.activeElement?.textContent).toContain('new@example.com');
  expect(section.get('.send-again button').attributes('aria-disabled')).toBe('true');
});

test.each(['email_unchanged', 'email_taken'] as const)(
  '%s is said at the field, and what was typed stays',
  async (code) => {
    const { section, send } = await open({
      'POST /auth/email': () => refuse('validation_failed', { errors: [{ pointer: '#/email', code, message: '' }] }),
    });
    await section.get('[name=email]').setValue('new@example.com');
    await send();
    expect(section.get('.fault').text()).toBe(en.faults[code]());
    expect(section.get<HTMLInputElement>('[name=email]').element.value).toBe('new@example.com');
  },
);

test('the code proves the new address: it takes the place of the other at once', async () => {
  const changed = { ...ada, email: 'new@example.com' };
  const { section, store, served, fetching, send } = await open({
    'GET /auth/email': () => succeed(pending),
    'POST /auth/email/confirm-code': () => succeed(),
  });
  await section.get('[name=code]').setValue('4071 9326');
  served['GET /auth/email'] = () => succeed({ ...stored, email: 'new@example.com' });
  served['GET /auth/session'] = () => succeed({ user: changed, session });
  await send();
  expect(bodiesSentTo(fetching, '/auth/email/confirm-code')).toEqual([{ email: 'new@example.com', code: '40719326' }]);
  expect(store.user?.email).toBe('new@example.com');
  expect(said()).toEqual([en.email.changed]);
  expect(document.activeElement).toBe(section.get('[name=email]').element);
});

test('a code that nobody knows is said at its field', async () => {
  const { section, send } = await open({
    'GET /auth/email': () => succeed(pending),
    'POST /auth/email/confirm-code': () => refuse('email_code_not_found'),
  });
  await section.get('[name=code]').setValue('4071 9326');
  await send();
  expect(section.get('.fault').text()).toBe(en.problems.email_code_not_found);
});

test('another mail goes to the new address, and the next one has to wait', async () => {
  const { section, fetching } = await open({
    'GET /auth/email': () => succeed(pending),
    'POST /auth/email/verification': () => succeed({ nextInSeconds: 60 }),
  });
  const button = section.get('.send-again button');
  await button.trigger('click');
  await flushPromises();
  await button.trigger('click');
  expect(bodiesSentTo(fetching, '/auth/email/verification')).toEqual([{ email: 'new@example.com' }]);
  expect(button.attributes('aria-disabled')).toBe('true');
});

test('a change that was taken back leaves the form, and the focus in it', async () => {
  const { section, served } = await open({
    'GET /auth/email': () => succeed(pending),
    'DELETE /auth/email/pending': () => succeed(),
  });
  served['GET /auth/email'] = () => succeed(stored);
  await section.get('.pending-ways > button').trigger('click');
  await flushPromises();
  expect(said()).toEqual([en.email.kept]);
  expect(document.activeElement).toBe(section.get('[name=email]').element);
});

test('an address that was proved elsewhere is known when somebody comes back', async () => {
  const { store, served } = await open({ 'GET /auth/email': () => succeed(pending) });
  served['GET /auth/email'] = () => succeed({ ...stored, email: 'new@example.com' });
  served['GET /auth/session'] = () => succeed({ user: { ...ada, email: 'new@example.com' }, session });
  document.dispatchEvent(new Event('visibilitychange'));
  await flushPromises();
  expect(store.user?.email).toBe('new@example.com');
});

test('without an answer it can be asked for once more', async () => {
  const { section, served } = await open({ 'GET /auth/email': () => new TypeError('offline') });
  expect(section.get('[role=alert]').text()).toBe(en.email.failed);
  served['GET /auth/email'] = () => succeed(stored);
  await section.get('.alert button').trigger('click');
  await flushPromises();
  expect(section.find('form').exists()).toBe(true);
});
