import { expect, test } from 'vitest';
import { numberedTests } from './ux-checklist.ts';

test('a title with a number is found, whichever way the test is written', () => {
  const source = [
    "test('9: one thing', async () => {});",
    "test.for(['/', '/login'])('34: axe on %s', async () => {});",
    "test(\n  '12, 13: two at once',\n  async () => {},\n);",
    "test('nothing of the list', () => {});",
    "test('5: the reader\\'s choice', () => {});",
    "test.for(table)('23: kept on $what (%s, %j)', () => {});",
  ].join('\n');
  expect(numberedTests('a.test.ts', source)).toEqual([
    { number: 9, title: 'one thing', file: 'a.test.ts' },
    { number: 34, title: 'axe on …', file: 'a.test.ts' },
    { number: 12, title: 'two at once', file: 'a.test.ts' },
    { number: 13, title: 'two at once', file: 'a.test.ts' },
    { number: 5, title: "the reader's choice", file: 'a.test.ts' },
    { number: 23, title: 'kept on …', file: 'a.test.ts' },
  ]);
});
