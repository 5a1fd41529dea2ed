import { expect, test } from 'vitest';
import { gapsOf, textsOf } from '../../../../packages/vue/src/language/gaps.ts';
import { words as en } from './dictionaries/en.ts';
import { dictionaries } from './useLanguage.ts';

// A full stop is one in every language.
const same = new Set(['signup.takenAfter']);
const others = Object.keys(dictionaries).filter((tag) => tag !== 'en');

test('English and Spanish are offered', () => {
  expect(Object.keys(dictionaries)).toEqual(expect.arrayContaining(['en', 'es']));
});

test.each(others)('41: %s says everything, in words of its own', async (tag) => {
  const words = (await dictionaries[tag]?.()) ?? {};
  expect(gapsOf(words, en)).toEqual([]);
  const translated = textsOf(words);
  expect([...textsOf(en)].filter(([key, text]) => translated.get(key) === text && !same.has(key))).toEqual([]);
});
