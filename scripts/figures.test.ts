import { expect, test } from 'vitest';
import { brokenPromises, type PageFigures, tables } from './figures.ts';

const page: PageFigures = {
  path: '/login',
  first: [
    { path: '/login', transferred: 400 },
    { path: '/assets/index-x.js', transferred: 36_000 },
  ],
  later: [{ path: '/assets/ProfileView-x.js', transferred: 600 }],
  strangers: [],
  shift: 0,
  scripts: { raw: 110_000, gzip: 42_000, brotli: 38_000 },
  styles: { raw: 14_000, gzip: 4_000, brotli: 3_500 },
  judgement: {
    scores: { performance: 99, accessibility: 100, 'best-practices': 100, seo: 100 },
    largestContentfulPaint: 1640,
    totalBlockingTime: 35.5,
    cumulativeLayoutShift: 0,
    benchmarkIndex: 2018.5,
    version: '13.5.0',
  },
};

test('the tables say what was measured, where and with what', () => {
  const text = tables({ machine: '2 × Some CPU, Chromium 150', pages: [page] });
  expect(text).toContain('| `/login` | 110.0 / 42.0 / 38.0 kB | 14.0 / 4.0 / 3.5 kB | 36.4 kB | 2 | 0 | 0 |');
  expect(text).toContain('| `/login` | 0.6 kB | 1 |');
  expect(text).toContain('| `/login` | 99 | 100 | 100 | 100 | 1.6 s | 36 ms | 0 |');
  expect(text).toContain('Measured on 2 × Some CPU, Chromium 150, Lighthouse 13.5.0 (benchmark index 2019).');
});

test('without Lighthouse its table is left out', () => {
  const { judgement: _, ...weighed } = page;
  expect(tables({ machine: 'a machine', pages: [weighed] })).not.toContain('Lighthouse');
  expect(brokenPromises({ machine: 'a machine', pages: [weighed] })).toEqual([]);
});

test('every broken promise is named, and only those', () => {
  const heavy: PageFigures = {
    ...page,
    scripts: { ...page.scripts, gzip: 45_001 },
    styles: { ...page.styles, brotli: 20_001 },
    strangers: ['https://fonts.example/a.woff2'],
    shift: 0.2,
  };
  const slow = page.judgement && { ...page.judgement, scores: { ...page.judgement.scores, performance: 94 } };
  expect(brokenPromises({ machine: 'a machine', pages: [page] })).toEqual([]);
  expect(brokenPromises({ machine: 'a machine', pages: [{ ...heavy, ...(slow && { judgement: slow }) }] })).toEqual([
    '/login: 45001 bytes of scripts, not 45000',
    '/login: 20001 bytes of styles, not 20000',
    '/login: layout shift of 0.2, not 0.05',
    '/login: asked for https://fonts.example/a.woff2',
    "/login: Lighthouse's performance is 94, not 95",
  ]);
});
