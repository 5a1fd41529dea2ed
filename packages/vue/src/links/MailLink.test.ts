import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { useSessionStore } from '../session/session.store.ts';
import { ada, answer, bodiesSentTo, refuse, signedIn, signedOut, succeed } from '../test-answers.ts';
import MailLink from './MailLink.vue';

let unmount = () => {};
afterEach(() => unmount());

type Kind = 'confirmEmail' | 'undoEmail' | 'notMe' | 'keepAccount';

async function open(
  kind: Kind,
  path: string,
  reply: () => Response | Promise<Response> = () => succeed(),
  token = 'a-token',
) {
  const answers = { [`POST ${path}`]: reply, 'GET /auth/session': () => succeed(signedOut) };
  const fetching = answer(answers);
  const link = mount(MailLink, {
    attachTo: document.body,
    props: { kind, token },
    slots: { done: '<a href="/next">next</a>', dead: '<a href="/instead">instead</a>' },
  });
  unmount = () => link.unmount();
  await flushPromises();
  async function press() {
    await link.get('form').trigger('submit');
    await flushPromises();
  }
  return { link, press, answers, bodies: () => bodiesSentTo(fetching, path), calls: () => fetching.mock.calls };
}

const kinds = [
  ['confirmEmail', '/auth/email/confirm', 'Confirm this address', 'Address confirmed'],
  ['undoEmail', '/auth/email/undo', 'Take the change back', 'The former address holds again'],
  ['notMe', '/auth/not-me', 'It was not me: end all sessions', 'Everybody is signed out'],
  ['keepAccount', '/auth/deletion/undo', 'Keep my account', 'Your account stays'],
] as const;

test.each(kinds)(
  '%s: nothing happens before its button is pressed, and then it is said what has',
  async (kind, path, button, heading) => {
    const { link, press, bodies, calls } = await open(kind, path);
    expect(calls()).toEqual([]);
    expect(link.get('[type=submit]').text()).toBe(button);
    await press();
    expect(bodies()).toEqual([{ token: 'a-token' }]);
    expect(document.activeElement?.textContent).toBe(heading);
    expect(link.get('a').attributes('href')).toBe('/next');
    expect(link.emitted('done')).toHaveLength(1);
  },
);

test.each(kinds)('%s: a link of no use says so and offers something else', async (kind, path) => {
  const { link, press } = await open(kind, path, () => refuse('link_not_found'));
  await press();
  expect(document.activeElement?.textContent).toBe('This link is not valid any more');
  expect(link.get('a').attributes('href')).toBe('/instead');
  expect(link.emitted('done')).toBeUndefined();
});

test('without a token there is nothing to press', async () => {
  const { link } = await open('notMe', '/auth/not-me', undefined, '');
  expect([link.find('form').exists(), link.get('h2').text()]).toEqual([false, 'This link is not valid any more']);
});

test('an address that has become somebody else’s is no link of no use', async () => {
  const { link, press } = await open('confirmEmail', '/auth/email/confirm', () => refuse('email_taken'));
  await press();
  expect([document.activeElement?.textContent, link.find('a').exists()]).toEqual([
    'This address has another account',
    false,
  ]);
});

test.each([
  ['rate_limited', () => refuse('rate_limited', {}, { 'retry-after': '30' }), 'Try again in 30 seconds.'],
  ['internal_error', () => refuse('internal_error'), 'Something went wrong on the server.'],
] as const)('%s: the button stays, and why is said above it', async (_, reply, said) => {
  const { link, press } = await open('notMe', '/auth/not-me', reply);
  await press();
  expect(link.get('.alert').text()).toContain(said);
  expect(link.find('[type=submit]').exists()).toBe(true);
});

test('pressed twice, it is done once', async () => {
  const { link, press, bodies } = await open('keepAccount', '/auth/deletion/undo', () => new Promise(() => undefined));
  await press();
  await press();
  expect([bodies().length, link.get('[type=submit]').attributes('aria-busy')]).toEqual([1, 'true']);
});

test('what is known of who is signed in follows at once', async () => {
  const { press, answers } = await open('confirmEmail', '/auth/email/confirm');
  const store = useSessionStore();
  store.user = { ...ada, emailVerified: false };
  store.state = 'in';
  answers['GET /auth/session'] = () => succeed(signedIn);
  await press();
  expect(store.user?.emailVerified).toBe(true);
});
