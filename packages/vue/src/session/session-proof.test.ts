import { ProblemError } from '@portero/client';
import { expect, test } from 'vitest';
import { ada, answer, refuse, signedIn, signedOut, succeed } from '../test-answers.ts';
import { useSessionStore } from './session.store.ts';
import { isSessionProblem } from './session-problem.ts';

const body = { email: 'ada@example.com', name: 'Ada', password: 'correct horse battery' };

test('a sign-up says whether somebody is signed in by it', async () => {
  const answers = { 'POST /auth/signup': () => succeed(signedOut) };
  answer(answers);
  const store = useSessionStore();
  expect([await store.signUp(body), store.state]).toEqual([false, 'unknown']);
  answers['POST /auth/signup'] = () => succeed(signedIn);
  expect([await store.signUp(body), store.state]).toEqual([true, 'in']);
});

test('what may have changed is asked about, and other tabs are told to ask as well', async () => {
  answer({ 'GET /auth/session': () => succeed({ ...signedIn, user: { ...ada, emailVerified: true } }) });
  const heard: unknown[] = [];
  const channel = new BroadcastChannel('portero.session');
  channel.onmessage = ({ data }) => heard.push(data);
  const store = useSessionStore();
  store.user = { ...ada, emailVerified: false };
  await store.refresh();
  expect(store.user?.emailVerified).toBe(true);
  await expect.poll(() => heard).toEqual(['changed']);
  channel.close();
});

test.each([
  ['session_expired', true],
  ['not_authenticated', true],
  ['invalid_credentials', false],
  ['reauth_required', false],
] as const)('%s is the end of the session: %s', async (code, isEnd) => {
  expect(isSessionProblem(new ProblemError(await refuse(code).json(), undefined))).toBe(isEnd);
});
