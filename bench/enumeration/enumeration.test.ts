import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { inRoot } from '../../scripts/root.ts';
import { type Comparison, compare, table } from './timing.ts';

const run = promisify(execFile);

test('pnpm bench:enumeration measures every endpoint that could tell who has an account', {
  timeout: 180_000,
}, async () => {
  const script = ['--import', inRoot('scripts/preflight.mjs'), inRoot('bench/enumeration/enumeration.ts')];
  const { stdout } = await run(process.execPath, [...script, '--requests', '2', '--json'], { cwd: inRoot('') });
  const { requests, comparisons } = JSON.parse(stdout) as { requests: number; comparisons: Comparison[] };
  expect(requests).toBe(2);
  // What the numbers are depends on the machine, and no test does on them.
  expect(comparisons.map(({ what }) => what)).toEqual([
    'log-in, wrong password',
    'forgotten password',
    'resent verification',
    'private sign-up',
  ]);
  for (const { known, unknown, ratio } of comparisons) {
    for (const figure of [known.median, known.p95, unknown.median, unknown.p95, ratio])
      expect(figure).toBeGreaterThan(0);
  }
});

test('a request that is not answered as expected ends the measurement: its time would be of something else', async () => {
  const ask = (status: number) => () => async () => status;
  const measured = compare('log-in', { requests: 2, status: 401, known: ask(401), unknown: ask(503) });
  await expect(measured).rejects.toThrow('log-in, unknown: 503 instead of 401');
});

test('the table says medians, the slowest of twenty, their ratio, and what it is without a reason', () => {
  const comparison = {
    what: 'log-in',
    known: { median: 20.04, p95: 31 },
    unknown: { median: 20, p95: 30.96 },
    ratio: 1.002,
    noise: 0.998,
  };
  expect(table([comparison]).split('\n').at(-1)).toBe(
    '| log-in | 20.0 ms | 20.0 ms | 31.0 ms | 31.0 ms | 1.002 | 0.998 |',
  );
});
