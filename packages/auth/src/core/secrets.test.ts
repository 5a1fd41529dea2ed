import { expect, test } from 'vitest';
import { deriveHmacKey, deriveKey, hashSecret, newSecret, pseudonym } from './secrets.ts';

test('a new secret is 192 random bits that fit into a cookie as they are', () => {
  const secrets = Array.from({ length: 1_000 }, newSecret);
  expect(new Set(secrets).size).toBe(1_000);
  for (const secret of secrets) expect(secret).toMatch(/^[\w-]{32}$/);
});

test('what is stored of a secret is its SHA-256', () => {
  // FIPS 180-4, the example "abc".
  expect(hashSecret('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('every purpose and every secret has a key of its own, the same each time', () => {
  const keys = [
    deriveKey('one secret', 'session-token'),
    deriveKey('one secret', 'pseudonym'),
    deriveKey('another secret', 'session-token'),
  ].map((key) => key.toString('hex'));
  expect(new Set(keys).size).toBe(3);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(deriveKey('one secret', 'pseudonym').toString('hex')).toBe(keys[1]);
});

test('a pseudonym is the same for the same value and key, and tells neither', () => {
  const key = deriveHmacKey('one secret', 'pseudonym');
  expect(pseudonym(key, 'ada@example.com')).toBe(pseudonym(key, 'ada@example.com'));
  expect(pseudonym(key, 'ada@example.com')).toMatch(/^[\w-]{22}$/);
  expect(pseudonym(key, 'ada@example.com')).not.toBe(pseudonym(key, 'ada@example.org'));
  expect(pseudonym(deriveHmacKey('two', 'pseudonym'), 'ada@example.com')).not.toBe(pseudonym(key, 'ada@example.com'));
});
