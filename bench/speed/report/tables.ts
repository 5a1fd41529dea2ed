/** What was measured, in Markdown. */

import { rawSubject } from '../measurements/raw-hash.ts';
import type { MeasurementName } from '../plan.ts';
import { type Results, samplesOf } from '../results.ts';
import { ratioInRounds, type Sample, subjectsOf, typical, worst } from '../statistics.ts';
import { type Judged, judge } from './goals.ts';

interface Column {
  readonly title: string;
  /** Words, and so not to the right. */
  readonly inWords?: true;
  readonly cell: (samples: readonly Sample[], subject: string, results: Results) => string;
}

/** A run on a machine that others use says little: beyond this share of it, figures are not to be judged by. */
export const FOREIGN_LIMIT = 0.08;

const count = (title: string, figure: string, digits = 0): Column => ({
  title,
  cell: (samples, subject) => inDigits(typical(samples, subject, figure), digits),
});
const most = (title: string, figure: string): Column => ({
  title,
  cell: (samples, subject) => inDigits(worst(samples, subject, figure), 0),
});
const perFloor = (figure: string): Column => ({
  title: '÷ floor',
  cell: (samples, subject) => ratioText(ratioInRounds(samples, { subject, figure }, { subject: 'floor', figure })),
});
const perRaw: Column = {
  title: '÷ its raw hash',
  cell: (samples, subject, { targets }) => {
    const library = targets.find(({ name }) => name === subject)?.library;
    const raw = library && { subject: rawSubject(library), figure: 'perSecond' };
    return raw ? ratioText(ratioInRounds(samples, { subject, figure: 'perSecond' }, raw)) : '';
  },
};
const hash: Column = {
  title: 'hash, as stored',
  inWords: true,
  cell: (_samples, subject, { targets }) => {
    const found = targets.find(
      (target) => target.name === subject || (target.library && rawSubject(target.library) === subject),
    );
    return found?.hash ? `${found.hash}` : '';
  },
};
/** The columns of what is nearly all hashing. */
const hashed = (rate: string): Column[] => [
  count(rate, 'perSecond', 1),
  perRaw,
  count('CPU, ms each', 'cpuMilliseconds', 1),
  count('p50, ms', 'p50'),
  count('p99, ms', 'p99'),
  hash,
];
const foreign: Column = {
  title: 'foreign CPU',
  cell: (samples, subject) => {
    const share = worst(samples, subject, 'foreign');
    return share === undefined ? '' : `${Math.round(share * 100)} %`;
  },
};

const columns: Record<MeasurementName, readonly Column[]> = {
  me: [
    count('requests/s', 'perSecond'),
    perFloor('perSecond'),
    count('server CPU, µs a request', 'cpuMicroseconds'),
    count('p50, ms', 'p50', 1),
    count('p99, ms', 'p99', 1),
  ],
  login: hashed('log-ins/s'),
  signup: hashed('sign-ups/s'),
  storm: [
    count('quiet /me p50, ms', 'quietP50', 1),
    count('quiet p99', 'quietP99', 1),
    count('storm p50', 'stormP50', 1),
    count('storm p99', 'stormP99', 1),
    count('log-ins/s', 'loginsPerSecond', 1),
    most('errors', 'errors'),
    count('idle, MiB', 'idleMiB'),
    most('peak', 'peakMiB'),
    count('after', 'afterMiB'),
  ],
  overload: [
    count('admitted', 'admitted'),
    count('their p99, ms', 'admittedP99'),
    count('503', 'refused'),
    most('without Retry-After', 'withoutRetryAfter'),
    most('errors', 'errors'),
    count('/me p50, ms', 'meP50', 1),
    count('/me p99', 'meP99', 1),
    count('of /me', 'looks'),
    count('/me p99, first burst', 'firstMeP99', 1),
  ],
  start: [
    count('start, ms', 'milliseconds'),
    perFloor('milliseconds'),
    count('RSS, MiB', 'rssMiB'),
    perFloor('rssMiB'),
    count('PSS, MiB', 'pssMiB'),
  ],
  growth: [
    count('/me requests/s', 'perSecond'),
    count('/me CPU, µs', 'cpuMicroseconds'),
    count('log-in p50, ms', 'loginP50', 1),
  ],
  workers: [
    count('requests/s', 'perSecond'),
    count('server CPU, µs a request', 'cpuMicroseconds'),
    count('p50, ms', 'p50', 1),
    count('p99, ms', 'p99', 1),
  ],
};

