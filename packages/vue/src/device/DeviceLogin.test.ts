import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { useSessionStore } from '../session/session.store.ts';
import { ada, answer, bodiesSentTo, refuse, signedIn, signedOut, succeed } from '../test-answers.ts';
import DeviceLogin from './DeviceLogin.vue';
import { plainUserCode, USER_CODE } from './user-code.ts';

const path = '/auth/device/requests/WDJB-MJHT';
const request = {
  clientName: 'backup on ada-laptop',
  scopes: ['profile:read'],
  browser: 'curl',
  platform: null,
  ipAddress: '192.0.2.7',
  createdAt: new Date(Date.now() - 60_000).toISOString(),
  expiresAt: new Date(Date.now() + 540_000).toISOString(),
};

let unmount = () => {};
afterEach(() => unmount());

/** The component for somebody who is signed in and has followed a program's link. */
async function open(answers: Parameters<typeof answer>[0] = {}, code = 'WDJB-MJHT') {
  const served: Parameters<typeof answer>[0] = { [`GET ${path}`]: () => succeed(request), ...answers };
  const fetching = answer(served);
  const store = useSessionStore();
  store.user = ada;
  store.state = 'in';
  const login = mount(DeviceLogin, {
    props: { code },
    slots: { tokens: '<template #tokens="{ text }"><a href="/tokens">{{ text }}</a></template>' },
    attachTo: document.body,
  });
  unmount = () => login.unmount();
  await flushPromises();
  async function go() {
    await login.get('form').trigger('submit');
    await flushPromises();
  }
  async function give(choice: 'refuse' | 'grant') {
    await login.get(`.device-answers button:nth-of-type(${choice === 'refuse' ? 1 : 2})`).trigger('click');
    await flushPromises();
  }
  return { login, store, served, fetching, go, give };
}

test('a code from a link fills the field, and nothing is asked or answered before somebody says so', async () => {
  const { login, fetching } = await open();
  expect(login.get('input').element.value).toBe('WDJB-MJHT');
  expect(fetching).not.toHaveBeenCalled();
});

test.each([
  ['WDJB-MJHT', true],
  ['wdjb mjht', true],
  ['  wdjbmjht.', true],
  ['W D J B – M J H T', true],
  ['WDJB-MJH', false],
  ['WDJB-MJHTX', false],
  ['', false],
])('the code "%s" is asked for: %s', (typed, isAsked) => {
  expect(USER_CODE.test(typed)).toBe(isAsked);
  if (isAsked) expect(plainUserCode(typed)).toBe('WDJB-MJHT');
});

test('the question names who asks as text, and takes the focus', async () => {
  const { login, go } = await open({ [`GET ${path}`]: () => succeed({ ...request, clientName: '<b>you</b>' }) });
  await go();
  expect(login.get('h2').text()).toBe('“<b>you</b>” asks for access to your account');
  expect(document.activeElement).toBe(login.get('h2').element);
  const facts = login.get('dl').text();
  for (const fact of ['WDJB-MJHT', '192.0.2.7', 'curl', 'See your profile', 'Ada Lovelace', 'Ada@example.com'])
    expect(facts).toContain(fact);
  // Two buttons and no form: the Enter key alone presses none.
  expect(login.find('form, [type=submit]').exists()).toBe(false);
});

test.each([
  ['grant', 'Access granted'],
  ['refuse', 'Access refused'],
] as const)('the answer %s is sent once, and ends it', async (choice, heading) => {
  const { login, go, give, fetching } = await open({ [`POST ${path}`]: () => succeed() });
  await go();
  await give(choice);
  expect(bodiesSentTo(fetching, path)).toEqual([null, { answer: choice }]);
  expect(document.activeElement).toBe(login.get('h2').element);
  expect(login.get('h2').text()).toBe(heading);
  expect(login.find('.device-answers').exists()).toBe(false);
  expect(login.emitted('update:code')?.at(-1)).toEqual(['']);
  expect(login.find('a').exists()).toBe(choice === 'grant');
});

test('after the first answer a second one is not sent, and the busy button is the one that was pressed', async () => {
  const { login, go, give, fetching } = await open({ [`POST ${path}`]: () => new Promise(() => {}) });
  await go();
  await give('refuse');
  await give('grant');
  expect(bodiesSentTo(fetching, path)).toEqual([null, { answer: 'refuse' }]);
  expect(login.findAll('.device-answers button').map((each) => each.attributes('aria-busy'))).toEqual([
    'true',
    'false',
  ]);
});

test('a code that nobody knows is said at its field, which keeps what was typed', async () => {
  const { login, go } = await open({ [`GET ${path}`]: () => refuse('user_code_not_found') }, '');
  await login.get('input').setValue('wdjb mjht');
  await go();
  expect(login.get('.fault').text()).toContain('This code is not known.');
  expect(login.get('input').element.value).toBe('wdjb mjht');
  expect(document.activeElement).toBe(login.get('.alert').element);
});

test('a code that was typed is told as the program shows it, and nobody has answered yet', async () => {
  const { login, go } = await open({}, '');
  await login.get('input').setValue('wdjb mjht');
  await go();
  expect(login.emitted('update:code')).toEqual([['WDJB-MJHT']]);
  expect(login.get('.user-code').text()).toBe('WDJB-MJHT');
});

test('a request that is over meanwhile leads back to its code, where it is said', async () => {
  const { login, go, give, served } = await open({ [`POST ${path}`]: () => refuse('user_code_not_found') });
  await go();
  served[`GET ${path}`] = () => refuse('user_code_not_found');
  await give('grant');
  expect(login.get('.fault').text()).toContain('This code is not known.');
  expect(login.get('input').element.value).toBe('WDJB-MJHT');
});

test('too many tokens: the answer still waits, and the way to the list is shown', async () => {
  const { login, go, give } = await open({ [`POST ${path}`]: () => refuse('too_many_tokens') });
  await go();
  await give('grant');
  expect(login.get('[role=alert]').text()).toContain('You have as many tokens as one can have.');
  expect(login.get('[role=alert] a').text()).toBe('Your access tokens');
  expect(login.find('.device-answers').exists()).toBe(true);
});

test('a clock that is ahead does not keep anybody from answering', async () => {
  const over = { ...request, expiresAt: new Date(Date.now() - 1000).toISOString() };
  const { login, go, give } = await open({ [`GET ${path}`]: () => succeed(over), [`POST ${path}`]: () => succeed() });
  await go();
  expect(login.text()).toContain('The code expired at');
  await give('refuse');
  expect(login.get('h2').text()).toBe('Access refused');
});

test('what was typed when the session ended is there again for the same user', async () => {
  const { login, store } = await open({ 'GET /auth/session': () => succeed(signedOut) }, '');
  await login.get('input').setValue('wdjb');
  store.ending = 'expired';
  store.state = 'out';
  login.unmount();
  const again = await open({ 'GET /auth/session': () => succeed(signedIn) }, '');
  expect(again.login.get('input').element.value).toBe('wdjb');
});
