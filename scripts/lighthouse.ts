/** Lighthouse, fetched when it is asked for: it is large, and needed by nobody who only builds or runs Portero. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumPath } from './chromium.ts';
import { nodeOnPath, run } from './run.ts';

const VERSION = '13.5.0';
const flags = '--headless=new --no-sandbox --disable-gpu --disable-quic --disable-background-networking';

export const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;

export interface Judgement {
  /** From 0 to 100. */
  scores: Record<(typeof categories)[number], number>;
  /** Milliseconds. */
  largestContentfulPaint: number;
  /** Milliseconds. */
  totalBlockingTime: number;
  cumulativeLayoutShift: number;
  /** How fast Lighthouse found the machine to be: a desktop computer has about 1500 to 2000. */
  benchmarkIndex: number;
  version: string;
}

interface Report {
  categories: Record<string, { score: number | null }>;
  audits: Record<string, { numericValue?: number }>;
  environment: { benchmarkIndex: number };
  lighthouseVersion: string;
  runtimeError?: { message: string };
}

/** Judges a page several times as a phone on a slow network, and returns the middle one by performance. */
export async function judge(url: string, runs: number): Promise<Judgement> {
  const judgements: Judgement[] = [];
  for (let turn = 0; turn < runs; turn++) judgements.push(await judgeOnce(url));
  judgements.sort((a, b) => a.scores.performance - b.scores.performance);
  return judgements[Math.floor(runs / 2)] as Judgement;
}

async function judgeOnce(url: string): Promise<Judgement> {
  const folder = mkdtempSync(join(tmpdir(), 'lighthouse-'));
  const file = join(folder, 'report.json');
  const options = ['--output=json', `--output-path=${file}`, `--only-categories=${categories.join()}`, '--quiet'];
  const lighthouse = ['-y', 'pnpm@12', 'dlx', `lighthouse@${VERSION}`, url, ...options, `--chrome-flags=${flags}`];
  try {
    await run('npx', lighthouse, { quiet: true, env: { ...nodeOnPath, CHROME_PATH: await chromiumPath() } });
    return read(JSON.parse(readFileSync(file, 'utf8')) as Report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function read({ categories: found, audits, environment, lighthouseVersion, runtimeError }: Report): Judgement {
  if (runtimeError) throw new Error(`Lighthouse could not judge the page: ${runtimeError.message}`);
  const score = (name: string) => Math.round((found[name]?.score ?? 0) * 100);
  const value = (name: string) => audits[name]?.numericValue ?? Number.NaN;
  return {
    scores: Object.fromEntries(categories.map((name) => [name, score(name)])) as Judgement['scores'],
    largestContentfulPaint: value('largest-contentful-paint'),
    totalBlockingTime: value('total-blocking-time'),
    cumulativeLayoutShift: value('cumulative-layout-shift'),
    benchmarkIndex: environment.benchmarkIndex,
    version: lighthouseVersion,
  };
}
