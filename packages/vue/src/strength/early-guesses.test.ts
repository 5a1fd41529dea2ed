import { expect, test } from 'vitest';
import { earlyGuess, ownWords } from './early-guesses.ts';

const common = new Set(['password1', 'summer', 'butterfly']);
const about = ['Ada.Lovelace@example.com', 'Ada Lovelace'];

test.each([
  ['password1', 'common'],
  ['PASSWORD1', 'common'],
  ['summer2024!', undefined],
  ['summer24!', 'common'],
  ['7#Butterfly!Q', undefined],
  ['7#Butterfly!', 'common'],
  ['aaaaabbbbbccccc', 'common'],
  ['\u{1F511}\u{1F511}\u{1F511}\u{1F511}\u{1F511}\u{1F511}\u{1F511}\u{1F511}', 'common'],
  ['ada.lovelace@example.com', 'personal'],
  ['Ada Lovelace', 'personal'],
  ['lovelaceXk3#Vq', 'personal'],
  ['ada19901231', undefined],
  ['ada1990!', 'personal'],
  ['portero2026', 'personal'],
  ['Ada opens the green door at night', undefined],
  ['correct horse battery staple', undefined],
] as const)('%s is an early guess of the kind %s', (password, kind) => {
  expect(earlyGuess(password, about, common)).toBe(kind);
});

test('what is known of a user is taken apart into words', () => {
  expect(ownWords(about)).toEqual([
    'ada.lovelace@example.com',
    'ada lovelace',
    'ada',
    'lovelace',
    'example',
    'com',
    'portero',
  ]);
});

test('fields that are still empty say nothing', () => {
  expect(ownWords(['', ' '])).toEqual(['portero']);
});
