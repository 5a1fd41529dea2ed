/**
 * `pnpm visual`: takes a picture of every section of the gallery, light and dark, and compares it with the accepted one.
 *
 * It is run on purpose, on one machine before and after a change: letters are drawn differently elsewhere.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pixelmatch from 'pixelmatch';
import { chromium, type Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { chromiumPath } from './chromium.ts';
import { startGallery } from './gallery-server.ts';
import { inRoot } from './root.ts';

const HELP = `pnpm visual [--update] [section …]

Takes a picture of every section of the gallery (or of those that are named), light and dark, and compares it with the
accepted one in apps/web/gallery/accepted. Exits with 1 if one looks different; what differs is then red in .cache/visual.

  --update  accepts the pictures as they are now
  --help    says this`;

const ACCEPTED = 'apps/web/gallery/accepted';
const DIFFERENT = '.cache/visual';
const WIDTH = 720;
/** Milliseconds until a section stands, on a server that may have to compile it first. */
const READY_WITHIN = 120_000;
/** How different a pixel may be, from 0 to 1, and how many may be more so: edges are not always blended the same. */
const THRESHOLD = 0.1;
const MOST_PIXELS = 20;
/** Shades of a colour that are kept as one. */
const SHADE = 8;
const themes = ['light', 'dark'] as const;

/** How many pixels of two pictures differ, and a picture of where. A picture of another size differs everywhere. */
export function compare(accepted: PNG, now: PNG): { count: number; difference: PNG } {
  if (accepted.width !== now.width || accepted.height !== now.height)
    return { count: now.width * now.height, difference: now };
  const difference = new PNG({ width: now.width, height: now.height });
  const count = pixelmatch(accepted.data, now.data, difference.data, now.width, now.height, { threshold: THRESHOLD });
  return { count, difference };
}

/** The sections of the gallery, as its own navigation names them. */
export async function sectionsOf(page: Page, baseUrl: string): Promise<string[]> {
  await page.goto(`${baseUrl}/gallery/`);
  const links = page.locator('.gallery nav[aria-label=Sections] a');
  await links.first().waitFor();
  return links.evaluateAll((anchors) =>
    anchors.map((anchor) => new URL((anchor as HTMLAnchorElement).href).searchParams.get('section') ?? ''),
  );
}

/** Opens a section and waits until each of its exhibits is in its state. */
export async function openSection(page: Page, baseUrl: string, section: string): Promise<void> {
  await page.goto(`${baseUrl}/gallery/?section=${section}`);
  await page.locator('.gallery[data-ready=true]').waitFor({ timeout: READY_WITHIN });
}

async function picture(page: Page): Promise<PNG> {
  // A question lies over the whole screen; anything else is as high as it is.
  const isCovered = (await page.locator('dialog[open]').count()) > 0;
  return PNG.sync.read(isCovered ? await page.screenshot() : await page.locator('.gallery > section').screenshot());
}

/** As small as it goes: in fewer shades, far less than what counts as different, and without an alpha channel. */
function pack(png: PNG): Buffer {
  for (const [index, value] of png.data.entries()) png.data[index] = Math.min(255, Math.round(value / SHADE) * SHADE);
  return PNG.sync.write(png, { colorType: 2, deflateLevel: 9, deflateStrategy: 0, filterType: 0 });
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { update: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help) return console.log(HELP);

  const gallery = await startGallery();
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: ['--no-sandbox'] });
  const different: string[] = [];
  try {
    const page = await browser.newPage({
      viewport: { width: WIDTH, height: 800 },
      // Half as large is a quarter of the bytes, and shows whatever somebody would notice.
      deviceScaleFactor: 0.5,
      locale: 'en-GB',
      timezoneId: 'UTC',
      reducedMotion: 'reduce',
    });
    await page.clock.setFixedTime('2026-11-23T12:00:00Z');
    const known = await sectionsOf(page, gallery.baseUrl);
    const unknown = positionals.filter((section) => !known.includes(section));
    if (unknown.length > 0)
      throw new Error(`There is no section ${unknown.join(', ')}; there are ${known.join(', ')}.`);

    rmSync(inRoot(DIFFERENT), { recursive: true, force: true });
    for (const folder of [ACCEPTED, DIFFERENT]) mkdirSync(inRoot(folder), { recursive: true });
    const wanted = positionals.length > 0 ? positionals : known;
    for (const section of wanted) {
      await openSection(page, gallery.baseUrl, section);
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme });
        const name = `${section}-${theme}.png`;
        if (!matches(name, await picture(page), values.update ?? false)) different.push(name);
      }
    }
    if (values.update && positionals.length === 0) forgetAllBut(wanted);
  } finally {
    await browser.close();
    await gallery.stop();
  }
  if (different.length === 0) return console.log(values.update ? 'Accepted.' : 'Everything looks as it did.');
  console.error(`Looks different: ${different.join(', ')}. See ${DIFFERENT}; --update accepts it.`);
  process.exitCode = 1;
}

/** Whether a picture is like the accepted one. With `isAccepted` it becomes that. */
function matches(name: string, now: PNG, isAccepted: boolean): boolean {
  const file = inRoot(ACCEPTED, name);
  const accepted = existsSync(file) ? PNG.sync.read(readFileSync(file)) : undefined;
  const { count, difference } = accepted
    ? compare(accepted, now)
    : { count: Number.POSITIVE_INFINITY, difference: now };
  if (count <= MOST_PIXELS) return true;
  if (isAccepted) writeFileSync(file, pack(now));
  else writeFileSync(inRoot(DIFFERENT, name), pack(difference));
  return isAccepted;
}

function forgetAllBut(sections: string[]): void {
  const names = sections.flatMap((section) => themes.map((theme) => `${section}-${theme}.png`));
  for (const old of readdirSync(inRoot(ACCEPTED))) if (!names.includes(old)) rmSync(inRoot(ACCEPTED, old));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
