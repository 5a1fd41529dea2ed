import { expect, test } from 'vitest';
import { readOptions, usage } from './options.ts';

test('without arguments the quick mode measures everything', () => {
  expect(readOptions([])).toEqual({
    mode: 'quick',
    only: ['me', 'login', 'signup', 'storm', 'overload', 'start', 'growth', 'workers'],
    writeDocs: false,
  });
});

test('peers are those that are named, in their own order', () => {
  expect(readOptions(['--peers', 'all'])?.peers).toContain('flask');
  expect(readOptions(['--full', '--peers', 'passport,floor'])?.peers).toEqual(['floor', 'passport']);
  expect(readOptions(['--peers', 'none'])?.peers).toEqual([]);
});

test('measurements keep their order, whatever order they are asked for in', () => {
  expect(readOptions(['--only', 'storm, me'])?.only).toEqual(['me', 'storm']);
});

test.each([
  [
    ['--only', 'mee'],
    '--only: there is no "mee"; there are me, login, signup, storm, overload, start, growth, workers.',
  ],
  [['--peers', 'flask,django'], '--peers: there is no "django"; there are floor,'],
  [['--quick', '--full'], '--quick and --full exclude each other.'],
  [['--rounds', '2.5'], '--rounds takes a whole number above 0, not "2.5".'],
  [['--rounds', ''], '--rounds takes a whole number above 0, not "".'],
  [['--seconds', '0'], '--seconds takes a number above 0, not "0".'],
  [['--users', '1000,many'], '--users takes a whole number above 0, not "many".'],
  [['--write-docs', '--only', 'me'], '--write-docs needs every measurement'],
  [['--fast'], "Unknown option '--fast'"],
])('%j is refused in a sentence', (args, sentence) => {
  expect(() => readOptions(args)).toThrow(sentence);
});

test('help is asked for, whatever else is, and names every option', () => {
  expect(readOptions(['--help'])).toBeUndefined();
  for (const option of [
    '--quick',
    '--full',
    '--only',
    '--peers',
    '--rounds',
    '--seconds',
    '--users',
    '--json',
    '--markdown',
  ])
    expect(usage).toContain(option);
});
