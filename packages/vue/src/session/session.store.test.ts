import { flushPromises } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { watch } from 'vue';
import { ada, answer, bodiesSentTo, refuse, session, signedIn, signedOut, succeed } from '../test-answers.ts';
import { useSessionStore } from './session.store.ts';

const credentials = { email: 'ada@example.com', password: 'correct horse' };

test('nothing is known before the first answer', () => {
  answer({});
  const store = useSessionStore();
  expect(store.state).toBe('unknown');
  expect(store.user).toBeNull();
});

test('the first answer says who is signed in', async () => {
  answer({ 'GET /auth/session': () => succeed(signedIn) });
  const store = useSessionStore();
  await store.settled();
  expect(store.state).toBe('in');
  expect(store.user).toEqual(ada);
});

test('the first answer says that nobody is signed in', async () => {
  answer({ 'GET /auth/session': () => succeed(signedOut) });
  const store = useSessionStore();
  await store.settled();
  expect(store.state).toBe('out');
});

test('without an answer the state stays unknown, and asking again finds it out', async () => {
  const answers: Record<string, () => Response | Error> = { 'GET /auth/session': () => new TypeError('offline') };
  answer(answers);
  const store = useSessionStore();
  await store.settled();
  expect([store.state, store.isUnreachable]).toEqual(['unknown', true]);

  answers['GET /auth/session'] = () => succeed(signedIn);
  await store.load();
  expect([store.state, store.isUnreachable]).toEqual(['in', false]);
});

test('a lost connection signs nobody out', async () => {
  const answers: Record<string, () => Response | Error> = { 'GET /auth/session': () => succeed(signedIn) };
  answer(answers);
  const store = useSessionStore();
  await store.settled();
  answers['GET /auth/session'] = () => new TypeError('offline');
  await store.load();
  expect(store.state).toBe('in');
});

test('an answer that was asked for before a log-in does not undo it', async () => {
  let answerLate = (_: Response) => {};
  answer({
    'GET /auth/session': () => new Promise<Response>((resolve) => (answerLate = resolve)),
    'POST /auth/login': () => succeed(signedIn),
  });
  const store = useSessionStore();
  const asked = store.load();
  await flushPromises();
  await store.logIn(credentials);
  answerLate(succeed(signedOut));
  await asked;
  expect(store.state).toBe('in');
});

test('logging in and out changes the state only when the server has agreed', async () => {
  const answers: Record<string, () => Response> = { 'POST /auth/login': () => refuse('invalid_credentials') };
  const fetching = answer(answers);
  const store = useSessionStore();
  await expect(store.logIn(credentials)).rejects.toThrow();
  expect(store.state).toBe('unknown');

  answers['POST /auth/login'] = () => succeed(signedIn);
  await store.logIn({ ...credentials, remember: true });
  expect(store.state).toBe('in');
  expect(bodiesSentTo(fetching, '/auth/login').at(-1)).toEqual({ ...credentials, remember: true });

  await expect(store.logOut()).rejects.toThrow();
  expect(store.state).toBe('in');
  answers['POST /auth/logout'] = () => succeed();
  await store.logOut();
  expect([store.state, store.user, store.session, store.ending]).toEqual(['out', null, null, 'here']);
});

test('a 401 behind the session ends it once, however many calls find out', async () => {
  answer({
    'POST /auth/login': () => succeed(signedIn),
    'GET /auth/sessions': () => refuse('session_expired'),
    'PATCH /me': () => refuse('session_ended'),
  });
  const store = useSessionStore();
  await store.logIn(credentials);
  answer({
    'GET /auth/session': () => succeed({ user: null, session: null }),
    'GET /auth/sessions': () => refuse('session_expired'),
    'PATCH /me': () => refuse('session_ended'),
  });
  const states: string[] = [];
  watch(
    () => store.state,
    (state) => states.push(state),
    { flush: 'sync' },
  );
  const calls = [store.listSessions(), store.listSessions(), store.rename('Ada'), store.listSessions()];
  const results = await Promise.allSettled(calls);
  expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  expect([store.state, store.ending]).toEqual(['out', 'expired']);
  expect(states).toEqual(['out']);
});

test('late news of an older cookie signs nobody out: the call is made once more', async () => {
  let asked = 0;
  answer({
    'POST /auth/login': () => succeed(signedIn),
    'GET /auth/session': () => succeed(signedIn),
    'GET /auth/sessions': () => (asked++ === 0 ? refuse('session_ended') : succeed({ sessions: [signedIn.session] })),
  });
  const store = useSessionStore();
  await store.logIn(credentials);
  expect(await store.listSessions()).toEqual([signedIn.session]);
  expect([store.state, asked]).toEqual(['in', 2]);
});

test('nothing is written to the account of somebody else who has signed in meanwhile', async () => {
  const other = { ...signedIn, user: { ...signedIn.user, id: 'somebody else' } };
  let writes = 0;
  answer({
    'POST /auth/login': () => succeed(signedIn),
    'GET /auth/session': () => succeed(other),
    'PATCH /me': () => {
      writes += 1;
      return refuse('session_ended');
    },
  });
  const store = useSessionStore();
  await store.logIn(credentials);
  await expect(store.rename('Ada')).rejects.toThrow();
  expect([store.user?.id, writes]).toEqual(['somebody else', 1]);
});

test('a wrong current password is no end of the session', async () => {
  answer({ 'POST /auth/login': () => succeed(signedIn), 'POST /auth/password': () => refuse('wrong_password') });
  const store = useSessionStore();
  await store.logIn(credentials);
  await expect(store.changePassword({ currentPassword: 'a', newPassword: 'b' })).rejects.toThrow();
  expect(store.state).toBe('in');
});

test('a new name is taken over from the answer', async () => {
  answer({
    'POST /auth/login': () => succeed(signedIn),
    'PATCH /me': () => succeed({ user: { ...ada, name: 'Ada King' }, session }),
  });
  const store = useSessionStore();
  await store.logIn(credentials);
  await store.rename(' Ada King ');
  expect(store.user?.name).toBe('Ada King');
});

test('other tabs hear of a log-out and ask for themselves', async () => {
  answer({ 'GET /auth/session': () => succeed(signedOut), 'POST /auth/login': () => succeed(signedIn) });
  const store = useSessionStore();
  await store.logIn(credentials);
  const otherTab = new BroadcastChannel('portero.session');
  otherTab.postMessage('out');
  await expect.poll(() => store.state).toBe('out');
  expect(store.ending).toBe('elsewhere');
  otherTab.close();
});
