/** What a browser with an empty cache loads of one page, before the page is there and after it. */
import { get } from 'node:http';
import type { Browser } from 'playwright-core';

/** What is promised for the first visit of the log-in page: bytes of scripts by gzip, of styles by Brotli. */
export const BUDGET = { scripts: 45_000, styles: 20_000 } as const;

interface LoadedFile {
  /** The address, without the origin. */
  path: string;
  /** Bytes of the body as they came over the wire. */
  transferred: number;
}

export interface Visit {
  /** What the page needed until it was there, the document first. */
  first: LoadedFile[];
  /** What it fetched afterwards for the pages that may come next. */
  later: LoadedFile[];
  /** Addresses of other origins that were asked for. */
  strangers: string[];
  /** Cumulative layout shift. */
  shift: number;
}

/** Opens a page as somebody who was never here, and looks on until nothing more is loaded. */
export async function firstVisit(browser: Browser, url: string, locale = 'en-GB'): Promise<Visit> {
  const context = await browser.newContext({ locale });
  const page = await context.newPage();
  const { origin } = new URL(url);
  const strangers: string[] = [];
  page.on('request', (request) => {
    const asked = new URL(request.url());
    if (asked.protocol.startsWith('http') && asked.origin !== origin) strangers.push(request.url());
  });
  await page.addInitScript(noteArrival);
  await page.goto(url);
  await page.locator('main h1').waitFor();
  await page.waitForLoadState('networkidle');
  const { loaded, shift } = await page.evaluate(readNotes);
  await context.close();
  const files = (isFirst: boolean) =>
    loaded
      .filter((file) => file.isFirst === isFirst)
      .map(({ address, transferred }) => ({ path: address.replace(origin, ''), transferred }));
  return { first: files(true), later: files(false), strangers, shift };
}

// These two run in the page. The page has arrived when its heading is there; the browser's own clock tells what came before.
function noteArrival(): void {
  new MutationObserver((_changes, observer) => {
    if (!document.querySelector('main h1')) return;
    performance.mark('arrived');
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
  performance.mark('shift', { detail: 0 });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
      performance.mark('shift', { detail: entry.value });
  }).observe({ type: 'layout-shift', buffered: true });
}

function readNotes() {
  const arrived = performance.getEntriesByName('arrived')[0]?.startTime ?? Number.POSITIVE_INFINITY;
  const entries = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  return {
    loaded: (entries as PerformanceResourceTiming[]).map(({ name, startTime, encodedBodySize }) => ({
      address: name,
      isFirst: startTime < arrived,
      transferred: encodedBodySize,
    })),
    shift: performance.getEntriesByName('shift').reduce((sum, mark) => sum + (mark as PerformanceMark).detail, 0),
  };
}

/** Bytes of files as they are, and as they are sent to those who accept gzip or Brotli. */
export interface Weight {
  raw: number;
  gzip: number;
  brotli: number;
}

/** Weighs the files of a visit whose names end in a certain way. */
export async function weigh(origin: string, files: LoadedFile[], ending: '.js' | '.css'): Promise<Weight> {
  const weight = { raw: 0, gzip: 0, brotli: 0 };
  for (const { path } of files.filter((file) => file.path.endsWith(ending))) {
    weight.raw += await bodyLength(origin + path, 'identity');
    weight.gzip += await bodyLength(origin + path, 'gzip');
    weight.brotli += await bodyLength(origin + path, 'br');
  }
  return weight;
}

// Not by fetch, which would unpack what it gets.
function bodyLength(url: string, encoding: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': encoding } }, (answer) => {
      let length = 0;
      answer.on('data', (chunk: Buffer) => {
        length += chunk.length;
      });
      answer.on('end', () => resolve(length));
      answer.on('error', reject);
    }).on('error', reject);
  });
}
