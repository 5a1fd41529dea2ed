import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fieldCodes, problems } from '../packages/contracts/src/index.ts';
import { inRoot } from './root.ts';

const document = readFileSync(inRoot('docs/problems.md'), 'utf8');
const sections = [...document.matchAll(/^## `(\w+)`\n\n(\d{3}) ([\s\S]*?)(?=\n## |$(?![\s\S]))/gm)];

test('every problem code has a section in docs/problems.md, in the order of the catalogue, and no other has', () => {
  expect(sections.map(([, code]) => code)).toEqual(Object.keys(problems));
});

test.each(Object.entries(problems))(
  'the section of %s begins with its status and title and says more',
  (code, problem) => {
    const [, , status, text = ''] = sections.find((section) => section[1] === code) ?? [];
    const prose = text.replaceAll('\n', ' ');
    expect(status).toBe(String(problem.status));
    expect(prose.startsWith(problem.title)).toBe(true);
    expect(prose.length).toBeGreaterThan(problem.title.length + 20);
  },
);

test('every field code is named', () => {
  const named = /The codes of fields: ([\s\S]*?)\.\n/.exec(document)?.[1]?.match(/\w+/g);
  expect(named).toEqual([...fieldCodes]);
});
