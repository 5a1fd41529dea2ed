import { type Argon2, createHasher } from '@portero/auth';
import { describe, expect, test } from 'vitest';
import { fastArgon2 } from './fast-argon2.ts';

const parameters = { memoryCost: 1024, timeCost: 2, parallelism: 1 };
const fast = (await fastArgon2()) as Argon2;
const hashers = {
  argon2: await createHasher({ parameters }),
  '@node-rs/argon2': await createHasher({ parameters, argon2: fast }),
};

const passwords = [
  'correct horse battery staple',
  'ñandú ₿ 🐎 ｆｕｌｌ ｗｉｄｔｈ',
  ' blanks around ',
  'a\0zero inside',
  'x'.repeat(256),
  '🐎'.repeat(256),
];

test('the fast package is installed where the tests run, and says its name', () => {
  expect(fast.name).toBe('@node-rs/argon2');
});

describe.each([
  ['argon2', '@node-rs/argon2'],
  ['@node-rs/argon2', 'argon2'],
  ['@node-rs/argon2', '@node-rs/argon2'],
] as const)('a hash that %s has made', (maker, checker) => {
  test.each(passwords)(`is known again by ${checker}, and not for another password: %j`, async (password) => {
    const hash = await hashers[maker].hash(password);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=1024,(t=2,p=1|p=1,t=2)\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await hashers[checker].verify(hash, password)).toBe(true);
    expect(await hashers[checker].verify(hash, `${password}x`)).toBe(false);
    expect(await hashers[checker].verify(hash, password.slice(1))).toBe(false);
    expect(hashers[checker].needsRehash(hash)).toBe(false);
  });

  test(`has a salt of its own each time, so that ${checker} cannot tell who has the same password`, async () => {
    const [one, other] = await Promise.all([hashers[maker].hash('the same'), hashers[maker].hash('the same')]);
    expect(one).not.toBe(other);
    expect(await hashers[checker].verify(other, 'the same')).toBe(true);
  });
});

test('both refuse an unknown user, whatever the password', async () => {
  for (const hasher of Object.values(hashers)) {
    expect(await hasher.verify(undefined, 'correct horse battery staple')).toBe(false);
  }
});

test('hashes of older parameters are checked by either, and are due to be made anew', async () => {
  const weak = await createHasher({ parameters: { ...parameters, memoryCost: 256 } });
  const hash = await weak.hash('an old one');
  for (const hasher of Object.values(hashers)) {
    expect([await hasher.verify(hash, 'an old one'), hasher.needsRehash(hash)]).toEqual([true, true]);
  }
});
