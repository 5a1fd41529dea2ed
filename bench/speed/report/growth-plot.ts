/** What many users cost, as a picture. */
import { type Sample, subjectsOf, typical } from '../statistics.ts';
import { line, mark, path, picture, ticksTo, WIDTH, word } from './svg.ts';

interface Point {
  readonly users: number;
  readonly value: number;
}

interface Series {
  readonly name: string;
  readonly points: readonly Point[];
}

const [top, bottom] = [70, 250];
const HEIGHT = 310;
const panels = [
  { left: 60, right: WIDTH / 2 - 20, figure: 'cpuMicroseconds', title: 'GET /me: server CPU', unit: 'µs a request' },
  { left: WIDTH / 2 + 55, right: WIDTH - 25, figure: 'loginP50', title: 'log-in, one at a time: p50', unit: 'ms' },
] as const;
type Panel = (typeof panels)[number];

/** Two panels side by side over the same numbers of users. */
export function growthPlot(samples: readonly Sample[]): string {
  const parts = panels.flatMap((panel) => panelOf(panel, seriesOf(samples, panel.figure)));
  const described = panels.map(
    ({ title, unit, figure }) => `${title}, ${unit}: ${inWords(seriesOf(samples, figure))}.`,
  );
  const title = 'What many users cost';
  return picture(HEIGHT, { title, description: described.join(' ') }, [
    word(20, 26, title, { kind: 'word title' }),
    ...legend(seriesOf(samples, 'loginP50')),
    ...parts,
  ]);
}

function seriesOf(samples: readonly Sample[], figure: string): Series[] {
  const all = subjectsOf(samples).flatMap((subject) => {
    const [, name = '', users = ''] = /^([^,]+), ([\d,]+) users$/.exec(subject) ?? [];
    const value = typical(samples, subject, figure);
    return value === undefined ? [] : [{ name, users: Number(users.replaceAll(',', '')), value }];
  });
  return [...new Set(all.map(({ name }) => name))].map((name) => ({
    name,
    points: all.filter((point) => point.name === name).sort((a, b) => a.users - b.users),
  }));
}

function panelOf({ left, right, title, unit }: Panel, series: readonly Series[]): string[] {
  const users = [...new Set(series.flatMap(({ points }) => points.map((point) => point.users)))].sort((a, b) => a - b);
  const ticks = ticksTo(Math.max(1, ...series.flatMap(({ points }) => points.map(({ value }) => value))));
  const [first = 1, last = 1, highest = 1] = [users[0], users.at(-1), ticks.at(-1)];
  const inset = 25;
  const share = (count: number) => (last === first ? 0.5 : Math.log(count / first) / Math.log(last / first));
  const x = (count: number) => left + inset + share(count) * (right - left - 2 * inset);
  const y = (value: number) => bottom - (value / highest) * (bottom - top);
  return [
    word(left, top - 12, `${title}, ${unit}`, { kind: 'word small' }),
    ...ticks.flatMap((tick) => [
      line(left, y(tick), right, y(tick)),
      word(left - 8, y(tick) + 4, `${tick}`, { anchor: 'end', kind: 'faint small' }),
    ]),
    ...users.map((count) =>
      word(x(count), bottom + 18, count.toLocaleString('en'), { anchor: 'middle', kind: 'faint small' }),
    ),
    word((left + right) / 2, bottom + 40, 'users', { anchor: 'middle', kind: 'faint small' }),
    ...series.flatMap(({ points }, place) => [
      path(
        points.map((point) => [x(point.users), y(point.value)]),
        place,
      ),
      ...points.map((point) => mark(x(point.users), y(point.value), place)),
    ]),
  ];
}

function legend(series: readonly Series[]): string[] {
  return series.flatMap(({ name }, place) => {
    const x = WIDTH - 25 - (series.length - place) * 90;
    return [mark(x, 21, place), word(x + 12, 26, name)];
  });
}

function inWords(series: readonly Series[]): string {
  return series
    .map(({ name, points }) => {
      const values = points.map(({ users, value }) => `${value.toFixed(1)} with ${users.toLocaleString('en')} users`);
      return `${name} ${values.join(', ')}`;
    })
    .join('; ');
}
