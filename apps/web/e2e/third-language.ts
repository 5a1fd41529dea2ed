/** The app with one dictionary more: a copy of the sources, built as the app itself is built. */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { inRoot } from '../../../scripts/root.ts';
import { baseUrl } from './browsing.ts';

/** A language that is no translation: English with strange letters, longer, and in brackets that show where it ends. */
export function strange(text: string): string {
  const letters: Record<string, string> = { a: 'åå', e: 'éé', i: 'îî', o: 'øø', u: 'üü', A: 'Åå', E: 'Éé', I: 'Îî' };
  const more: Record<string, string> = { O: 'Øø', U: 'Üü', n: 'ñ', c: 'ç', s: 'š', y: 'ý', z: 'ž', r: 'ŕ', S: 'Š' };
  return `⟦${[...text].map((letter) => letters[letter] ?? more[letter] ?? letter).join('')}⟧`;
}

/** The dictionary of that language, a file like any other. */
export const strangeDictionary = `import { words as en } from './en.ts';

${strange.toString()}

function twist(value) {
  if (typeof value === 'string') return strange(value);
  if (typeof value === 'function') return (...given) => strange(value(...given));
  if (Array.isArray(value)) return value.map(twist);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, twist(inner)]));
}

export const words: typeof en = twist(en);
`;

/**
 * Builds the app with this dictionary added and nothing else changed.
 * @returns the folder of the built app, or what the build has failed for
 */
export async function buildWith(dictionary: string, content: string, onFinished: (forget: () => void) => void) {
  mkdirSync(inRoot('node_modules/.cache'), { recursive: true });
  const copy = mkdtempSync(inRoot('node_modules/.cache/third-language-'));
  onFinished(() => rmSync(copy, { recursive: true, force: true }));
  const web = join(copy, 'apps/web');
  cpSync(inRoot('apps/web'), web, { recursive: true, filter: (file) => !/\/(node_modules|e2e)$/.test(file) });
  for (const linked of ['node_modules', 'packages', 'apps/web/node_modules'])
    symlinkSync(inRoot(linked), join(copy, linked));
  writeFileSync(join(web, 'src/language/dictionaries', dictionary), content);
  const building = promisify(execFile)(join(web, 'node_modules/.bin/vite'), ['build', '--logLevel', 'error'], {
    cwd: web,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const fault = await building.then(
    () => undefined,
    (error: { stderr: string }) => error.stderr,
  );
  return { folder: join(copy, 'apps/api/dist/web'), fault };
}

/** Serves the pages from a folder and leaves the API to the server. */
export async function serveFrom(page: Page, folder: string) {
  await page.route(`${baseUrl}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    const isPage = route.request().resourceType() === 'document';
    const file = join(folder, isPage ? 'index.html' : pathname);
    return existsSync(file) && pathname.length > (isPage ? 0 : 1) ? route.fulfill({ path: file }) : route.fallback();
  });
}
