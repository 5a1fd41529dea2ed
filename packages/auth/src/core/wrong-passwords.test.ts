import { describe, expect, test } from 'vitest';
import { type Work, workOf } from '../test-work.ts';
import { WRONG_PASSWORD_BUDGET } from './dearest-forms.ts';
import { readForeignHash, readMethod } from './foreign-hashes.ts';
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

/** What work costs by the model, in which no clock has a part. */
function costOf(work: Work): number {
  const costs = Object.entries(work).map(([what, rounds]) => {
    const [kind = '', shape = ''] = what.split(/,? /);
    if (kind === 'argon2id') return 0;
    return readMethod(kind === 'scrypt' ? `scrypt:${shape}` : `pbkdf2:${shape}:${rounds}`)?.cost ?? Number.NaN;
  });
  return costs.reduce((sum, cost) => sum + cost, 0);
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

describe('whatever stands in the database, a wrong password has a budget:', () => {
  const key = 'ab'.repeat(64);
  // Each next to nothing by itself, so that the test need not spend what the budget allows.
  const shapes = Array.from({ length: 2_000 }, (_, n) => `scrypt:2:1:${n + 1}`);
  const planted = shapes.map((shape) => `${shape}$salt$${key}`);

  test('forty dear shapes of scrypt do not add up', async () => {
    const hasher = await createHasher({ parameters });
    hasher.heed(Array.from({ length: 40 }, (_, n) => `scrypt:1024:1:${1000 + n}$salt$${key}`));
    const cost = costOf(await workOf(() => hasher.verify(undefined, 'wrong')));
    expect(cost).toBeLessThanOrEqual(WRONG_PASSWORD_BUDGET);
    expect(cost).toBeGreaterThan(WRONG_PASSWORD_BUDGET / 2);
  });

  test('it costs everybody the same, also whose hash is beyond it', async () => {
    const hasher = await createHasher({ parameters });
    hasher.heed(planted);
    const everybody = await workOf(() => hasher.verify(undefined, 'wrong'));
    expect(costOf(everybody)).toBeLessThanOrEqual(WRONG_PASSWORD_BUDGET);
    expect(Object.keys(everybody).length).toBeLessThan(shapes.length);
    const overTheBound = `scrypt:1073741824:8:1$salt$${key}`;
    for (const stored of [await hasher.hash('right'), planted[0], planted.at(-1), overTheBound, 'no hash at all']) {
      const work = await workOf(async () => expect(await hasher.verify(stored, 'wrong')).toBe(false));
      expect([stored, work]).toEqual([stored, everybody]);
    }
  });

  test('a hash beyond it lets nobody in until there is room', async () => {
    const hasher = await createHasher({ parameters });
    const late = `scrypt:2:1:2001$salt$${await readMethod('scrypt:2:1:2001')?.derive('right', 'salt')}`;
    expect(await hasher.verify(late, 'right')).toBe(true);
    hasher.heed(planted);
    expect(await hasher.verify(late, 'right')).toBe(false);
    hasher.heed([late]);
    expect(await hasher.verify(late, 'right')).toBe(true);
  });

  test('what real apps have been through stays inside, all at once', async () => {
    const hasher = await createHasher({ parameters });
    const methods = [
      ...['sha256', 'pbkdf2:sha256:50000', 'pbkdf2:sha256:150000', 'pbkdf2:sha256:260000', 'pbkdf2:sha256:600000'],
      ...['pbkdf2:sha256:1000000', 'pbkdf2:sha512:210000', 'pbkdf2:sha1:1000', 'scrypt:32768:8:1'],
    ];
    hasher.heed(await Promise.all(methods.map((method) => adopted(hasher, method))));
    expect(Object.keys(await workOf(() => hasher.verify(undefined, 'wrong'))).toSorted()).toEqual([
      OWN,
      'pbkdf2 sha1, 20 bytes',
      'pbkdf2 sha256, 32 bytes',
      'pbkdf2 sha512, 64 bytes',
      'scrypt 32768:8:1',
    ]);
  });
});
