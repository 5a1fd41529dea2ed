import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import ReauthDialog from '../reauth/ReauthDialog.vue';
import { useSessionStore } from '../session/session.store.ts';
import { ada, answer, bodiesSentTo, refuse, signedIn, signedOut, succeed } from '../test-answers.ts';
import DeviceLogin from './DeviceLogin.vue';

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
afterEach(() => {
  unmount();
  vi.useRealTimers();
});

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

test('a code is found in whatever was pasted, and nothing is asked for without one', async () => {
  const { login, fetching, go } = await open({}, '');
  await login.get('input').setValue('WDJB-MJH');
  await go();
  expect(login.get('.fault').text()).toBe('Enter the eight letters that the program shows.');
  expect(fetching).not.toHaveBeenCalled();
  await login.get('input').setValue('https://app.example.com/device?code=wdjb-mjht');
  await go();
  expect(login.get('.user-code').text()).toBe('WDJB-MJHT');
});

test('the question takes the focus and says all there is to know', async () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-28T12:00:00.000Z'), toFake: ['Date'] });
  const { login, go } = await open();
  await go();
  expect(document.activeElement).toBe(login.get('h2').element);
  const facts = login.get('dl').text();
  for (const fact of ['WDJB-MJHT', '192.0.2.7', 'curl', 'See your profile', 'Ada Lovelace', 'Ada@example.com'])
    expect(facts).toContain(fact);
  expect(facts).toContain('For how long90 daysUntil February 26, 2027, or until you revoke it.');
  // Two buttons and no form: the Enter key alone presses none.
  expect(login.find('form, [type=submit]').exists()).toBe(false);
});

test.each(['Portero” has checked this program and trusts it. “It', '<b>you</b>', '»Portero«', 'שלום tool'])(
  'a program that calls itself %s says so as a name of its own, and in no sentence of ours',
  async (clientName) => {
    const { login, go, give } = await open({
      [`GET ${path}`]: () => succeed({ ...request, clientName }),
      [`POST ${path}`]: () => succeed(),
    });
    await go();
    const isApart = () => {
      const name = login.get('dl > div:first-child bdi');
      expect(name.text()).toBe(clientName);
      expect(name.element.parentElement?.textContent?.trim()).toBe(clientName);
      name.element.remove();
      expect(login.html()).not.toContain(clientName.slice(0, 7));
    };
    expect(login.get('h2').text()).toBe('A program asks for access to your account');
    isApart();
    await give('grant');
    expect(login.get('h2').text()).toBe('Access granted');
    isApart();
  },
);

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

test('an answer that comes too late is told with the way to what has access, and costs no second guess', async () => {
  const { login, go, give, fetching } = await open({ [`POST ${path}`]: () => refuse('user_code_not_found') });
  await go();
  await give('refuse');
  expect(login.get('h2').text()).toBe('This request is over');
  expect(document.activeElement).toBe(login.get('h2').element);
  expect(login.text()).toContain('If you did not answer it yourself, see what has access: Your access tokens');
  expect(login.get('a').text()).toBe('Your access tokens');
  expect(login.emitted('update:code')?.at(-1)).toEqual(['']);
  expect(fetching.mock.calls.filter(([url]) => url === path)).toHaveLength(2);
});

test('who comes back to a question that is over is told before they answer; one that waits stays as it is', async () => {
  const { login, go, served } = await open();
  await go();
  const comeBack = async () => {
    document.dispatchEvent(new Event('visibilitychange'));
    await flushPromises();
  };
  await comeBack();
  expect(login.find('.device-answers').exists()).toBe(true);
  served[`GET ${path}`] = () => refuse('rate_limited');
  await comeBack();
  expect(login.find('.device-answers').exists()).toBe(true);
  served[`GET ${path}`] = () => refuse('user_code_not_found');
  await comeBack();
  expect(login.get('h2').text()).toBe('This request is over');
});

test('a question that is being answered is not over because it is answered', async () => {
  let reply = (_: Response) => {};
  const { login, go, give, served } = await open();
  await go();
  served[`POST ${path}`] = () => new Promise<Response>((resolve) => (reply = resolve));
  await give('grant');
  served[`GET ${path}`] = () => refuse('user_code_not_found');
  document.dispatchEvent(new Event('visibilitychange'));
  await flushPromises();
  expect(login.find('.device-answers').exists()).toBe(true);
  reply(succeed());
  await flushPromises();
  expect(login.get('h2').text()).toBe('Access granted');
});

test('a wait that outlasts the code says that a new one will be needed; a shorter one does not', async () => {
  const wait = (seconds: string) => () => refuse('rate_limited', {}, { 'retry-after': seconds });
  const { login, go, give, served } = await open({ [`POST ${path}`]: wait('30') });
  await go();
  await give('grant');
  expect(login.get('[role=alert]').text()).toBe('Too many attempts. Try again in 30 seconds.');
  unmount();
  served[`POST ${path}`] = wait('600');
  const later = await open(served);
  await later.go();
  await later.give('grant');
  expect(later.login.get('[role=alert]').text()).toBe(
    'Too many attempts. Try again in 10 minutes. The code will have expired by then: you will need a new one.',
  );
});

test('too many tokens: the answer still waits, and the way to the list is shown', async () => {
  const { login, go, give } = await open({ [`POST ${path}`]: () => refuse('too_many_tokens') });
  await go();
  await give('grant');
  expect(login.get('[role=alert]').text()).toContain('You have reached the limit of 50 tokens.');
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

test('an answer that wants the password is given once it was, and not if it is taken back', async () => {
  let isFresh = false;
  const { login, give, go, fetching } = await open({
    [`POST ${path}`]: () => (isFresh ? succeed() : refuse('reauth_required', { methods: ['password'] })),
    'POST /auth/reauth': () => {
      isFresh = true;
      return succeed(signedIn);
    },
  });
  const question = mount(ReauthDialog, { attachTo: document.body });
  await go();
  await give('grant');
  await question.get('dialog').trigger('cancel');
  await flushPromises();
  expect(login.find('.alert').exists()).toBe(false);
  expect(login.get('.device-answers button').attributes('aria-disabled')).toBe('false');
  await give('grant');
  await question.get('[name=password]').setValue('correct horse');
  await question.get('form').trigger('submit');
  await flushPromises();
  expect(login.get('h2').text()).toBe('Access granted');
  expect(bodiesSentTo(fetching, path).filter(Boolean)).toHaveLength(3);
  question.unmount();
});
