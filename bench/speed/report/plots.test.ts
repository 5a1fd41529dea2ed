import { expect, test } from 'vitest';
import { samplesOf } from '../results.ts';
import { growthPlot } from './growth-plot.ts';
import { stormPlot } from './storm-plot.ts';
import { decadesAround, ticksTo, word } from './svg.ts';
import { resultsOf } from './test-results.ts';

const growth = samplesOf(
  resultsOf({
    growth: Object.fromEntries(
      ['portero', 'floor'].flatMap((name, place) =>
        ['1,000', '100,000', '1,000,000'].map((users) => [
          `${name}, ${users} users`,
          [{ cpuMicroseconds: 100 - 30 * place, loginP50: 25 }],
        ]),
      ),
    ),
  }),
  'growth',
);
const storm = samplesOf(
  resultsOf({
    storm: { portero: [{ quietP99: 2.3, stormP99: 11.3 }], 'a < b & c': [{ quietP99: 15, stormP99: 1803 }] },
  }),
  'storm',
);

test.each([
  ['growth', growthPlot(growth)],
  ['storm', stormPlot(storm)],
  ['growth of nothing', growthPlot([])],
  ['storm of nothing', stormPlot([])],
])('the plot of %s is well-formed XML without a number that is none', (_name, svg) => {
  expectWellFormed(svg);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" /);
});

test('who cannot see the plots gets their title and every value in words', () => {
  expect(growthPlot(growth)).toContain('<title id="title">What many users cost</title>');
  expect(growthPlot(growth)).toContain('floor 70.0 with 1,000 users');
  expect(stormPlot(storm)).toContain('portero: 2.3 ms when quiet, 11.3 ms in the storm');
  expect(stormPlot(storm)).toContain('a &lt; b &amp; c: 15.0 ms when quiet, 1,803 ms in the storm');
});

test('axes begin at round numbers and end beyond the highest value', () => {
  expect(ticksTo(110)).toEqual([0, 50, 100, 150]);
  expect(ticksTo(0.9)).toEqual([0, 0.5, 1]);
  expect(decadesAround([2.3, 1803])).toEqual([1, 10, 100, 1000, 10_000]);
  expect(decadesAround([5])).toEqual([1, 10]);
});

test('a word may hold anything', () => {
  expect(word(1, 2, '"a" < b')).toBe('<text class="word" x="1" y="2" text-anchor="start">&quot;a&quot; &lt; b</text>');
});

/** Every element that is opened is closed, in order, and nothing is left over between the tags that XML forbids. */
function expectWellFormed(svg: string): void {
  const open: string[] = [];
  const rest = svg.replaceAll(
    /<(\/?)([a-z]+)((?: [\w-:]+="[^"<&]*(?:&\w+;[^"<&]*)*")*)(\/?)>/g,
    (_tag, closing, name, _attributes, empty) => {
      if (closing) expect(open.pop()).toBe(name);
      else if (!empty) open.push(name);
      return '';
    },
  );
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<]|&(?!\w+;)/);
}
