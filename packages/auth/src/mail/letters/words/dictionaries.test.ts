import { languages } from '@portero/contracts';
import { expect, test } from 'vitest';
import { en } from './en.ts';
import { es } from './es.ts';

/** The texts of a dictionary by their keys, sentences that are made of something said with examples. */
function textsOf(words: object, path = ''): [key: string, text: string][] {
  return Object.entries(words).flatMap(([key, value]) => {
    const at = `${path}/${key}`;
    if (typeof value === 'function') return [[at, String(value('7', 'x'))]];
    return typeof value === 'object' && value !== null ? textsOf(value, at) : [[at, String(value)]];
  });
}

const dictionaries = { en, es };
const english = textsOf(en);
const spanish = textsOf(es);

test('there are words for every language that can be chosen', () => {
  expect(Object.keys(dictionaries)).toEqual([...languages]);
});

test('both languages say the same things', () => {
  expect(spanish.map(([key]) => key)).toEqual(english.map(([key]) => key));
});

test('nothing is empty, has blanks around it or breaks its line', () => {
  for (const [, text] of [...english, ...spanish]) expect(text).toMatch(/^\S(?:.*\S)?$/);
});

test('no sentence of one language is found in the other', () => {
  const said = new Set(english.map(([, text]) => text.toLowerCase()));
  expect(spanish.filter(([, text]) => said.has(text.toLowerCase()))).toEqual([]);
});

test('every subject is one of its own and short enough for a list of mails', () => {
  for (const words of Object.values(dictionaries)) {
    const subjects = Object.values(words.letters).map(({ subject }) => subject('Portero'));
    expect(new Set(subjects).size).toBe(subjects.length);
    for (const subject of subjects) expect(subject.length).toBeLessThanOrEqual(60);
  }
});
