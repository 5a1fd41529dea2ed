import { expect, test } from 'vitest';
import { isCommon } from './common-passwords.ts';
import { wordList } from './word-list.ts';

const listed = async () => (await wordList()).trim().split('\n');

test('every password of the list is common, the first and the last too', async () => {
  const all = await listed();
  expect(all.length).toBeGreaterThan(40_000);
  const missed: string[] = [];
  for (const password of all) if (!(await isCommon(password))) missed.push(password);
  expect(missed).toEqual([]);
});

test('what would stand before the first, behind the last or between two of them is not', async () => {
  const all = await listed();
  const places = all.filter((_, n) => n % 500 === 17).map((password) => `${password}\u0001\u0002\u0003\u0004`);
  const wrong: string[] = [];
  for (const password of ['\u0001\u0002\u0003\u0004', ...places, '\uffff\ufffe\ufffd\ufffc'])
    if (await isCommon(password)) wrong.push(password);
  expect(wrong).toEqual([]);
});

test('a part of one that is on the list is not, nor are two that stand one behind the other', async () => {
  const [first = '', second = ''] = await listed();
  expect(await isCommon(`${first}\n${second}`)).toBe(false);
  expect(await isCommon('nine wooden ships at sea')).toBe(false);
});

test('what repeats three characters is common, however long', async () => {
  expect(await isCommon('abcabcabcabcabcabc')).toBe(true);
  expect(await isCommon('')).toBe(true);
});
