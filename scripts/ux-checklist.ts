/** The list of what a reader may expect of the pages, made from the titles of the browser tests that hold it. */
import { globSync, readFileSync } from 'node:fs';
import { inRoot } from './root.ts';

/** Up to here each number must have a test; tests may carry higher ones. */
const STATEMENTS = 48;
const folder = 'apps/web/e2e';
// `test('9: …'`, `test.for(table)('9: …'`, the title perhaps on the next line.
const titles = /^test(?:\.for\([\s\S]*?\))?\(\s*(['`])((?:\d+)(?:, \d+)*): ((?:(?!\1)[^\\]|\\.)*)\1/gm;

/** What a numbered statement asks for that Portero does not have, or that no test can hold. */
const reasons: Record<number, string> = {
  43: 'Lighthouse measures time, and tests may not: `pnpm measure` runs it, [docs/performance-web.md](performance-web.md) has its figures.',
};

/** One test that carries a number. */
interface NumberedTest {
  number: number;
  title: string;
  /** Its file's name. */
  file: string;
}

/** Every test of a file whose title begins with one or more numbers and a colon. */
export function numberedTests(file: string, source: string): NumberedTest[] {
  return [...source.matchAll(titles)].flatMap(([, , numbers = '', title = '']) =>
    numbers.split(', ').map((number) => ({ number: Number(number), title: readable(title), file })),
  );
}

/** A title as somebody reads it: what a table of cases fills in becomes an ellipsis. */
function readable(title: string): string {
  return title
    .replaceAll("\\'", "'")
    .replace(/ \([^)]*%[sj][^)]*\)/g, '')
    .replace(/%[sj]|\$\w+/g, '…');
}

/** The document. @throws Error if a statement has no test */
export function uxChecklist(): string {
  const tests = globSync('*.test.ts', { cwd: inRoot(folder) })
    .sort()
    .flatMap((file) => numberedTests(file, readFileSync(inRoot(`${folder}/${file}`), 'utf8')));
  const rows: string[] = [];
  const missing: number[] = [];
  const last = Math.max(STATEMENTS, ...tests.map(({ number }) => number));
  for (let number = 1; number <= last; number++) {
    const own = tests.filter((test) => test.number === number);
    if (own.length === 0 && number <= STATEMENTS) missing.push(number);
    for (const { title, file } of own) rows.push(`| ${number} | ${title} | [${file}](../${folder}/${file}) |`);
    if (reasons[number]) rows.push(`| ${number} | *not tested:* ${reasons[number]} | |`);
  }
  if (missing.length > 0) throw new Error(`No browser test carries the number ${missing.join(', ')}`);
  return [
    '# What the pages promise',
    '',
    'Each line is the title of a test in a real browser against the built app. The numbers group them: 1-17 the forms, 18-29',
    'navigation and session, 30-33 messages, 34-42 accessibility and language, 43-48 speed and robustness, higher ones mail and',
    'what people do about their account. Written by `pnpm generate`, which fails when one of the first 48 has no test; … stands for',
    'each case of a table.',
    '',
    '| | what holds | shown by |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
