import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { useSessionStore } from '../session/session.store.ts';
import { ada, answer, bodiesSentTo, refuse, signedIn, succeed } from '../test-answers.ts';
import EmailConfirmation from './EmailConfirmation.vue';

const path = '/auth/email/confirm-code';
const email = 'ada@example.com';
let unmount = () => {};
afterEach(() => unmount());

async function open(props: object, answers: Record<string, () => Response> = {}) {
  const given = { [`POST ${path}`]: () => succeed(), ...answers };
  const fetching = answer(given);
  const part = mount(EmailConfirmation, { attachTo: document.body, props });
  unmount = () => part.unmount();
  async function enter(code: string) {
    await part.get('[name=code]').setValue(code);
    await part.get('form').trigger('submit');
    await flushPromises();
  }
  return { part, enter, given, sentTo: (to: string) => bodiesSentTo(fetching, to) };
}

test('says to which address a mail was sent, and asks only for its code', async () => {
  const { part } = await open({ email, isFresh: true });
  expect(part.get('.mail-address').text()).toBe(email);
  expect(part.find('[name=email]').exists()).toBe(false);
  const { inputmode, autocomplete } = part.get('[name=code]').attributes();
  expect([inputmode, autocomplete]).toEqual(['numeric', 'one-time-code']);
  expect(part.get('.send-again .hint').text()).toContain('60 seconds');
});

test('a code is sent as its digits, however it was pasted', async () => {
  const { part, enter, sentTo } = await open({ email });
  await enter(' 4071\u00a09326 ');
  expect(sentTo(path)).toEqual([{ email, code: '40719326' }]);
  expect(part.emitted('confirmed')).toHaveLength(1);
});

test('what is no code is not sent, and stays to be mended', async () => {
  const { part, enter, sentTo } = await open({ email });
  await enter('4071');
  expect([part.get('.fault').text(), sentTo(path)]).toEqual(['Enter the eight digits of the code in the mail.', []]);
  expect(part.get<HTMLInputElement>('[name=code]').element.value).toBe('4071');
});

test('a wrong code is said at the field', async () => {
  const { part, enter } = await open({ email }, { [`POST ${path}`]: () => refuse('email_code_not_found') });
  await enter('40719326');
  expect(part.get('.fault').text()).toContain('This code is not right');
  expect(part.emitted('confirmed')).toBeUndefined();
});

test('with a password it signs in afterwards, and not before', async () => {
  const { part, enter, sentTo } = await open(
    { email, password: 'correct horse', remember: true },
    { 'POST /auth/login': () => succeed(signedIn) },
  );
  expect(sentTo('/auth/login')).toEqual([]);
  await enter('40719326');
  expect(sentTo('/auth/login')).toEqual([{ email, password: 'correct horse', remember: true }]);
  expect([useSessionStore().state, part.emitted('confirmed')?.length]).toEqual(['in', 1]);
});

test('an address is proved even if the log-in afterwards is refused', async () => {
  const { part, enter } = await open(
    { email, password: 'correct horse' },
    { 'POST /auth/login': () => refuse('invalid_credentials') },
  );
  await enter('40719326');
  expect([useSessionStore().state, part.emitted('confirmed')?.length]).toEqual(['unknown', 1]);
});

test('who is signed in is known to be confirmed at once', async () => {
  const { enter } = await open({ email }, { 'GET /auth/session': () => succeed(signedIn) });
  const store = useSessionStore();
  store.user = { ...ada, emailVerified: false };
  store.state = 'in';
  await enter('40719326');
  expect(store.user?.emailVerified).toBe(true);
});

test('an address that is not known is asked for, and a mail can be sent to it as soon as it is typed', async () => {
  const { part, enter, sentTo } = await open({});
  expect(part.find('.send-again').exists()).toBe(false);
  await part.get('[name=email]').setValue(email);
  await part.get('.send-again button').trigger('click');
  await flushPromises();
  expect(sentTo('/auth/email/verification')).toEqual([{ email }]);
  await enter('4071 9326');
  expect(sentTo(path)).toEqual([{ email, code: '40719326' }]);
});

test('another address can be asked for', async () => {
  const { part } = await open({ email });
  await part.get('.mail-help > .button').trigger('click');
  expect(part.emitted('another')).toHaveLength(1);
});
