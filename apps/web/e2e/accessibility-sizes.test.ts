import { expect } from 'vitest';
import { test } from './browsing.ts';
import { layoutFaults } from './layout-faults.ts';
import { LEAST_TARGET, MAIN_TARGET, restyle, smallTargets } from './sizes.ts';
import { inEachLanguage, states } from './states.ts';

const phone = { viewport: { width: 320, height: 568 } };

/** Text at twice its size, as browsers set it for those who ask for it. */
const twice = 'html { font-size: 200% !important }';
/** The distances that readers may set (WCAG 1.4.12). */
const spaced = `
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
  p { margin-bottom: 2em !important }`;

const targets = 'a, button, input, label:has(input), summary';
const mainTargets = '.button, .input, .nav-link, .brand, .reveal, .toast button, .check label';

test.for(states)(
  '37: at 320 pixels (1280 at 400 %) $name fits, and every target is large enough',
  async (state, { another }) => {
    const page = await another(phone);
    await inEachLanguage(page, state, async (language) => {
      expect(await layoutFaults(page), language).toEqual([]);
      expect(await smallTargets(page, targets, LEAST_TARGET), language).toEqual([]);
      expect(await smallTargets(page, mainTargets, MAIN_TARGET), language).toEqual([]);
    });
  },
);

test.for(states)('37: with the text at 200 % nothing is lost on $name', async (state, { another }) => {
  const page = await another(phone);
  await restyle(page, twice);
  await inEachLanguage(page, state, async (language) => {
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 740 });
      expect(await layoutFaults(page), `${width}, ${language}`).toEqual([]);
    }
  });
});

test.for(states)(
  '37: with more room between letters, words and lines nothing is lost on $name',
  async (state, { another }) => {
    const page = await another(phone);
    await restyle(page, spaced);
    await inEachLanguage(page, state, async (language) => {
      for (const width of [320, 1280]) {
        await page.setViewportSize({ width, height: 740 });
        expect(await layoutFaults(page), `${width}, ${language}`).toEqual([]);
      }
    });
  },
);

test('37: the page that explains the problems fits at 320 pixels, and with the text at 200 %', async ({ another }) => {
  const page = await another(phone);
  await page.goto('/problems');
  expect(await layoutFaults(page)).toEqual([]);
  await restyle(page, twice);
  await page.reload();
  expect(await layoutFaults(page)).toEqual([]);
});
