import { expect, test } from 'vitest';
import { isFailure } from '../core/failure.ts';
import { compileValidator } from './validation.ts';

const check = compileValidator({
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    properties: {
      name: { type: 'string', minLength: 2, maxLength: 4, pattern: '^[a-z]*$', description: 'small letters' },
      code: { type: 'string', pattern: '^[0-9]*$' },
      empty: { type: 'string', minLength: 1 },
      age: { type: 'integer' },
      kind: { enum: ['this', 'others'] },
      nested: { type: 'object', required: ['a/b'], properties: { 'a/b': { type: 'string' } } },
    },
  },
});

/** Pointer → [code, message] of the refused fields; the value itself if nothing is refused. */
function outcome(value: unknown): unknown {
  const result = check(value);
  if ('value' in result) return result.value;
  if (!isFailure(result.error)) throw result.error;
  expect(result.error.code).toBe('validation_failed');
  return Object.fromEntries((result.error.data.errors ?? []).map((e) => [e.pointer, [e.code, e.message]]));
}

test.each<[unknown, Record<string, [string, string]>]>([
  [{}, { '#/name': ['required', 'This field is required.'] }],
  [undefined, { '#': ['wrong_type', 'Expected an object.'] }],
  [[], { '#': ['wrong_type', 'Expected an object.'] }],
  [{ name: 1 }, { '#/name': ['wrong_type', 'Expected a string.'] }],
  [{ name: 'ada', age: '7' }, { '#/age': ['wrong_type', 'Expected an integer.'] }],
  [{ name: 'a' }, { '#/name': ['too_short', 'Use at least 2 characters.'] }],
  [{ name: 'ada', empty: '' }, { '#/empty': ['too_short', 'This field is empty.'] }],
  [{ name: 'abcde' }, { '#/name': ['too_long', 'Use at most 4 characters.'] }],
  [{ name: 'ADA' }, { '#/name': ['invalid_format', 'Expected small letters.'] }],
  [{ name: 'ada', code: 'x' }, { '#/code': ['invalid_format', 'This is not in the expected form.'] }],
  [{ name: 'ada', kind: 'all' }, { '#/kind': ['not_allowed', 'Expected one of: this, others.'] }],
  [{ name: 'ada', more: 1 }, { '#/more': ['unknown_field', 'There is no such field here.'] }],
  [{ name: 'ada', code: '\ud800' }, { '#/code': ['invalid_format', 'This is not in the expected form.'] }],
  [{ name: 'ada', empty: '\ud800' }, { '#/empty': ['invalid_characters', 'This holds a character that is no text.'] }],
  [{ name: 'ada', empty: 'a\0' }, { '#/empty': ['invalid_characters', 'This holds a character that is no text.'] }],
  [{ name: 'ada', nested: {} }, { '#/nested/a~1b': ['required', 'This field is required.'] }],
  [{ name: 'ada', nested: { 'a/b': 1 } }, { '#/nested/a~1b': ['wrong_type', 'Expected a string.'] }],
])('of %j it says what is wrong, and where', (value, expected) => {
  expect(outcome(value)).toEqual(expected);
});

test('one word a field is enough: the first fault is the one to mend', () => {
  expect(outcome({ name: 'ABCDE' })).toEqual({ '#/name': ['too_long', 'Use at most 4 characters.'] });
});

test('all refused fields are named at once', () => {
  expect(Object.keys(outcome({ name: 1, age: 'x', more: 1 }) as object).sort()).toEqual(['#/age', '#/more', '#/name']);
});

test('nothing is coerced, dropped or filled in', () => {
  const value = { name: 'ada', age: 7 };
  expect(outcome(value)).toBe(value);
  expect(value).toEqual({ name: 'ada', age: 7 });
  for (const age of ['7', true, null, 7.5]) expect(outcome({ name: 'ada', age })).toHaveProperty(['#/age']);
});

test('no message repeats what was sent', () => {
  const secret = 'Hunter2Hunter2';
  for (const value of [
    { name: secret },
    { name: [secret] },
    { name: 'ada', kind: secret },
    { name: 'ada', age: secret },
  ]) {
    expect(JSON.stringify(outcome(value))).not.toContain(secret);
  }
});
