import { describe, expect, test } from 'vitest';
import { ARGON2_FLOOR, createHasher, normalised } from './passwords.ts';

const parameters = { memoryCost: 1024, timeCost: 2, parallelism: 1 };

describe('a hash', () => {
  test('says which parameters it was made with, and never twice the same', async () => {
    const hasher = await createHasher({ parameters });
    const [one, two] = [await hasher.hash('correct horse'), await hasher.hash('correct horse')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=1024,/);
    expect(one).not.toBe(two);
    expect([await hasher.verify(one, 'correct horse'), await hasher.verify(two, 'correct horse')]).toEqual([
      true,
      true,
    ]);
    expect(await hasher.verify(one, 'correct horsf')).toBe(false);
  });

  test('has the floor that OWASP gives where nothing else is said', async () => {
    expect(ARGON2_FLOOR).toEqual({ memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    expect(await (await createHasher()).hash('x')).toMatch(/m=19456,(t=2,p=1|p=1,t=2)\$/);
  });

  test('is the same for all forms of a character, and depends on every other difference', async () => {
    const hasher = await createHasher({ parameters });
    const hash = await hasher.hash('caf\u00e9 \u2460');
    expect(await hasher.verify(hash, 'cafe\u0301 1')).toBe(true);
    for (const other of ['Caf\u00e9 1', 'caf\u00e9  1', ' caf\u00e9 1', 'cafe 1', '']) {
      expect(await hasher.verify(hash, other)).toBe(false);
    }
    expect(normalised('\ufb01')).toBe('fi');
  });

  test('covers passwords of any length: nothing is cut off', async () => {
    const hasher = await createHasher({ parameters });
    const long = 'x'.repeat(4_000);
    const hash = await hasher.hash(long);
    expect(await hasher.verify(hash, long)).toBe(true);
    expect(await hasher.verify(hash, `${long}x`)).toBe(false);
    expect(await hasher.verify(hash, long.slice(1))).toBe(false);
  });
});

describe('without a stored hash', () => {
  test('every password is wrong', async () => {
    const hasher = await createHasher({ parameters });
    for (const password of ['', 'x', 'undefined', 'null']) expect(await hasher.verify(undefined, password)).toBe(false);
  });
});

test('a weaker hash asks to be made anew, and one of today\u2019s parameters does not', async () => {
  const hasher = await createHasher({ parameters });
  const stronger = await createHasher({ parameters: { ...parameters, memoryCost: 2048 } });
  const hash = await hasher.hash('x');
  expect([hasher.needsRehash(hash), stronger.needsRehash(hash)]).toEqual([false, true]);
});

test('a hash that is stronger than today\u2019s parameters is never weakened', async () => {
  const hasher = await createHasher({ parameters });
  const stronger = await createHasher({ parameters: { ...parameters, memoryCost: 2048, timeCost: 3 } });
  expect(hasher.needsRehash(await stronger.hash('x'))).toBe(false);
});

test.each(['$argon2i$v=19$m=65536,t=3,p=1$c2FsdA$aGFzaA', '$2b$12$abc', 'sha256$salt$00'])(
  'a hash of another kind, such as %s, asks to be made anew',
  async (stored) => {
    expect((await createHasher({ parameters })).needsRehash(stored)).toBe(true);
  },
);

describe('the pool', () => {
  test('refuses beyond its queue with 503 and a time to wait, and serves everybody else', async () => {
    const hasher = await createHasher({ parameters, concurrency: 2, queue: 3 });
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => hasher.hash('x')));
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 5 }, () => 'fulfilled'),
      ...Array.from({ length: 5 }, () => 'rejected'),
    ]);
    for (const outcome of outcomes.slice(5)) {
      expect(outcome).toMatchObject({ reason: { code: 'overloaded', data: { retryAfter: 2 } } });
    }
  });

  test('is open again when the queue is through', async () => {
    const hasher = await createHasher({ parameters, concurrency: 1, queue: 0 });
    const first = hasher.hash('x');
    await expect(hasher.hash('y')).rejects.toMatchObject({ code: 'overloaded' });
    await first;
    expect(await hasher.hash('z')).toMatch(/^\$argon2id/);
  });

  test('serves one after the other, in the order in which they came', async () => {
    const hasher = await createHasher({ parameters, concurrency: 1, queue: 20 });
    const order: number[] = [];
    await Promise.all(Array.from({ length: 12 }, (_, i) => hasher.hash(`${i}`).then(() => order.push(i))));
    expect(order).toEqual(Array.from({ length: 12 }, (_, i) => i));
  });

  test('hands a place over without ever having one too many', async () => {
    const hasher = await createHasher({ parameters, concurrency: 1, queue: 1 });
    const jobs = [hasher.hash('a'), hasher.hash('b')];
    for (let i = 0; i < 3; i += 1) {
      await jobs[i];
      // One runs again, so one more may wait and no other.
      jobs.push(hasher.hash('c'));
      await expect(hasher.hash('d')).rejects.toMatchObject({ code: 'overloaded' });
    }
    await Promise.all(jobs);
  });

  test('counts checks and dummy checks like hashes', async () => {
    const hasher = await createHasher({ parameters, concurrency: 1, queue: 1 });
    const outcomes = await Promise.allSettled([
      hasher.verify(undefined, 'x'),
      hasher.hash('x'),
      hasher.verify(undefined, 'x'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  });

  test('gives the place of a failing job to the next', async () => {
    const hasher = await createHasher({ parameters, concurrency: 1, queue: 5 });
    for (let i = 0; i < 3; i += 1) {
      const [bad, good] = await Promise.allSettled([hasher.verify('no hash at all', 'x'), hasher.hash('x')]);
      expect(bad).not.toMatchObject({ status: 'fulfilled', value: true });
      expect(good.status).toBe('fulfilled');
    }
  });
});
