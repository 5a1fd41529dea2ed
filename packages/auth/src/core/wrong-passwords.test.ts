import { describe, expect, test } from 'vitest';
import { type Work, workOf } from '../test-work.ts';
import { readForeignHash } from './foreign-hashes.ts';
import { type AdoptingHasher, createHasher } from './passwords.ts';

const parameters = { memoryCost: 1024, timeCost: 2, parallelism: 1 };
const OWN = 'argon2id m=1024,p=1,t=2';

/** Methods, and what the dearest of each kind costs. Every method stands for a user who was taken over. */
const tables: [what: string, methods: string[], dearest: Work][] = [
  ['weak digests alone, which cost next to nothing', ['md5', 'sha256'], {}],
  ['one method', ['pbkdf2:sha256:9000'], { 'pbkdf2 sha256, 32 bytes': 9000 }],
  [
    'Werkzeug\u2019s counts of several years, some of them wrapped',
    ['pbkdf2:sha256:50', 'pbkdf2:sha256:600000', 'pbkdf2:sha256:150', 'pbkdf2:sha256:600001', 'sha256'],
    { 'pbkdf2 sha256, 32 bytes': 600_001 },
  ],
  [
    'PBKDF2 with several digests, of which none is measured by another',
    ['pbkdf2:sha256:5000', 'pbkdf2:sha512:300', 'pbkdf2:sha256:40', 'pbkdf2:sha512:7000', 'pbkdf2:md5:20'],
    { 'pbkdf2 sha256, 32 bytes': 5000, 'pbkdf2 sha512, 64 bytes': 7000, 'pbkdf2 md5, 16 bytes': 20 },
  ],
  [
    'scrypt of several shapes, with and without its parameters written out',
    ['scrypt:1024:8:2', 'scrypt:1024:8:1', 'scrypt:2048:4:1', 'scrypt', 'scrypt:32768:8:1'],
    { 'scrypt 1024:8:2': 1, 'scrypt 1024:8:1': 1, 'scrypt 2048:4:1': 1, 'scrypt 32768:8:1': 1 },
  ],
  [
    'both at once',
    ['pbkdf2:sha256:800', 'scrypt:1024:8:1', 'pbkdf2', 'sha1'],
    { 'pbkdf2 sha256, 32 bytes': 260_000, 'scrypt 1024:8:1': 1 },
  ],
];

async function adopted(hasher: AdoptingHasher, method: string): Promise<string> {
  for (const bytes of [16, 20, 32, 64]) {
    const hash = readForeignHash(`${method}$salt$${'ab'.repeat(bytes)}`);
    if (!('fault' in hash)) return hasher.adopt(hash);
  }
  throw new Error(method);
}

describe.each(tables)('with %s', (_what, methods, dearest) => {
  test('a wrong password costs the same for everybody: unknown, native or taken over', async () => {
    const hasher = await createHasher({ parameters });
    const kept = await Promise.all(methods.map((method) => adopted(hasher, method)));
    hasher.heed(kept);
    for (const stored of [undefined, await hasher.hash('right'), ...kept]) {
      const work = await workOf(async () => expect(await hasher.verify(stored, 'wrong')).toBe(false));
      expect([stored, work]).toEqual([stored, { [OWN]: 1, ...dearest }]);
    }
  });

  test('it also does once each of them was tried, if nobody told of them', async () => {
    const hasher = await createHasher({ parameters });
    const kept = await Promise.all(methods.map((method) => adopted(hasher, method)));
    for (const stored of kept) await hasher.verify(stored, 'wrong');
    for (const stored of [undefined, ...kept]) {
      expect(await workOf(() => hasher.verify(stored, 'wrong'))).toEqual({ [OWN]: 1, ...dearest });
    }
  });
});

test('the right password pays for its own hash alone, whatever others cost', async () => {
  const hasher = await createHasher({ parameters });
  hasher.heed([await adopted(hasher, 'pbkdf2:sha256:9000'), await adopted(hasher, 'scrypt:1024:8:1')]);
  const own = await hasher.hash('right');
  expect(await workOf(async () => expect(await hasher.verify(own, 'right')).toBe(true))).toEqual({ [OWN]: 1 });
});

test('when the last of the dear hashes is gone, a wrong password is cheap again', async () => {
  const hasher = await createHasher({ parameters });
  const [dear, cheap] = [await adopted(hasher, 'pbkdf2:sha256:9000'), await adopted(hasher, 'pbkdf2:sha256:40')];
  hasher.heed([dear, cheap]);
  hasher.heed([cheap]);
  expect(await workOf(() => hasher.verify(undefined, 'wrong'))).toEqual({ [OWN]: 1, 'pbkdf2 sha256, 32 bytes': 40 });
  hasher.heed([]);
  expect(await workOf(() => hasher.verify(undefined, 'wrong'))).toEqual({ [OWN]: 1 });
});
