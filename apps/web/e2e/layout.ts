/** What can go wrong with the room that things have on a page, found by measuring. */
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

/**
 * What does not fit: a page that scrolls sideways, things beyond its edge, texts that are cut off, that leave the box
 * they stand in, or that lie over each other.
 */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    // A glyph's box is higher than what is drawn of it, and sizes are rounded.
    const SLACK = 2;
    const faults: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth)
      faults.push(`the page is ${scrollWidth} wide where there is room for ${clientWidth}`);

    interface Line {
      text: string;
      box: DOMRect;
      parent: Element;
    }
    const lines: Line[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent?.trim() ?? '';
      const parent = walker.currentNode.parentElement;
      if (text === '' || !parent?.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      if (parent.closest('.visually-hidden, .skip-link, noscript, script')) continue;
      // Behind an open question everything is covered on purpose.
      const modal = document.querySelector('dialog[open]');
      if (modal && !modal.contains(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      for (const box of range.getClientRects()) if (box.width > 0) lines.push({ text, box, parent });
    }

    for (const { text, box, parent } of lines) {
      if (box.left < -SLACK || box.right > clientWidth + SLACK) faults.push(`“${text}” is beyond the edge`);
      for (
        let element: Element | null = parent;
        element && element !== document.body;
        element = element.parentElement
      ) {
        const { backgroundColor, borderTopWidth, overflow } = getComputedStyle(element);
        const isBox = backgroundColor !== 'rgba(0, 0, 0, 0)' || borderTopWidth !== '0px' || overflow !== 'visible';
        const isScrolled = overflow === 'auto';
        const around = element.getBoundingClientRect();
        const isInside =
          box.left >= around.left - SLACK &&
          box.right <= around.right + SLACK &&
          (isScrolled || (box.top >= around.top - SLACK && box.bottom <= around.bottom + SLACK));
        if (isBox && !isInside) faults.push(`“${text}” leaves its ${element.tagName}.${element.className}`);
        // Lies over the page, inside of nothing.
        if (element.matches('dialog, .toasts')) break;
      }
    }

    // Messages lie over the page, which keeps room for them below its end.
    const onPage = lines.filter(({ parent }) => !parent.closest('.toasts'));
    for (const [index, one] of onPage.entries()) {
      for (const other of onPage.slice(index + 1)) {
        const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        // Lines of one text may touch: their boxes are as high as the font, whatever the distance of lines.
        const slack = Math.max(SLACK, one.box.height * 0.3);
        if (width > SLACK && height > slack) faults.push(`“${one.text}” and “${other.text}” lie over each other`);
      }
    }

    for (const control of document.querySelectorAll<HTMLElement>('button, input, a, label, .tag')) {
      if (control.closest('.visually-hidden, .skip-link') || !control.checkVisibility()) continue;
      const box = control.getBoundingClientRect();
      if (box.left < -SLACK || box.right > clientWidth + SLACK) faults.push(`beyond the edge: ${control.outerHTML}`);
    }
    return [...new Set(faults)];
  });
}
