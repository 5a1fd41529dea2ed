import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseKeyring, SECRET_MIN_LENGTH } from './keyring.ts';

const A = 'Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE';
const B = 'q9Wm2Ls7Xd4Vf1Ck8Zb5Nr3Tj6Hp0GyU';
const faultsOf = (text: string) => {
  const parsed = parseKeyring(text);
  return 'faults' in parsed ? parsed.faults : [];
};

test.each([
  '0123456789abcdef0123456789abcdef',
  'abcdefghijklmnopqrstuvwxyz123456',
  'Zk3vJ8qLw2Zk3vJ8qLw2Zk3vJ8qLw2Zk3v',
])('a secret that follows a pattern, such as %s, is refused', (secret) => {
  expect(faultsOf(`k1:${secret}`)).toEqual([expect.stringContaining('guessable')]);
});

test('no random secret is taken for a pattern', () => {
  for (let i = 0; i < 2_000; i += 1) {
    expect(faultsOf(`k1:${randomBytes(32).toString('base64url')}`)).toEqual([]);
  }
  expect(faultsOf('k1:ZZk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE')).toEqual([]);
});

describe('a keyring is read', () => {
  test('in the order in which it is written: the first key signs', () => {
    const parsed = parseKeyring(`k2:${B},k1:${A}`);
    expect('secrets' in parsed && [...parsed.secrets]).toEqual([
      ['k2', B],
      ['k1', A],
    ]);
  });

  test('with blanks around its entries, and with secrets that hold colons, slashes and equals signs', () => {
    const parsed = parseKeyring(` k1:${A} ,\tk-2_x:ab:cd/ef+gh=ij:kl/mn+op=qr:st/uv+wx== `);
    expect('secrets' in parsed && [...parsed.secrets.keys()]).toEqual(['k1', 'k-2_x']);
  });

  test('with 32 random bytes in base64, base64url or hex', () => {
    for (const secret of [
      'b8Yk0mQx3vTz6LrWn1Hc9pJf4sGd7uEa2iOq5tRyXwM=',
      'b8Yk0mQx3vTz6LrWn1Hc9pJf4sGd7uEa2iOq5tRyXwM',
      '3f9a1c7e5b2d8046f1e3c5a7092b4d6e8fa0c2e41537596b7d8f90a1b2c3d4e5',
    ]) {
      expect(faultsOf(`k1:${secret}`)).toEqual([]);
    }
  });
});

describe('a keyring is refused', () => {
  test.each([
    ['', 'entry 1 is not of the form name:secret'],
    [A, 'entry 1 is not of the form name:secret'],
    [`k1:${A},`, 'entry 2 is not of the form name:secret'],
    [`:${A}`, 'entry 1 is not of the form name:secret'],
    [`k 1:${A}`, 'entry 1 is not of the form name:secret'],
    [`k1:${A},k1:${B}`, 'entry 2 repeats the name "k1"'],
    ['k1:', `the secret "k1" is too short: at least ${SECRET_MIN_LENGTH} characters, 32 random bytes`],
    [`k1:${A.slice(1)}`, `the secret "k1" is too short: at least ${SECRET_MIN_LENGTH} characters, 32 random bytes`],
  ])('when it is %j', (text, fault) => {
    expect(faultsOf(text)).toEqual([fault]);
  });

  test.each([
    'secret-key-goes-here',
    'secret-key-goes-here-secret-key-goes-here',
    'change-me-change-me-change-me-change-me-0123456789',
    'ChangeMeChangeMe0123456789abcdefghij',
    'my-very-long-password-0123456789-abcdefgh',
    'portero-portero-portero-0123456789-abcdef',
    'example0123456789abcdefghijklmnopqrstuvw',
    'a'.repeat(64),
    'abcabcabcabcabcabcabcabcabcabcabcabcabc',
    '0123456701234567012345670123456701234567',
  ])('when a secret can be guessed, such as %s', (secret) => {
    expect(faultsOf(`k1:${secret}`)).toEqual([expect.stringMatching(/guessable|too short/)]);
  });

  test('with all its faults at once, and without a word of the secrets', () => {
    const faults = faultsOf(`k1:short-and-private,nothing,k2:${'b'.repeat(40)}`);
    expect(faults).toHaveLength(3);
    expect(faults.join()).not.toMatch(/short-and-private|bbbb/);
  });
});
