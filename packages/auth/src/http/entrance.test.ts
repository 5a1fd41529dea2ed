import { afterEach, expect, test } from 'vitest';
import { Failure } from '../core/failure.ts';
import { bob, cheapHasher, type TestApp, testApp } from '../test-app.ts';

let app: TestApp;
afterEach(() => app.close());

const CROWD = 60;

/** Lets a crowd log in as Bob, while Ada looks at her profile. @returns what was answered, in its order */
async function crowdAndLook(cookie: string) {
  const answered: { what: string; status: number; retryAfter: unknown }[] = [];
  const ask = async (what: string, answer: ReturnType<TestApp['send']>) => {
    const { statusCode, headers } = await answer;
    answered.push({ what, status: statusCode, retryAfter: headers['retry-after'] });
  };
  const { email, password } = bob;
  const crowd = Array.from({ length: CROWD }, () =>
    ask('log-in', app.send('POST', '/auth/login', { body: { email, password } })),
  );
  await Promise.all([...crowd, ask('look', app.send('GET', '/me', { cookie }))]);
  return answered;
}

test('who looks at their profile is served while a crowd comes in', async () => {
  app = await testApp({ policy: { rateLimits: false } });
  const cookie = await app.signUp();
  await app.signUp(bob);
  const answered = await crowdAndLook(cookie);
  expect(answered.filter(({ what, status }) => what === 'log-in' && status === 200)).toHaveLength(CROWD);
  expect(answered.findIndex(({ what, status }) => what === 'look' && status === 200)).toBeLessThan(CROWD / 2);
});

test('who looks at their profile is served while a crowd is turned away, each with when to come back', async () => {
  let full = false;
  let hashes = 0;
  const hasher = await cheapHasher;
  const passwords = {
    ...hasher,
    verify: (stored: string | undefined, password: string) => {
      hashes += 1;
      return hasher.verify(stored, password);
    },
    refuseIfFull: () => {
      if (full) throw new Failure('overloaded', { retryAfter: 2 });
    },
  };
  app = await testApp({ policy: { rateLimits: false }, passwords });
  const cookie = await app.signUp();
  await app.signUp(bob);
  full = true;
  const answered = await crowdAndLook(cookie);
  const refused = answered.filter(({ what }) => what === 'log-in');
  expect(refused).toEqual(Array(CROWD).fill({ what: 'log-in', status: 503, retryAfter: '2' }));
  expect(answered.findIndex(({ what, status }) => what === 'look' && status === 200)).toBeLessThan(CROWD / 2);
  expect(hashes).toBe(0);
});
