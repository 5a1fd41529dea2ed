import { describe, expect, test } from 'vitest';
import { CLAIMED_NAME, CurrentPassword, DisplayName, Email, LoginEmail, NewPassword } from './fields.ts';

/** The keywords of a text field, as JSON Schema sees them. */
const rulesOf = (schema: object) =>
  schema as { pattern?: string; minLength?: number; maxLength?: number; examples?: string[] };

/** Patterns are matched as JSON Schema asks: with the u flag. */
const matches = (schema: object, text: string) => new RegExp(rulesOf(schema).pattern ?? '', 'u').test(text);

describe('an e-mail address', () => {
  test.each([
    'a@b.co',
    'ada@example.com',
    'Ada.Lovelace+x@mail.example.co.uk',
    "o'brien@example.com",
    ' ada@example.com\t',
  ])('may be %j', (text) => {
    expect(matches(Email, text)).toBe(true);
  });

  test.each([
    '',
    'a',
    'a@b',
    'a@b.',
    '@b.co',
    'a b@c.co',
    'a@b_c.co',
    'a@-b.co',
    'a@b-.co',
    '\u00e4@b.co',
    'a@b.co\n',
    'a@b.co,c@d.co',
  ])('may not be %j', (text) => {
    expect(matches(Email, text)).toBe(false);
  });
});

test.each([
  ['an address without an end', `a@${'a.'.repeat(50_000)}`],
  ['a label without an end', `a@${'a'.repeat(100_000)}`],
  ['a label of hyphens', `a@a${'-'.repeat(100_000)}`],
  ['labels that begin well', `a@${'a-a.'.repeat(25_000)}-`],
  ['a local part without an end', 'a'.repeat(100_000)],
  ['blanks without an end', `${' '.repeat(100_000)}x`],
])('the pattern of addresses is through with %s at once', (_what, text) => {
  // A pattern that backtracks without bounds would not come back before the time limit of the test.
  expect(matches(Email, text)).toBe(false);
});

test('the patterns of names are through with a long text of nothing visible at once', () => {
  for (const text of ['\u200b'.repeat(100_000), `${'\u3164'.repeat(50_000)}\n`, `${'a'.repeat(100_000)}\u202e`]) {
    expect(matches(DisplayName, text)).toBe(false);
    expect(matches({ pattern: CLAIMED_NAME }, text)).toBe(false);
  }
});

test('what is proved may be longer and looser than what is chosen, never tighter', () => {
  expect(rulesOf(LoginEmail).maxLength).toBeGreaterThanOrEqual(rulesOf(Email).maxLength ?? 0);
  expect(LoginEmail).not.toHaveProperty('pattern');
  expect(rulesOf(CurrentPassword).minLength).toBe(1);
  expect(rulesOf(CurrentPassword).maxLength).toBe(rulesOf(NewPassword).maxLength);
  expect(CurrentPassword).not.toHaveProperty('pattern');
  expect(NewPassword).not.toHaveProperty('pattern');
});

test('every field shows an example that it would accept itself', () => {
  for (const schema of [Email, DisplayName]) {
    for (const example of rulesOf(schema).examples ?? []) expect(matches(schema, example)).toBe(true);
  }
});
