import { flushPromises } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import { watch } from 'vue';
import { ada, answer, bodiesSentTo, refuse, session, signedIn, signedOut, succeed } from '../test-answers.ts';
import { useSessionStore } from './session.store.ts';

const credentials = { email: 'ada@example.com', password: 'correct horse' };
const grace = { ...signedIn, user: { ...ada, id: 'somebody else', name: 'Grace' } };

const channels: BroadcastChannel[] = [];

/** What another tab of this browser speaks through. */
function otherTab(): BroadcastChannel {
  const channel = new BroadcastChannel('portero.session');
  channels.push(channel);
  return channel;
}

afterEach(() => {
  for (const channel of channels.splice(0)) channel.close();
});

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

test.each([
  ['offline', () => new TypeError('offline')],
  ['slow', () => new DOMException('too late', 'TimeoutError')],
  ['server', () => refuse('internal_error')],
  ['server', () => new Response('<h1>502</h1>', { status: 502, headers: { 'content-type': 'text/html' } })],
] as const)('without an answer the state stays unknown, and it is known why: %s (%#)', async (outage, fail) => {
  if (outage === 'slow') vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
  answer({ 'GET /auth/session': fail });
  const store = useSessionStore();
  await store.settled();
  expect([store.state, store.outage]).toEqual(['unknown', outage]);
});

test('asking again keeps what is shown until there is an answer', async () => {
  const answers: Record<string, () => Response | Promise<Response> | Error> = {
    'GET /auth/session': () => new TypeError('offline'),
  };
  answer(answers);
  const store = useSessionStore();
  await store.settled();

  let reply = (_: Response) => {};
  answers['GET /auth/session'] = () => new Promise<Response>((resolve) => (reply = resolve));
  const asked = store.load();
  await flushPromises();
  expect([store.state, store.outage]).toEqual(['unknown', 'offline']);
  reply(succeed(signedIn));
  await asked;
  expect([store.state, store.outage]).toEqual(['in', null]);
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

test('a log-out of somebody who is not signed in any more is one', async () => {
  answer({ 'POST /auth/login': () => succeed(signedIn), 'POST /auth/logout': () => refuse('session_expired') });
  const store = useSessionStore();
  await store.logIn(credentials);
  await store.logOut();
  expect([store.state, store.ending]).toEqual(['out', 'here']);
});

test('a log-out that does not reach the server leaves everything as it was', async () => {
  answer({ 'POST /auth/login': () => succeed(signedIn), 'POST /auth/logout': () => new TypeError('offline') });
  const store = useSessionStore();
  await store.logIn(credentials);
  await expect(store.logOut()).rejects.toThrow();
  expect(store.state).toBe('in');
});

test('a 401 behind the session ends it once, however many calls find out, and is asked about once', async () => {
  answer({ 'POST /auth/login': () => succeed(signedIn) });
  const store = useSessionStore();
  await store.logIn(credentials);
  const fetching = answer({
    'GET /auth/session': () => succeed(signedOut),
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
  expect(fetching.mock.calls.filter(([url]) => url === '/auth/session')).toHaveLength(1);
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
  let writes = 0;
  answer({
    'POST /auth/login': () => succeed(signedIn),
    'GET /auth/session': () => succeed(grace),
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

test('a name that is saved late brings nobody back who has logged out', async () => {
  let reply = (_: Response) => {};
  answer({
    'POST /auth/login': () => succeed(signedIn),
    'PATCH /me': () => new Promise<Response>((resolve) => (reply = resolve)),
    'POST /auth/logout': () => succeed(),
  });
  const store = useSessionStore();
  await store.logIn(credentials);
  const saved = store.rename('Ada King');
  await flushPromises();
  await store.logOut();
  reply(succeed({ user: { ...ada, name: 'Ada King' }, session }));
  await saved;
  expect([store.state, store.user]).toEqual(['out', null]);
});

test('a name that is saved late does not cover up somebody else who has signed in', async () => {
  let reply = (_: Response) => {};
  answer({
    'POST /auth/login': () => succeed(signedIn),
    'PATCH /me': () => new Promise<Response>((resolve) => (reply = resolve)),
    'GET /auth/session': () => succeed(grace),
  });
  const store = useSessionStore();
  await store.logIn(credentials);
  const saved = store.rename('Ada King');
  await flushPromises();
  await store.load();
  reply(succeed({ user: { ...ada, name: 'Ada King' }, session }));
  await saved;
  expect(store.user?.name).toBe('Grace');
});

test('a log-out in another tab signs out here at once, without waiting for the server', async () => {
  answer({ 'POST /auth/login': () => succeed(signedIn), 'GET /auth/session': () => new Promise(() => {}) });
  const store = useSessionStore();
  await store.logIn(credentials);
  otherTab().postMessage('out');
  await expect.poll(() => store.state).toBe('out');
  expect(store.ending).toBe('elsewhere');
});

test('a log-in in another tab hides what is shown here until it is known whose it was', async () => {
  let reply = (_: Response) => {};
  answer({
    'POST /auth/login': () => succeed(signedIn),
    'GET /auth/session': () => new Promise<Response>((resolve) => (reply = resolve)),
  });
  const store = useSessionStore();
  await store.logIn(credentials);
  otherTab().postMessage('in');
  await expect.poll(() => store.state).toBe('unknown');
  reply(succeed(grace));
  await expect.poll(() => store.state).toBe('in');
  expect(store.user?.name).toBe('Grace');
});

test('a new name in another tab is shown here without hiding anything', async () => {
  answer({
    'POST /auth/login': () => succeed(signedIn),
    'GET /auth/session': () => succeed({ user: { ...ada, name: 'Ada King' }, session }),
  });
  const store = useSessionStore();
  await store.logIn(credentials);
  const states: string[] = [];
  watch(
    () => store.state,
    (state) => states.push(state),
    { flush: 'sync' },
  );
  otherTab().postMessage('changed');
  await expect.poll(() => store.user?.name).toBe('Ada King');
  expect(states).toEqual([]);
});

test('other tabs are told of a log-in, a new name and a log-out', async () => {
  answer({
    'POST /auth/login': () => succeed(signedIn),
    'PATCH /me': () => succeed(signedIn),
    'POST /auth/logout': () => succeed(),
  });
  const heard: unknown[] = [];
  otherTab().onmessage = ({ data }) => heard.push(data);
  const store = useSessionStore();
  await store.logIn(credentials);
  await store.rename('Ada');
  await store.logOut();
  await expect.poll(() => heard).toEqual(['in', 'changed', 'out']);
});
