import { expect, test } from 'vitest';
import { keyring } from '../test-app.ts';
import { sealOf } from './seal.ts';

const first = 'k1:Zk3vJ8qLw2xYb5nRt7mPc4sDf6gHj9aE';
const second = 'k2:Qm7wXe4rTy1uIo9pAs6dFg3hJk8lZc5v';
const bytes = Buffer.from('a private key');

test('what was sealed comes back, and reads differently each time', () => {
  const seal = sealOf(keyring(first));
  const [one, other] = [seal.close(bytes, 'here'), seal.close(bytes, 'here')];
  expect(one).not.toBe(other);
  expect(one).not.toContain(bytes.toString('base64url'));
  expect([seal.open(one, 'here'), seal.open(other, 'here')]).toEqual([bytes, bytes]);
});

test('it opens in its own place only, and not when a single character was changed', () => {
  const seal = sealOf(keyring(first));
  const sealed = seal.close(bytes, 'here');
  expect(seal.open(sealed, 'there')).toBeUndefined();
  for (let at = 3; at < sealed.length - 1; at += 1) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    expect(seal.open(changed, 'here')).toBeUndefined();
  }
  for (const text of ['', 'k1', 'k1:', 'k1:AAAA', 'k9:AAAA', sealed.slice(0, -8)])
    expect(seal.open(text, 'here')).toBeUndefined();
});

test('after a change of secrets the older one still opens, and once it is gone nothing does', () => {
  const sealed = sealOf(keyring(first)).close(bytes, 'here');
  expect(sealOf(keyring(`${second},${first}`)).open(sealed, 'here')).toEqual(bytes);
  expect(sealOf(keyring(second)).open(sealed, 'here')).toBeUndefined();
});

test('what an older secret sealed is sealed anew by the present one, and then the older one can go', () => {
  const sealed = sealOf(keyring(first)).close(bytes, 'here');
  const both = sealOf(keyring(`${second},${first}`));
  const renewed = both.renew(sealed, 'here') ?? '';
  expect(sealOf(keyring(second)).open(renewed, 'here')).toEqual(bytes);
  expect(both.renew(renewed, 'here')).toBeUndefined();
  expect(sealOf(keyring(second)).renew(sealed, 'here')).toBeUndefined();
});