/** Everything: goals, then what they are made of. */
export function report(results: Results): string {
  return [goalsTable(results), provenance(results), ...figureTables(results), targetsTable(results)].join('\n\n');
}

/** Every goal with both bounds, what was measured and what that reaches. */
export function goalsTable(results: Results): string {
  return table(
    [
      { title: 'goal', inWords: true },
      { title: 'must' },
      { title: 'aim' },
      { title: 'measured' },
      { title: 'reached', inWords: true },
    ],
    judge(results).map((goal) => [
      goal.what,
      bound(goal, goal.must),
      bound(goal, goal.aim),
      amount(goal),
      words[goal.verdict],
    ]),
  );
}

const words: Record<Judged['verdict'], string> = {
  aim: 'aim',
  must: 'must',
  missed: '**missed**',
  'not measured': 'not measured',
};

/** A table for each measurement, below what was done. */
export function figureTables(results: Results): string[] {
  return results.measurements.map(({ name, about }) => {
    const samples = samplesOf(results, name);
    const all = [...columns[name], foreign];
    const rows = subjectsOf(samples).map((subject) => [
      subject,
      ...all.map(({ cell }) => cell(samples, subject, results)),
    ]);
    return `### ${headings[name]}\n\n${about}\n\n${table([{ title: '', inWords: true }, ...all], rows)}`;
  });
}

const headings: Record<MeasurementName, string> = {
  me: 'Who am I: GET /me',
  login: 'Log-in',
  signup: 'Sign-up',
  storm: 'A storm of log-ins',
  overload: 'Overload',
  start: 'Start and idle memory',
  growth: 'Growth',
  workers: 'Two processes',
};

/** What the targets are, with their settings. */
export function targetsTable({ targets }: Results): string {
  return table(
    [
      { title: 'target', inWords: true },
      { title: 'what it is', inWords: true },
    ],
    targets.map(({ name, about }) => [name, about]),
  );
}

/** Where, when and how it was measured, and what that is worth. */
export function provenance(results: Results): string {
  const shares = results.measurements.flatMap(({ samples }) => samples.map(({ figures }) => figures.foreign ?? 0));
  const highest = Math.max(0, ...shares);
  const limits = 'No limits are on, here or at the peers; everything else as in production.';
  return [
    `Measured on ${results.machine}, ${results.startedAt.slice(0, 10)}, \`--${results.mode}\`, ${Math.round(results.seconds)} s. ${limits} ` +
      'Medians over the rounds; ratios are formed inside a round; foreign CPU is the highest share of the machine that others took meanwhile.',
    ...(highest > FOREIGN_LIMIT
      ? [
          `**Others took up to ${Math.round(highest * 100)} % of the machine: figures of rows above ${FOREIGN_LIMIT * 100} % are not to be judged by.**`,
        ]
      : []),
    ...results.leftOut,
  ].join('\n\n');
}

function amount({ measured, unit }: Judged): string {
  if (measured === undefined) return '';
  if (unit) return `${inDigits(measured, unit === 'ms' && measured < 100 ? 1 : 0)} ${unit}`;
  return Number.isInteger(measured) ? `${measured}` : ratioText(measured);
}

function bound({ unit, atLeast }: Judged, value: number): string {
  const number = unit || value === 0 || value >= 10 ? `${value}` : value.toFixed(2);
  return `${value === 0 ? '' : atLeast ? '≥ ' : '≤ '}${number}${unit ? ` ${unit}` : ''}`;
}

function ratioText(value: number | undefined): string {
  return inDigits(value, value !== undefined && value >= 10 ? 1 : 2);
}

function inDigits(value: number | undefined, digits: number): string {
  return value === undefined
    ? ''
    : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function table(head: readonly Pick<Column, 'title' | 'inWords'>[], rows: readonly (readonly string[])[]): string {
  const lines = [head.map(({ title }) => title), head.map(({ inWords }) => (inWords ? '---' : '---:')), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`.replaceAll('|  ', '| ')).join('\n');
}
