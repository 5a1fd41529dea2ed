import { expect, test } from 'vitest';
import type { Answer } from '../load/http.ts';
import { hashParameters } from './stored-hash.ts';
import { cookieFrom, expectAnswer, expectProfile, person, postForm, postJson } from './target.ts';

const answer = (status: number, headers: Answer['headers'] = {}, body = ''): Answer => ({ status, headers, body });

test('a log-in counts only if it is answered as it must be, and sets a cookie', () => {
  const login = postJson('/auth/login', person(1), 200);
  expect(cookieFrom(login, answer(200, { 'set-cookie': ['portero=abc; Path=/; HttpOnly', 'hint=1'] }))).toBe(
    'portero=abc; hint=1',
  );
  expect(() => cookieFrom(login, answer(200))).toThrow('/auth/login answered 200, but set no cookie');
  expect(() => cookieFrom(login, answer(429, {}, 'too many'))).toThrow(
    'POST /auth/login: 429 instead of 200: too many',
  );
});

test('a redirect counts only if it leads where success leads', () => {
  const login = postForm('/login', { ...person(1) }, '/profile');
  expect(() => expectAnswer(login, answer(302, { location: '/profile' }))).not.toThrow();
  expect(() => expectAnswer(login, answer(302, { location: '/login' }))).toThrow('302 instead of 302: to /login');
});

test("a profile counts only if it is one's own", () => {
  expect(() => expectProfile('/me', 'a@example.com', answer(200, {}, '{"email":"a@example.com"}'))).not.toThrow();
  expect(() => expectProfile('/me', 'a@example.com', answer(200, {}, 'null'))).toThrow(
    'GET /me: 200 without a@example.com',
  );
  expect(() => expectProfile('/me', 'a@example.com', answer(401, {}, 'a@example.com'))).toThrow('GET /me: 401');
});

test.each([
  ['$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA', 'argon2id m=19456 t=2 p=1'],
  ['pbkdf2:sha256:260000$salt$abcdef', 'pbkdf2:sha256:260000'],
  [`${'0a'.repeat(16)}:${'1b'.repeat(64)}`, 'scrypt N=16384 r=16 p=1'],
  ['', 'unknown'],
])('of the stored hash %s its parameters are told, and neither salt nor digest', (stored, parameters) => {
  expect(hashParameters(stored)).toBe(parameters);
});
