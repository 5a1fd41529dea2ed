import { api } from '@portero/contracts';
import { expect, test } from 'vitest';
import { constraintsOf, faultOf } from './constraints.ts';

const email = constraintsOf(api.session.signup, 'email');
const name = constraintsOf(api.session.signup, 'name');
const password = constraintsOf(api.session.signup, 'password');

test('what a field must be like stands in the contract', () => {
  expect(email).toMatchObject({ required: true, minLength: 3, maxLength: 254 });
  expect(password).toEqual({ required: true, minLength: 8, maxLength: 256, pattern: null });
  expect(constraintsOf(api.session.login, 'remember').required).toBe(false);
});

test('log-in asks for nothing but a password of some length', () => {
  expect(constraintsOf(api.session.login, 'password')).toMatchObject({ minLength: 1 });
});

test.each([
  ['', email, 'required'],
  ['a@', email, 'too_short'],
  ['ada', email, 'invalid_format'],
  ['ada@example', email, 'invalid_format'],
  ['ada@example.com', email, undefined],
  ['  ada@example.com ', email, undefined],
  ['', name, 'required'],
  ['   ', name, 'invalid_format'],
  ['Ada\u202E', name, 'invalid_format'],
  ['x'.repeat(101), name, 'too_long'],
  ['Ada 👩‍💻', name, undefined],
  ['       ', password, 'too_short'],
  ['        ', password, undefined],
] as const)('%j under its constraints: %#', (value, constraints, code) => {
  expect(faultOf(value, constraints)?.code).toBe(code);
});

test('characters are counted as the server counts them: an emoji is one', () => {
  expect(faultOf('🔑'.repeat(7), password)?.code).toBe('too_short');
  expect(faultOf('🔑'.repeat(256), password)).toBeUndefined();
});
