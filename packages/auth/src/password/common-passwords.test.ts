import { expect, test } from 'vitest';
import { isCommon } from './common-passwords.ts';
import { wordList } from './word-list.ts';

const listed = async () => (await wordList()).trim().split('\n');

test('the first, the last and any other password of the list are common', async () => {
  const all = await listed();
  expect(all.length).toBeGreaterThan(40_000);
  const some = [all.at(0), all.at(-1), ...all.filter((_, n) => n % 5_000 === 17)].map(String);
  for (const password of some) expect([password, await isCommon(password)]).toEqual([password, true]);
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
