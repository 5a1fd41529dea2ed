import { createSecretKey } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SECOND } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { type TestApp, testApp } from '../test-app.ts';
import { depsOf } from '../test-deps.ts';
import { type Bucket, returnAttempt, sweepCounters, takeAttempt } from './limits.ts';
import { memoryCounter } from './memory.ts';

let portero: TestApp;
let deps: Deps;
beforeEach(async () => {
  portero = await testApp();
  deps = await depsOf(portero);
});
afterEach(() => portero.close());

const short = { name: 'short', quota: 3, seconds: 60 };
const long = { name: 'long', quota: 5, seconds: 3600 };
const bucket = (window: Bucket['window'], of = 'ada'): Bucket => ({ window, of });
const take = (...buckets: Bucket[]) => takeAttempt(deps, buckets);
const takeAll = async (times: number, ...buckets: Bucket[]) => {
  const verdicts: boolean[] = [];
  for (let i = 0; i < times; i += 1) verdicts.push((await take(...buckets)).allowed);
  return verdicts;
};

describe('a window', () => {
  test('lets as many attempts through as its quota says, and says how many are left', async () => {
    const standings = [];
    for (let i = 0; i < 4; i += 1) standings.push(await take(bucket(short)));
    expect(standings).toEqual([
      { allowed: true, standing: { window: short, remaining: 2, resetsIn: 60 } },
      { allowed: true, standing: { window: short, remaining: 1, resetsIn: 60 } },
      { allowed: true, standing: { window: short, remaining: 0, resetsIn: 60 } },
      { allowed: false, standing: { window: short, remaining: 0, resetsIn: 60 } },
    ]);
  });

  test('begins with the first attempt and is over to the millisecond', async () => {
    await takeAll(3, bucket(short));
    portero.travel(60 * SECOND - 1);
    expect(await take(bucket(short))).toMatchObject({ allowed: false, standing: { resetsIn: 1 } });
    portero.travel(1);
    expect(await take(bucket(short))).toMatchObject({ allowed: true, standing: { remaining: 2, resetsIn: 60 } });
  });

  test('is not made longer by attempts that were refused', async () => {
    await takeAll(10, bucket(short));
    portero.travel(60 * SECOND);
    expect(await takeAll(3, bucket(short))).toEqual([true, true, true]);
  });

  test('counts each owner and each name by itself', async () => {
    await takeAll(4, bucket(short));
    expect((await take(bucket(short, 'bob'))).allowed).toBe(true);
    expect((await take(bucket({ ...short, name: 'other' }))).allowed).toBe(true);
  });

  test('lets no more through when attempts come all at once', async () => {
    const verdicts = await Promise.all(Array.from({ length: 50 }, () => take(bucket(short))));
    expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(3);
  });
});

describe('several windows', () => {
  test('must all have room, and none is charged when one has not', async () => {
    await takeAll(3, bucket(short));
    expect(await takeAll(10, bucket(short), bucket(long))).toEqual(Array.from({ length: 10 }, () => false));
    expect((await take(bucket(long))).standing.remaining).toBe(4);
  });

  test('announce the one with the least left', async () => {
    await takeAll(4, bucket(long));
    expect((await take(bucket(short), bucket(long))).standing).toMatchObject({ window: long, remaining: 0 });
  });

  test('name the one that stays full the longest', async () => {
    await takeAll(3, bucket(short));
    await takeAll(5, bucket(long));
    for (const order of [
      [bucket(short), bucket(long)],
      [bucket(long), bucket(short)],
    ]) {
      expect((await take(...order)).standing).toMatchObject({ window: long, resetsIn: 3600 });
    }
  });
});

describe('giving an attempt back', () => {
  test('makes room for another one', async () => {
    await takeAll(3, bucket(short));
    await returnAttempt(deps, [bucket(short)]);
    expect(await takeAll(2, bucket(short))).toEqual([true, false]);
  });

  test('never makes more room than there was', async () => {
    await returnAttempt(deps, [bucket(short)]);
    await take(bucket(short));
    for (let i = 0; i < 5; i += 1) await returnAttempt(deps, [bucket(short)]);
    expect(await takeAll(4, bucket(short))).toEqual([true, true, true, false]);
  });

  test('leaves a later window alone', async () => {
    await take(bucket(short));
    portero.travel(60 * SECOND);
    await returnAttempt(deps, [bucket(short)]);
    expect(await takeAll(4, bucket(short))).toEqual([true, true, true, false]);
  });
});

test('counters are named by pseudonyms, which differ with the key', async () => {
  await take(bucket(short, 'ada@example.com 192.0.2.1'));
  const keys = () => portero.db.connection.prepare('SELECT key FROM rate_limits').pluck().all() as string[];
  expect(keys()).toEqual([expect.stringMatching(/^short:[\w-]{22}$/)]);
  await takeAttempt({ ...deps, pseudonymKey: createSecretKey(Buffer.alloc(32, 7)) }, [
    bucket(short, 'ada@example.com 192.0.2.1'),
  ]);
  expect(new Set(keys()).size).toBe(2);
});

test('sweeping deletes the counters whose window is over, and no others', async () => {
  await take(bucket(short));
  await take(bucket(long));
  portero.travel(60 * SECOND);
  await sweepCounters(deps);
  expect(portero.count('rate_limits')).toBe(1);
});

describe('the counter in memory', () => {
  test('counts each caller, and forgets all when its window is over', () => {
    const counter = memoryCounter(short);
    const takes = (of: string) => counter.take(of, portero.now);
    expect([takes('ada'), takes('ada'), takes('ada')].map(({ allowed }) => allowed)).toEqual([true, true, true]);
    expect(takes('ada')).toEqual({ allowed: false, standing: { window: short, remaining: 0, resetsIn: 60 } });
    expect(takes('bob').standing.remaining).toBe(2);
    portero.travel(59 * SECOND);
    expect(takes('ada').standing.resetsIn).toBe(1);
    portero.travel(SECOND);
    expect(takes('ada')).toEqual({ allowed: true, standing: { window: short, remaining: 2, resetsIn: 60 } });
  });
});
