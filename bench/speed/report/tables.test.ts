import { expect, test } from 'vitest';
import { report } from './tables.ts';
import { resultsOf } from './test-results.ts';

test('the report has the goals, then the figures they are made of, with their ratios and what others took', () => {
  const text = report(
    resultsOf({
      me: {
        portero: [{ perSecond: 8123.4, cpuMicroseconds: 110, p50: 7.81, p99: 12, foreign: 0.01 }],
        floor: [{ perSecond: 10_000, cpuMicroseconds: 68, p50: 6, p99: 9, foreign: 0 }],
      },
    }),
  );
  expect(text).toContain('| GET /me requests/s ÷ floor | ≥ 0.80 | ≥ 1.00 | 0.81 | must |');
  expect(text).toContain('| … ÷ Flask | ≥ 13 | ≥ 16 | | not measured |');
  expect(text).toContain('| portero | 8,123 | 0.81 | 110 | 7.8 | 12.0 | 1 % |');
  expect(text).toContain('Measured on 2 × Some CPU, 2026-01-02, `--quick`, 80 s. No limits are on');
  expect(text).not.toContain('not to be judged by');
});

test('the hash stands beside what it costs, at the server and raw', () => {
  const text = report(
    resultsOf(
      {
        login: { portero: [{ perSecond: 90 }], 'raw node-rs': [{ perSecond: 1 }], 'raw argon2': [{ perSecond: 100 }] },
      },
      'argon2',
    ),
  );
  expect(text).toContain('| portero | 90.0 | 0.90 | | | | argon2id m=19456 t=2 p=1 | |');
  expect(text).toContain('| raw argon2 | 100.0 | | | | | argon2id m=19456 t=2 p=1 | |');
});

test('a machine that others used is said to have been one', () => {
  const text = report(
    resultsOf({
      me: {
        portero: [
          { perSecond: 1, foreign: 0.02 },
          { perSecond: 1, foreign: 0.31 },
        ],
      },
    }),
  );
  expect(text).toContain(
    '**Others took up to 31 % of the machine: figures of rows above 8 % are not to be judged by.**',
  );
  expect(text).toContain('| 31 % |');
});

test('a miss is seen at once', () => {
  const text = report(resultsOf({ storm: { portero: [{ errors: 3, peakMiB: 212 }] } }));
  expect(text).toContain('| storm: errors | 0 | 0 | 3 | **missed** |');
  expect(text).toContain('| peak memory in the storm | ≤ 180 MiB | ≤ 125 MiB | 212 MiB | **missed** |');
});
