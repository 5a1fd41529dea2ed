import { expect, test } from 'vitest';
import { loadEstimate } from './estimator.ts';

const ada = ['Ada.Lovelace@example.com', 'Ada Lovelace'];

test.each([
  ['password1', 1, 'common'],
  ['summer24!', 1, 'common'],
  ['aaaaaaaaaaaa', 1, 'common'],
  ['Ada Lovelace', 1, 'personal'],
  ['lovelaceXk3#Vq9', 1, 'personal'],
  ['qwertzuiop', 1, 'keyboard'],
  ['abcabcabcdabcabcabcd', 1, 'repeats'],
  ['abcdefghijkl', 1, 'sequences'],
  ['23.11.1990', 1, 'dates'],
  ['featherstone', 1, 'names'],
  ['Gr33nd00r5', 1, 'swaps'],
  ['monkeydrowssap', 1, 'backwards'],
  ['correcthorse', 1, 'words'],
  ['correct horse battery staple', 4, undefined],
  ['three green doors in a row', 4, undefined],
  ['xk3#Vq9!zLp0', 4, undefined],
] as const)('"%s" is of level %i, and the advice is %s', async (password, level, advice) => {
  const estimate = await loadEstimate('en');
  expect(estimate(password, ada)).toEqual({ level, advice });
});

test('the words of the language that is spoken are known', async () => {
  const password = 'contraseña123';
  const [english, spanish] = await Promise.all([loadEstimate('en'), loadEstimate('es')]);
  expect(spanish(password, ada).level).toBeLessThan(english(password, ada).level);
});

test('a language without a word list is helped with the English one, and each is loaded once', async () => {
  expect(await loadEstimate('eo')).toBe(await loadEstimate('en'));
});

test('of a very long password the beginning is enough to tell', async () => {
  const estimate = await loadEstimate('en');
  const head = 'three green doors in a row, and behind them '.padEnd(64, 'x');
  expect(estimate(head + 'p4$$w0rd'.repeat(24), ada)).toEqual(estimate(head, ada));
});
