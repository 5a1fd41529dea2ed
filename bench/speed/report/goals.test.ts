import { expect, test } from 'vitest';
import type { Results } from '../results.ts';
import type { Figures } from '../statistics.ts';
import { goals, judge, verdictOf } from './goals.ts';
import { resultsOf } from './test-results.ts';

const found = (results: Results, what: string) => judge(results).find((goal) => goal.what.includes(what));
const me = (rows: Record<string, Figures[]>) => resultsOf({ me: rows });

test('a figure reaches its aim, or what it must, or misses, as it was measured and not as it is rounded', () => {
  const least = { must: 0.8, aim: 1, atLeast: true } as const;
  expect([1, 0.9, 0.8, 0.799].map((value) => verdictOf(least, value))).toEqual(['aim', 'must', 'must', 'missed']);
  const most = { must: 6, aim: 4 };
  expect([4, 6, 6.001].map((value) => verdictOf(most, value))).toEqual(['aim', 'must', 'missed']);
  expect(verdictOf(most, undefined)).toBe('not measured');
});

test('no goal aims at less than it must reach', () => {
  for (const { what, must, aim, atLeast } of goals) expect(atLeast ? aim >= must : aim <= must, what).toBe(true);
});

test('better-auth counts with the cookie cache off or on, whichever is faster', () => {
  const results = me({
    portero: [{ perSecond: 1200 }],
    'better-auth': [{ perSecond: 80 }],
    'better-auth-cached': [{ perSecond: 100 }],
  });
  expect(found(results, 'better-auth')).toMatchObject({ measured: 12, verdict: 'must' });
});

test('log-ins are set against the raw hash of the library that Portero uses, not of another', () => {
  const rows = {
    portero: [{ perSecond: 90, cpuMilliseconds: 12 }],
    'raw argon2': [{ perSecond: 90, cpuMilliseconds: 20 }],
    'raw @node-rs/argon2': [{ perSecond: 100, cpuMilliseconds: 10 }],
  };
  expect(found(resultsOf({ login: rows }, 'node-rs'), 'log-ins/s ÷ raw')).toMatchObject({ measured: 0.9 });
  expect(found(resultsOf({ login: rows }, 'argon2'), 'CPU per log-in')).toMatchObject({ measured: 0.6 });
  expect(found(resultsOf({ login: rows }), 'log-ins/s ÷ raw')?.verdict).toBe('not measured');
});

test('a single error in any round of the storm is a miss', () => {
  const quiet = { quietP99: 2, stormP99: 8, peakMiB: 100, errors: 0 };
  const storm = { portero: [quiet, { ...quiet, errors: 1 }, quiet] };
  expect(found(resultsOf({ storm }), 'storm: errors')).toMatchObject({ measured: 1, verdict: 'missed' });
  expect(found(resultsOf({ storm }), 'quiet p99')).toMatchObject({ measured: 4, verdict: 'aim' });
});

test('a refusal without Retry-After counts as an error of the overload', () => {
  const overload = { portero: [{ errors: 0, withoutRetryAfter: 2, admittedP99: 700, meP99: 10 }] };
  expect(found(resultsOf({ overload }), 'Retry-After')).toMatchObject({ measured: 2, verdict: 'missed' });
});

test('growth compares the most users with the fewest, and says nothing of one size alone', () => {
  const growth = {
    'portero, 1,000 users': [{ cpuMicroseconds: 100, loginP50: 20 }],
    'portero, 100,000 users': [{ cpuMicroseconds: 900, loginP50: 20 }],
    'portero, 1,000,000 users': [{ cpuMicroseconds: 110, loginP50: 30 }],
  };
  expect(found(resultsOf({ growth }), '/me CPU')).toMatchObject({ measured: 1.1, verdict: 'aim' });
  expect(found(resultsOf({ growth }), 'log-in p50')).toMatchObject({ measured: 1.5, verdict: 'missed' });
  const alone = { 'portero, 1,000 users': growth['portero, 1,000 users'] };
  expect(found(resultsOf({ growth: alone }), '/me CPU')?.verdict).toBe('not measured');
});

test('only the goals of what was run are judged', () => {
  expect(new Set(judge(me({ portero: [{ perSecond: 1 }] })).map(({ measurement }) => measurement))).toEqual(
    new Set(['me']),
  );
});
