import { describe, expect, test, vi } from 'vitest';
import type { Problem } from './index.ts';
import { clientWith, down, ok, refused } from './test-client.ts';

const signedIn = { user: { id: '1' }, session: { id: '2' } };
const person = { email: 'ada@example.com', password: 'correct horse' };
const expired = refused(401, 'session_expired');
const ended = refused(401, 'session_ended');
const unknown = refused(401, 'not_authenticated');

function watched(answers: Parameters<typeof clientWith>[0]) {
  const told: string[] = [];
  const client = clientWith(answers, { onSessionEnded: ({ code }: Problem) => told.push(code) });
  return { ...client, told };
}

/** When everything is said that follows from what has happened. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** Makes a call and forgets how it turned out. */
const tried = (call: Promise<unknown>) => call.then(String, String);

test.each([
  ['session_expired', expired],
  ['session_ended', ended],
  ['not_authenticated', unknown],
])('%s at a call behind the session is an ending, told before the call is refused', async (code, refusal) => {
  const { portero, told } = watched([refusal]);
  const toldThen = await portero.profile.me().catch(() => [...told]);
  expect(toldThen).toEqual([code]);
});

test('however many calls find out, the ending is told once', async () => {
  const { portero, told } = watched([ended]);
  await Promise.all([portero.profile.me(), portero.session.list(), portero.profile.me()].map(tried));
  await tried(portero.session.list());
  expect(told).toEqual(['session_ended']);
});

test('the next ending is told again, after a call has shown that there was a session', async () => {
  for (const again of [
    (portero: ReturnType<typeof watched>['portero']) => portero.session.login(person),
    (portero: ReturnType<typeof watched>['portero']) => portero.profile.me(),
    (portero: ReturnType<typeof watched>['portero']) => portero.session.current(),
  ]) {
    const { portero, told } = watched([ended, ok(signedIn), expired]);
    await tried(portero.profile.me());
    await again(portero);
    await tried(portero.profile.me());
    expect(told).toEqual(['session_ended', 'session_expired']);
  }
});

test('asking who is signed in shows no session where nobody is', async () => {
  const { portero, told } = watched([ended, ok({ user: null, session: null }), unknown]);
  await tried(portero.profile.me());
  await portero.session.current();
  await tried(portero.profile.me());
  expect(told).toEqual(['session_ended']);
});

test.each([
  ['a wrong password at log-in', refused(401, 'invalid_credentials')],
  ['a wrong token', refused(401, 'invalid_token')],
  ['a network that is down', down],
  ['a server that is busy', refused(503, 'overloaded')],
])('%s ends no session', async (_what, failure) => {
  const { portero, told } = watched([failure]);
  await tried(portero.profile.me());
  await tried(portero.session.login(person));
  expect(told).toEqual([]);
});

test('a refusal under the status of another one ends no session', async () => {
  const { portero, told } = watched([refused(502, 'session_ended')]);
  await tried(portero.profile.me());
  expect(told).toEqual([]);
});

describe('while a call is under way that gives a session', () => {
  const newPassword = { currentPassword: 'correct horse', newPassword: 'four quiet herons' };

  test('an ending is not told, and not at all where there is a session then', async () => {
    const slow = Promise.withResolvers<Response>();
    const { portero, told } = watched([() => slow.promise, ended, expired]);
    const change = portero.password.change(newPassword);
    await tried(portero.profile.me());
    slow.resolve(ok()());
    await change;
    await settled();
    expect(told).toEqual([]);
    await tried(portero.profile.me());
    expect(told).toEqual(['session_expired']);
  });

  test('an ending is told afterwards, once, where there is none', async () => {
    const slow = Promise.withResolvers<Response>();
    const { portero, told } = watched([() => slow.promise, ended]);
    const logIn = tried(portero.session.login(person));
    await Promise.all([tried(portero.profile.me()), tried(portero.session.list())]);
    expect(told).toEqual([]);
    slow.resolve(refused(401, 'invalid_credentials')());
    await logIn;
    await settled();
    expect(told).toEqual(['session_ended']);
  });

  test('its own refusal is an ending like any other', async () => {
    const { portero, told } = watched([ended]);
    await Promise.all([tried(portero.password.change(newPassword)), tried(portero.password.change(newPassword))]);
    await settled();
    expect(told).toEqual(['session_ended']);
  });
});

test('a public call ends no session, whatever it is refused with', async () => {
  const { portero, told } = watched([unknown]);
  await tried(portero.session.current());
  await tried(portero.session.login(person));
  expect(told).toEqual([]);
});

test('who logs out is not told so, not even by calls that were under way', async () => {
  const late = Promise.withResolvers<Response>();
  const { portero, told } = watched([() => late.promise, ok(), unknown]);
  const slow = tried(portero.session.list());
  await portero.session.logout();
  late.resolve(ended());
  await slow;
  await tried(portero.profile.me());
  expect(told).toEqual([]);
});

test('who logs out everybody else is still watched', async () => {
  const { portero, told } = watched([ok(), ended]);
  await portero.session.logout({ scope: 'others' });
  await tried(portero.profile.me());
  expect(told).toEqual(['session_ended']);
});

test('a call of the session before says nothing about the one of now', async () => {
  const late = Promise.withResolvers<Response>();
  const { portero, told } = watched([() => late.promise, ok(signedIn), ended]);
  const slow = tried(portero.session.list());
  await portero.session.login(person);
  late.resolve(ended());
  await slow;
  expect(told).toEqual([]);
  await tried(portero.profile.me());
  expect(told).toEqual(['session_ended']);
});

test('a late success of a session that has ended does not make it live again', async () => {
  const late = Promise.withResolvers<Response>();
  const { portero, told } = watched([() => late.promise, ended]);
  const slow = portero.session.list();
  await tried(portero.profile.me());
  late.resolve(ok({ sessions: [] })());
  await slow;
  await tried(portero.profile.me());
  expect(told).toEqual(['session_ended']);
});

test('a hook that throws takes nothing away from the call', async () => {
  const fault = new Error('fault of the hook');
  const faults: unknown[] = [];
  vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((task) => {
    try {
      task();
    } catch (thrown) {
      faults.push(thrown);
    }
  });
  const { portero } = clientWith([ended], {
    onSessionEnded: () => {
      throw fault;
    },
  });
  await expect(portero.profile.me()).rejects.toMatchObject({ code: 'session_ended' });
  expect(faults).toEqual([fault]);
  vi.restoreAllMocks();
});
