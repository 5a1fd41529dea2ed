import { readFileSync } from 'node:fs';
import { marked } from 'marked';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { headlessShellPath } from './chromium.ts';
import { inRoot } from './root.ts';

/** A laptop's screen, less what the browser needs of it. */
const SCREEN_HEIGHT_PX = 800;

/** GitHub's measures of a README, in fonts that are wider than those it asks for: what fits here fits there. */
const style = `
  body { margin: 0; font: 16px/1.5 Verdana, "DejaVu Sans", sans-serif }
  article { width: 980px }
  h1, h2 { margin: 24px 0 16px; padding-bottom: .3em; border-bottom: 1px solid; line-height: 1.25 }
  h1 { font-size: 2em }
  h2 { font-size: 1.5em }
  p, pre, table { margin: 0 0 16px }
  code { padding: .2em .4em; font: 85% "DejaVu Sans Mono", Menlo, monospace }
  pre { padding: 16px; overflow: auto; line-height: 1.45 }
  pre code { padding: 0; font-size: 13.6px; line-height: 1.45 }
  img { max-width: 100% }`;

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: await headlessShellPath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
});

afterAll(() => browser.close());

test.each([
  ['README.md', 'Three ways in', ['Run it.', 'Build it in.', 'Script it.']],
  ['README.es.md', 'Tres maneras de usarlo', ['Ponerlo en marcha.', 'Dentro de tu aplicación.', 'Desde un script.']],
])('the three ways in of %s stand on one screen, and nothing runs off its side', async (file, heading, ways) => {
  const page = await browser.newPage();
  const text = readFileSync(inRoot(file), 'utf8');
  await page.setContent(`<style>${style}</style><article>${await marked(text)}</article>`);
  const part = await page.evaluate((title) => {
    const all = [...document.querySelectorAll<HTMLElement>('article > *')];
    const from = all.findIndex(({ tagName, textContent }) => tagName === 'H2' && textContent === title);
    const after = all.findIndex(({ tagName }, at) => at > from && tagName === 'H2');
    const shown = all.slice(from, after);
    const blocks = shown.filter(({ tagName }) => tagName === 'PRE');
    return {
      leads: shown
        .map((element) => element.firstElementChild)
        .filter((child) => child?.tagName === 'STRONG')
        .map((lead) => lead?.textContent),
      height:
        (blocks.at(-1)?.getBoundingClientRect().bottom ?? Number.NaN) - (shown[0]?.getBoundingClientRect().top ?? 0),
      cutOff: blocks
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map(({ textContent }) => textContent),
    };
  }, heading);
  expect(part.leads).toEqual(ways);
  expect(part.cutOff).toEqual([]);
  expect(part.height).toBeGreaterThan(0);
  expect(part.height).toBeLessThanOrEqual(SCREEN_HEIGHT_PX);
  await page.close();
});
