import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { inRoot } from '../../scripts/root.ts';
import { measurementNames } from './plan.ts';
import type { Results } from './results.ts';

const run = promisify(execFile);
const bench = (...args: string[]) =>
  run(process.execPath, ['--import', inRoot('scripts/preflight.mjs'), inRoot('bench/speed/bench.ts'), ...args], {
    cwd: inRoot(''),
  });

test('everything is measured on a built server, every answer is checked, and no peer is needed', {
  timeout: 300_000,
}, async () => {
  const least = ['--peers', 'none', '--rounds', '1', '--seconds', '0.3', '--users', '40,80', '--json', '-'];
  const { stdout, stderr } = await bench(...least);
  const { measurements, targets, goals } = JSON.parse(stdout) as Results & { goals: { verdict: string }[] };
  // What the figures are depends on the machine, and no test does on them.
  expect(measurements.map(({ name }) => name)).toEqual(measurementNames);
  for (const { name, samples } of measurements) {
    expect(samples.length, name).toBeGreaterThan(0);
    for (const { figures } of samples) expect(Object.values(figures).every(Number.isFinite), name).toBe(true);
  }
  expect(targets).toMatchObject([{ name: 'portero', hash: expect.stringMatching(/^argon2id m=19456 /) }]);
  expect(goals.length).toBeGreaterThan(0);
  expect(stderr).toContain('me: round 1: portero');
});

test('arguments that mean nothing end it with a sentence, before anything is built or started', async () => {
  await expect(bench('--only', 'mee')).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^--only: there is no "mee"; there are .*\.\n$/),
  });
});

test('--help says what it does and exits in peace', async () => {
  const { stdout } = await bench('--help');
  expect(stdout).toMatch(/^Usage: pnpm bench \[options\]\n/);
});
