import { expect, test } from 'vitest';
import { en, type Words } from './en.ts';
import { gapsOf, textsOf } from './gaps.ts';

test('a dictionary has no gaps against itself', () => {
  expect(gapsOf(en, en)).toEqual([]);
  expect(textsOf(en).get('sessions.count')).toBe('7 sessions');
});

test('what is missing, empty or superfluous is named by its key', () => {
  const { tryAgain: _, ...rest } = en;
  const faulty = { ...rest, name: { ...en.name, saved: ' ' }, farewell: 'Bye' };
  expect(gapsOf(faulty, en)).toEqual(['tryAgain is missing', 'name.saved is empty', 'farewell is said by nobody']);
});

test('a dictionary with a gap does not pass the type check', () => {
  const { tryAgain: _, ...rest } = en;
  // @ts-expect-error: the type check fails on this line if it ever lets the gap through.
  const missing: Words = rest;
  // @ts-expect-error: nor one deep inside.
  const missingInside: Words = { ...en, name: { submit: 'Save' } };
  expect([gapsOf(missing, en), gapsOf(missingInside, en)]).toEqual([
    ['tryAgain is missing'],
    ['name.saved is missing', 'name.lost is missing'],
  ]);
});
