/**
 * `pnpm measure`: what a first visit of the pages weighs and how Lighthouse judges it, from the built app behind the
 * built server. Ends with 1 if a promise is broken.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { buildIfStale } from './build.ts';
import { startBuiltServer } from './built-server.ts';
import { chromiumPath } from './chromium.ts';
import { brokenPromises, type Measurement, type PageFigures, tables } from './figures.ts';
import { firstVisit, weigh } from './first-visit.ts';
import { withBlock } from './generated-block.ts';
import { judge } from './lighthouse.ts';
import { inRoot } from './root.ts';

const DOCUMENT = 'docs/performance-web.md';
const paths = ['/', '/login', '/signup'];

const usage = `Usage: pnpm measure [options]
Builds the app, serves it, and measures first visits of ${paths.join(', ')} with an empty cache.

  --json           prints figures for programs instead of tables
  --write          writes the tables into ${DOCUMENT} as well
  --runs N         how often Lighthouse judges each page; the middle run counts (default 3)
  --no-lighthouse  weighs only, which takes seconds instead of minutes
  -h, --help       prints this

Lighthouse is fetched from the npm registry when it is first needed. Ends with 1 if a promise is broken:
bytes, other origins, layout shift, or a Lighthouse score below 95.`;

const { values: options } = parseArgs({
  allowNegative: true,
  options: {
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    runs: { type: 'string', default: '3' },
    lighthouse: { type: 'boolean', default: true },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

/** Measures every page, one after the other: they share the machine. */
async function measure(runs: number): Promise<Measurement> {
  await buildIfStale();
  const server = await startBuiltServer({ RATE_LIMITS: 'off' });
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: ['--no-sandbox'] });
  try {
    const pages: PageFigures[] = [];
    for (const path of paths) {
      const visit = await firstVisit(browser, server.baseUrl + path);
      const scripts = await weigh(server.baseUrl, visit.first, '.js');
      const styles = await weigh(server.baseUrl, visit.first, '.css');
      pages.push({ path, ...visit, scripts, styles });
    }
    const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, Chromium ${browser.version()}`;
    // Not before the browser has gone, which would share the machine with Lighthouse's own.
    await browser.close();
    if (runs > 0) for (const page of pages) page.judgement = await judge(server.baseUrl + page.path, runs);
    return { machine, pages };
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function main(): Promise<void> {
  if (options.help) return console.log(usage);
  const runs = options.lighthouse ? Number(options.runs) : 0;
  if (!(Number.isInteger(runs) && runs >= 0)) throw new Error(`--runs takes a number, not "${options.runs}"`);
  const measurement = await measure(runs);
  console.log(options.json ? JSON.stringify(measurement, null, 2) : tables(measurement));
  if (options.write) writeFileSync(inRoot(DOCUMENT), withBlock(DOCUMENT, 'figures', `\n${tables(measurement)}\n\n`));
  const broken = brokenPromises(measurement);
  if (broken.length > 0) throw new Error(broken.join('\n'));
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
