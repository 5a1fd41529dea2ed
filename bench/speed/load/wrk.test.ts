import { expect, test } from 'vitest';
import { faultless, parseWrk } from './wrk.ts';

const output = (result: object) => `Running 2s test @ http://127.0.0.1:1/me
  1 threads and 64 connections
Requests/sec:  13129.10

RESULT ${JSON.stringify(result)}
`;
const result = { requests: 26_258, seconds: 2, p50: 4.8, p99: 9.1, wrong: 0, broken: 0, sample: '' };

test('what wrk says at its end is read from among what it prints', () => {
  expect(parseWrk(output(result))).toEqual(result);
});

test('a wrk that ends early is told with what it said', () => {
  expect(() => parseWrk('unable to connect to 127.0.0.1:1 Connection refused\n')).toThrow(
    'wrk did not come to its end: unable to connect to 127.0.0.1:1 Connection refused',
  );
});

test('one wrong answer, one broken connection or no answer at all is no measurement', () => {
  expect(faultless(result, 'http://a/me')).toBe(result);
  expect(() => faultless({ ...result, wrong: 3, sample: '429 slow down' }, 'http://a/me')).toThrow(
    'http://a/me: 3 of 26258 answers were wrong, the first was: 429 slow down',
  );
  expect(() => faultless({ ...result, broken: 1 }, 'http://a/me')).toThrow('1 connections failed');
  expect(() => faultless({ ...result, requests: 0 }, 'http://a/me')).toThrow('no answer came at all');
});
