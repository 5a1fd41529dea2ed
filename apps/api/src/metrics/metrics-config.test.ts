import { expect, test } from 'vitest';
import { loadConfig } from '../config.ts';
import { faultsOf } from '../test-config.ts';

const token = 'sP9xq2Lr7Wc4Vn8Zt3Kb6Yd1Hf5Gj0Ma';

test.each([
  ['off, where nothing is set', {}, null],
  [
    'on a port of their own, for this machine',
    { METRICS_PORT: '9464' },
    { listener: { host: 'localhost', port: 9464 } },
  ],
  ['on the port of everything, behind a token', { METRICS_TOKEN: token }, { token }],
  [
    'on a port of their own for others, behind a token',
    { METRICS_PORT: '9464', METRICS_HOST: '0.0.0.0', METRICS_TOKEN: token },
    { listener: { host: '0.0.0.0', port: 9464 }, token },
  ],
  [
    'on a free port even beside a free port',
    { METRICS_PORT: '0', PORT: '0', PUBLIC_URL: 'http://localhost:1' },
    { listener: { host: 'localhost', port: 0 } },
  ],
])('metrics are %s', (_, env, expected) => {
  expect(loadConfig(env).metrics).toEqual(expected);
});

test.each([
  [{ METRICS_PORT: '3000' }, /^METRICS_PORT must be another port than PORT\./],
  [{ METRICS_HOST: '127.0.0.1' }, /^METRICS_HOST must not be set without METRICS_PORT/],
  [
    { METRICS_PORT: '9464', METRICS_HOST: '0.0.0.0' },
    /^METRICS_TOKEN must be set where METRICS_HOST is not this machine/,
  ],
  [{ METRICS_PORT: '9464', METRICS_HOST: '::' }, /^METRICS_TOKEN must be set/],
  [{ METRICS_PORT: 'on' }, /^METRICS_PORT must be a whole number/],
  [{ METRICS_TOKEN: 'short' }, /^METRICS_TOKEN must be at least 32 characters/],
  [{ METRICS_TOKEN: `${token} ${token}` }, /^METRICS_TOKEN must hold none but letters/],
  [{ METRICS_TOKEN: 'a'.repeat(40) }, /^METRICS_TOKEN must not be guessable/],
  [{ METRICS_TOKEN: `change-me-${token}` }, /^METRICS_TOKEN must not be guessable/],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' }, /^OTEL_EXPORTER_OTLP_ENDPOINT must be an address/],
])('%j is refused in a sentence that does not repeat the secret', (env, expected) => {
  const faults = faultsOf(env);
  expect(faults).toEqual([expect.stringMatching(expected)]);
  expect(faults.join()).toMatch(/\.$/);
  if ('METRICS_TOKEN' in env) expect(faults.join()).not.toContain(String(env.METRICS_TOKEN));
});

test('a token that cannot be used is the only fault: nobody is told to set one as well', () => {
  expect(faultsOf({ METRICS_PORT: '9464', METRICS_HOST: '0.0.0.0', METRICS_TOKEN: 'short' })).toHaveLength(1);
});
