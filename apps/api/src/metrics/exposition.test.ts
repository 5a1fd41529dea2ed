import { expect, test } from 'vitest';
import { instruments } from './instruments.ts';
import { labelTexts, parseExposition, readingOf } from './test-exposition.ts';

test('labels hold whatever text they must, and come back as they were', async () => {
  const { registry, counter } = await instruments();
  const hostile = ['a"b', 'a\\b', 'a\nb', 'a{b="c"} 1', '\u00e9\u{1f600}', 'a\\nb', ''];
  const made = counter({ name: 'hostile_total', help: 'Of "quotes", \\ and\nlines', labels: ['what'] });
  for (const what of hostile) made.inc({ what });
  const families = parseExposition(await registry.metrics());
  const found = families.get('hostile_total');
  expect(found?.samples.map(({ labels }) => labels.what)).toEqual(hostile);
  expect(labelTexts(families)).toEqual(expect.arrayContaining(hostile));
  expect(readingOf(families, 'hostile_total', { what: 'a"b' })).toBe(1);
});

test.each([
  ['a sample before its type', 'a_total 1\n'],
  ['a type before its help', '# TYPE a counter\n# HELP a x\na 1\n'],
  ['a family in two places', '# HELP a x\n# TYPE a gauge\na 1\n# HELP a x\n'],
  ['a sample of another family', '# HELP a x\n# TYPE a gauge\nb 1\n'],
  ['the same sample twice', '# HELP a x\n# TYPE a gauge\na{b="c"} 1\na{b="c"} 2\n'],
  ['a label twice', '# HELP a x\n# TYPE a gauge\na{b="c",b="d"} 1\n'],
  ['a quote that is not escaped', '# HELP a x\n# TYPE a gauge\na{b="c"d"} 1\n'],
  ['a value that is no number', '# HELP a x\n# TYPE a gauge\na one\n'],
  ['a counter below zero', '# HELP a x\n# TYPE a counter\na -1\n'],
  [
    'buckets that shrink',
    '# HELP a x\n# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n',
  ],
  ['no last bucket', '# HELP a x\n# TYPE a histogram\na_bucket{le="1"} 1\na_sum 1\na_count 1\n'],
  ['no end of the last line', '# HELP a x\n# TYPE a gauge\na 1'],
])('the reader of these tests refuses %s', (_, text) => {
  expect(() => parseExposition(text)).toThrow();
});
