/** Sizes: of what is clicked and touched, and of text as readers set it. */
import type { Page } from 'playwright-core';

/** The least width and height of whatever is clicked or touched (WCAG 2.5.8), and what main controls should have. */
export const LEAST_TARGET = 24;
export const MAIN_TARGET = 44;

/** Sets what readers may set: styles over those of every page to come, whatever its policy says. */
export async function restyle(page: Page, css: string): Promise<void> {
  await page.addInitScript((rules) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = [sheet];
  }, css);
}

/** Targets that are narrower or lower than `least` pixels. Of a labelled input the label counts, which is a target too. */
export function smallTargets(page: Page, selector: string, least: number): Promise<string[]> {
  return page.locator(selector).evaluateAll(
    (elements, least) =>
      elements
        .filter((element) => element.checkVisibility({ visibilityProperty: true }))
        // Beyond the edge until it has the focus.
        .filter((element) => !element.matches('.skip-link'))
        .map((element) => element.closest('label') ?? element)
        .filter((element) => !element.matches('.visually-hidden'))
        .map((element) => ({ element, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width < least || box.height < least)
        .map(({ element, box }) => `${Math.round(box.width)}x${Math.round(box.height)} ${element.outerHTML}`),
    least,
  );
}
