/** The figures of `pnpm measure`: as tables to read, and against what is promised. */
import { BUDGET, type Visit, type Weight } from './first-visit.ts';
import { categories, type Judgement } from './lighthouse.ts';

const LEAST_SCORE = 95;
const MOST_SHIFT = 0.05;

export interface PageFigures extends Visit {
  path: string;
  scripts: Weight;
  styles: Weight;
  judgement?: Judgement;
}

export interface Measurement {
  /** Which machine and browser measured. */
  machine: string;
  pages: PageFigures[];
}

/** The figures in Markdown. */
export function tables({ machine, pages }: Measurement): string {
  const judged = pages.flatMap(({ path, judgement }) => (judgement ? [{ path, ...judgement }] : []));
  const parts = [
    'kB are 1000 bytes; raw / gzip / Brotli.',
    table(
      ['first visit', 'scripts', 'styles', 'on the wire in all', 'requests', 'other origins', 'layout shift'],
      pages.map(({ path, scripts, styles, first, strangers, shift }) => [
        `\`${path}\``,
        weights(scripts),
        weights(styles),
        kB(transferred(first)),
        first.length,
        strangers.length,
        decimals(shift),
      ]),
    ),
    table(
      ['fetched afterwards, for the next page', 'on the wire', 'requests'],
      pages.map(({ path, later }) => [`\`${path}\``, kB(transferred(later)), later.length]),
    ),
  ];
  const [one] = judged;
  if (one) {
    parts.push(
      table(
        ['Lighthouse, mobile', 'performance', 'accessibility', 'best practices', 'SEO', 'LCP', 'TBT', 'CLS'],
        judged.map(({ path, scores, largestContentfulPaint, totalBlockingTime, cumulativeLayoutShift }) => [
          `\`${path}\``,
          ...categories.map((name) => scores[name]),
          `${(largestContentfulPaint / 1000).toFixed(1)} s`,
          `${Math.round(totalBlockingTime)} ms`,
          decimals(cumulativeLayoutShift),
        ]),
      ),
    );
  }
  const lighthouse = one ? `, Lighthouse ${one.version} (benchmark index ${Math.round(one.benchmarkIndex)})` : '';
  return [...parts, `Measured on ${machine}${lighthouse}.`].join('\n\n');
}

/** A sentence for each promise that the figures break. */
export function brokenPromises({ pages }: Measurement): string[] {
  return pages.flatMap(({ path, scripts, styles, strangers, shift, judgement }) => [
    ...(scripts.gzip > BUDGET.scripts ? [`${path}: ${scripts.gzip} bytes of scripts, not ${BUDGET.scripts}`] : []),
    ...(styles.brotli > BUDGET.styles ? [`${path}: ${styles.brotli} bytes of styles, not ${BUDGET.styles}`] : []),
    ...(shift > MOST_SHIFT ? [`${path}: layout shift of ${shift}, not ${MOST_SHIFT}`] : []),
    ...strangers.map((address) => `${path}: asked for ${address}`),
    ...categories
      .filter((name) => judgement && judgement.scores[name] < LEAST_SCORE)
      .map((name) => `${path}: Lighthouse's ${name} is ${judgement?.scores[name]}, not ${LEAST_SCORE}`),
  ]);
}

function table(head: string[], rows: (string | number)[][]): string {
  const lines = [head, head.map((_title, column) => (column === 0 ? '---' : '---:')), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function transferred(files: Visit['first']): number {
  return files.reduce((sum, file) => sum + file.transferred, 0);
}

function weights({ raw, gzip, brotli }: Weight): string {
  return `${thousands(raw)} / ${thousands(gzip)} / ${kB(brotli)}`;
}

function kB(bytes: number): string {
  return `${thousands(bytes)} kB`;
}

function thousands(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}

function decimals(value: number): string {
  return value === 0 ? '0' : value.toFixed(3);
}
