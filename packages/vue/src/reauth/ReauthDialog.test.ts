import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { defineComponent, h } from 'vue';
import { en } from '../language/en.ts';
import { useSessionStore } from '../session/session.store.ts';
import { ada, answer, bodiesSentTo, refuse, session, signedIn, signedOut, succeed } from '../test-answers.ts';
import { useToastsStore } from '../toasts/toasts.store.ts';
import TokenForm from '../tokens/TokenForm.vue';
import ReauthDialog from './ReauthDialog.vue';

const fresh = { ...signedIn, session: { ...session, authenticatedAt: '2026-11-23T09:30:00.000Z' } };
const token = {
  id: '1',
  name: 'nightly',
  prefix: 'portero_pat_x',
  scopes: ['profile:read'],
  createdAt: '2026-11-23T09:30:00.000Z',
  expiresAt: '2027-02-21T09:30:00.000Z',
  lastUsedAt: null,
  token: 'portero_pat_credential',
};

let unmount = () => {};
afterEach(() => unmount());

/** A page with a form whose call wants a fresh session, and the question beside it. */
function open(answers: Parameters<typeof answer>[0] = {}, created: (made: unknown) => void = () => {}) {
  let isFresh = false;
  const fetching = answer({
    'POST /auth/tokens': () => (isFresh ? succeed(token) : refuse('reauth_required', { methods: ['password'] })),
    'POST /auth/reauth': () => {
      isFresh = true;
      return succeed(fresh);
    },
    ...answers,
  });
  const store = useSessionStore();
  store.user = ada;
  store.session = session;
  store.state = 'in';
  const page = mount(
    defineComponent(() => () => [h(TokenForm, { onCreated: created }), h(ReauthDialog)]),
    { attachTo: document.body },
  );
  unmount = () => page.unmount();
  const dialog = () => page.find('dialog');
  async function send() {
    await page.get('[name=name]').setValue('nightly');
    await page.get('[type=checkbox]').setValue(true);
    page.get<HTMLElement>('[type=submit]').element.focus();
    await page.get('form').trigger('submit');
    await flushPromises();
  }
  async function give(password: string) {
    await page.get('dialog [name=password]').setValue(password);
    await page.get('dialog form').trigger('submit');
    await flushPromises();
  }
  const calls = () => fetching.mock.calls.map(([url, init]) => `${init?.method ?? 'GET'} ${url}`);
  return { page, store, fetching, dialog, send, give, calls };
}

test('the password is asked for in place, and then the call is made once more', async () => {
  const made: unknown[] = [];
  const { page, store, dialog, send, give, calls, fetching } = open({}, (token) => made.push(token));
  await send();
  expect(dialog().text()).toContain(en.reauth.heading);
  expect(document.activeElement).toBe(page.get('dialog [name=password]').element);
  expect(page.get<HTMLInputElement>('dialog [name=username]').element.value).toBe(ada.email);
  expect(page.get<HTMLInputElement>('[name=name]').element.value).toBe('nightly');
  await give('correct horse');
  expect(dialog().exists()).toBe(false);
  expect(bodiesSentTo(fetching, '/auth/reauth')).toEqual([{ password: 'correct horse' }]);
  expect(calls().filter((call) => call === 'POST /auth/tokens')).toHaveLength(2);
  expect(made).toHaveLength(1);
  expect(store.session?.authenticatedAt).toBe(fresh.session.authenticatedAt);
  expect(store.state).toBe('in');
});

test('a wrong password is said at its field, and the question stays', async () => {
  const { page, dialog, send, give } = open({
    'POST /auth/reauth': () =>
      refuse('wrong_password', { errors: [{ pointer: '#/password', code: 'wrong_password', message: '' }] }),
  });
  await send();
  await give('not this one');
  const field = page.get<HTMLInputElement>('dialog [name=password]').element;
  expect(dialog().get('.fault').text()).toBe(en.problems.wrong_password);
  expect(field.getAttribute('aria-describedby')).toBe(dialog().get('.fault').attributes('id'));
  expect(field.value).toBe('');
  expect(document.activeElement).toBe(field);
});

test('too many wrong passwords have to wait, and it is said for how long', async () => {
  const { dialog, send, give } = open({
    'POST /auth/reauth': () => refuse('rate_limited', {}, { 'retry-after': '300' }),
  });
  await send();
  await give('not this one');
  expect(dialog().get('[role=alert]').text()).toBe('Too many attempts. Try again in 5 minutes.');
  expect(dialog().get('[type=submit]').attributes('aria-disabled')).toBe('true');
});

test.each([
  ['Cancel', 'click'],
  ['Escape', 'cancel'],
])('by %s nothing has happened: what was typed stays, nothing is said, and the focus is back', async (way, event) => {
  const { page, dialog, send, calls } = open();
  await send();
  await (way === 'Cancel' ? page.get('dialog [type=submit] + button') : dialog()).trigger(event);
  await flushPromises();
  expect(dialog().exists()).toBe(false);
  expect(page.get<HTMLInputElement>('[name=name]').element.value).toBe('nightly');
  expect(page.find('[role=alert]').exists()).toBe(false);
  expect(useToastsStore().toasts).toEqual([]);
  expect(page.get('[type=submit]').attributes('aria-busy')).toBe('false');
  expect(calls().filter((call) => call === 'POST /auth/tokens')).toHaveLength(1);
  await send();
  expect(dialog().exists()).toBe(true);
});

test('calls that are refused at the same time share one question', async () => {
  let refusals = 0;
  const { page, store, give } = open();
  const call = () => {
    refusals += 1;
    return refusals <= 3 ? fetchRefusal() : Promise.resolve('done');
  };
  const calls = [store.signedIn(call), store.signedIn(call), store.signedIn(call)];
  await flushPromises();
  expect(page.findAll('dialog')).toHaveLength(1);
  await give('correct horse');
  expect(await Promise.all(calls)).toEqual(['done', 'done', 'done']);
});

test('a call that is refused late, when the password has been given meanwhile, asks nobody', async () => {
  const { store, dialog } = open();
  let answerLate = () => {};
  let tries = 0;
  const call = store.signedIn(async () => {
    tries += 1;
    if (tries > 1) return 'done';
    await new Promise<void>((resolve) => (answerLate = resolve));
    return fetchRefusal();
  });
  store.take(fresh);
  answerLate();
  expect(await call).toBe('done');
  expect(dialog().exists()).toBe(false);
});

test('the end of the session takes the question away, and no message of the form is put over it', async () => {
  const { store, send, give } = open({
    'POST /auth/reauth': () => refuse('session_ended'),
    'GET /auth/session': () => succeed(signedOut),
  });
  await send();
  await give('correct horse');
  expect([store.state, store.ending]).toEqual(['out', 'expired']);
  unmount();
  await flushPromises();
  expect(useToastsStore().toasts).toEqual([]);
});

test('where nobody can be asked, the call is refused in words, and the session goes on', async () => {
  const { store } = open();
  unmount();
  await expect(store.signedIn(fetchRefusal)).rejects.toMatchObject({ code: 'reauth_required' });
  expect(store.state).toBe('in');
});

/** Is refused as by an endpoint that wants a fresh session. */
async function fetchRefusal(): Promise<string> {
  const { ProblemError } = await import('@portero/client');
  throw new ProblemError(await refuse('reauth_required').json(), undefined);
}
