import { expect, test } from 'vitest';
import { words as en } from './dictionaries/en.ts';
import { dictionaries } from './useLanguage.ts';

function texts(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] => {
    const at = `${path}.${key}`;
    if (typeof value === 'function') return [[at, String(value('7', 'x'))]];
    return typeof value === 'string' ? [[at, value]] : texts(value, at);
  });
}

const english = new Map(texts(en));
// A full stop is one in every language.
const same = new Set(['.signup.takenAfter']);

test('English and Spanish are offered', () => {
  expect(Object.keys(dictionaries)).toEqual(expect.arrayContaining(['en', 'es']));
});

test.each(Object.keys(dictionaries).filter((tag) => tag !== 'en'))(
  '%s says everything, in words of its own',
  async (tag) => {
    const translated = new Map(texts((await dictionaries[tag]?.()) ?? {}));
    expect([...translated.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, text] of translated) expect(text.trim(), key).not.toBe('');
    const left = [...english].filter(([key, text]) => translated.get(key) === text && !same.has(key));
    expect(left).toEqual([]);
  },
);
