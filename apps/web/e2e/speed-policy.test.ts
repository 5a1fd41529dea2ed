import { expect } from 'vitest';
import { test } from './browsing.ts';
import { register } from './people.ts';

const pages = ['/', '/login', '/signup', '/profile', '/settings', '/nowhere', '/problems'];
// Words of a policy that come without an address: all that a page of ours needs.
const ownSources = ["'none'", "'self'", 'data:', "'script'", 'vue'];

for (const who of ['signed out', 'signed in']) {
  test(`47: ${who}, no page asks another origin for anything, and none breaks its strict policy`, async ({
    page,
    watch,
  }) => {
    if (who === 'signed in') await register(page);
    for (const path of pages) {
      const answer = await page.goto(path);
      await page.locator('h1').first().waitFor();
      await page.waitForLoadState('networkidle');
      const policy = answer?.headers()['content-security-policy'] ?? '';
      expect(policy, path).toContain("default-src 'none'");
      expect(policy, path).toContain("script-src 'self';");
      expect(policy, path).toContain("style-src 'self';");
      const sources = policy.split(/;\s*/).flatMap((directive) => directive.split(' ').slice(1));
      expect(
        sources.filter((source) => !ownSources.includes(source)),
        path,
      ).toEqual([]);
      expect(watch.faults, path).toEqual([]);
    }
  });
}

test('47: what is not ours would be noticed: a foreign request, an inline script, an inline style', async ({
  page,
  watch,
}) => {
  await page.goto('/login');
  await page.locator('h1').waitFor();
  await page.evaluate(() => {
    const picture = new Image();
    picture.src = 'http://elsewhere.invalid/pixel.png';
    document.body.setAttribute('style', 'color: red');
    const script = document.createElement('script');
    script.append('globalThis.broken = true');
    document.body.append(script);
  });
  for (const directive of ['img-src', 'style-src-attr', 'require-trusted-types-for'])
    await expect.poll(() => watch.faults.join('\n')).toContain(`policy violated: ${directive}`);
  expect(watch.faults.join('\n')).toContain('asked for http://elsewhere.invalid/pixel.png');
  expect(await page.evaluate(() => 'broken' in globalThis)).toBe(false);
  // All of this was done here.
  watch.faults.length = 0;
});
