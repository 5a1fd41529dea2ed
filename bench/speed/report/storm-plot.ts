/** What a storm of log-ins does to those who are logged in, as a picture. */
import { type Sample, subjectsOf, typical } from '../statistics.ts';
import { bar, decadesAround, line, picture, WIDTH, word } from './svg.ts';

const LEFT = 150;
const RIGHT = WIDTH - 70;
const TOP = 62;
const ROW = 46;
const BAR = 15;

/** A pair of bars for each target, over a logarithmic scale: the peers differ by a hundredfold. */
export function stormPlot(samples: readonly Sample[]): string {
  const rows = subjectsOf(samples).flatMap((name) => {
    const quiet = typical(samples, name, 'quietP99');
    const storm = typical(samples, name, 'stormP99');
    return quiet && storm ? [{ name, quiet, storm }] : [];
  });
  const decades = decadesAround(rows.length > 0 ? rows.flatMap(({ quiet, storm }) => [quiet, storm]) : [1, 10]);
  const [least = 1, greatest = 10] = [decades[0], decades.at(-1)];
  const x = (value: number) => LEFT + (Math.log(value / least) / Math.log(greatest / least)) * (RIGHT - LEFT);
  const bottom = TOP + rows.length * ROW;
  const title = 'GET /me while 32 log-ins run at once: p99';
  const description = rows
    .map(({ name, quiet, storm }) => `${name}: ${milliseconds(quiet)} when quiet, ${milliseconds(storm)} in the storm`)
    .join('; ');
  return picture(bottom + 60, { title, description: `${description}.` }, [
    word(20, 26, title, { kind: 'word title' }),
    ...legend(),
    ...decades.flatMap((decade) => [
      line(x(decade), TOP - 6, x(decade), bottom),
      word(x(decade), bottom + 18, decade.toLocaleString('en'), { anchor: 'middle', kind: 'faint small' }),
    ]),
    word((LEFT + RIGHT) / 2, bottom + 42, 'milliseconds, each gridline ten times the one before', {
      anchor: 'middle',
      kind: 'faint small',
    }),
    ...rows.flatMap(({ name, quiet, storm }, row) => {
      const y = TOP + row * ROW + 4;
      return [
        word(LEFT - 10, y + BAR + 5, name, { anchor: 'end' }),
        ...[quiet, storm].flatMap((value, series) => [
          bar(LEFT, y + series * (BAR + 2), Math.max(1, x(value) - LEFT), BAR, 2 - 2 * series),
          word(Math.max(LEFT + 1, x(value)) + 6, y + series * (BAR + 2) + 12, milliseconds(value), {
            kind: 'word small',
          }),
        ]),
      ];
    }),
  ]);
}

function legend(): string[] {
  return ['quiet', 'storm'].flatMap((name, series) => {
    const x = WIDTH - 180 + series * 80;
    return [bar(x, 15, 12, 12, 2 - 2 * series), word(x + 18, 26, name)];
  });
}

function milliseconds(value: number): string {
  return `${value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en')} ms`;
}
