import { expect } from 'vitest';
import { BUDGET, firstVisit, weigh } from '../../../scripts/first-visit.ts';
import { baseUrl, test } from './browsing.ts';
import { seeHeading } from './people.ts';

// The scores of Lighthouse are for `pnpm measure`: they depend on time, and no test passes or fails by the clock.
for (const [language, locale] of [
  ['en', 'en-GB'],
  ['es', 'es-MX'],
] as const) {
  test(`43: a first visit of the log-in page is light (${language}): 45 kB of scripts and 20 kB of styles at most`, async ({
    browser,
  }) => {
    const { first, strangers } = await firstVisit(browser, `${baseUrl}/login`, locale);
    expect((await weigh(baseUrl, first, '.js')).gzip).toBeLessThanOrEqual(BUDGET.scripts);
    expect((await weigh(baseUrl, first, '.css')).brotli).toBeLessThanOrEqual(BUDGET.styles);
    expect(strangers).toEqual([]);
    // The theme, the app in one file, and the words of one language.
    const scripts = first.map(({ path }) => path).filter((path) => path.endsWith('.js'));
    expect(scripts.map((path) => path.replace(/-[\w-]{8}\.js$/, '.js')).sort()).toEqual([
      `/assets/${language}.js`,
      '/assets/index.js',
      '/theme.js',
    ]);
  });
}

test('43: everything comes packed; what is named by its content is kept for ever, the page itself never unasked', async ({
  page,
}) => {
  const answers = new Map<string, { encoding: string | undefined; caching: string | undefined }>();
  page.on('response', (response) => {
    const { 'content-encoding': encoding, 'cache-control': caching } = response.headers();
    answers.set(response.url().replace(baseUrl, ''), { encoding, caching });
  });
  await page.goto('/login');
  await seeHeading(page, 'Log in');
  await page.waitForLoadState('networkidle');
  expect(answers.get('/login')).toEqual({ encoding: 'br', caching: 'no-cache' });
  const assets = [...answers].filter(([path]) => path.startsWith('/assets/'));
  expect(assets.length).toBeGreaterThanOrEqual(3);
  for (const [path, answer] of assets)
    expect(answer, path).toEqual({ encoding: 'br', caching: 'public, max-age=31536000, immutable' });
});

test('43: the first load of somebody who is not signed in leaves the console empty', async ({ another, watch }) => {
  const page = await another();
  const lines: string[] = [];
  page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`));
  for (const path of ['/', '/login', '/signup', '/profile']) {
    await page.goto(path);
    await page.locator('main h1').waitFor();
    await page.waitForLoadState('networkidle');
  }
  expect(lines).toEqual([]);
  expect(watch.faults).toEqual([]);
});
