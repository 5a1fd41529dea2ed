/** What a longer language or larger letters do to a layout: text that is cut off, sticks out or lies over something else. */
import type { Page } from 'playwright-core';

/** Looks at the page as it stands and says what does not fit. */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const SLACK = 1.5;
    const faults: string[] = [];
    const shown = [...document.body.querySelectorAll<HTMLElement>('*')].filter(
      (element) =>
        element.checkVisibility({ visibilityProperty: true }) && !element.closest('svg, .visually-hidden, .skip-link'),
    );
    const nameOf = (element: Element) =>
      `${element.localName}.${element.className} "${(element.textContent ?? '').trim().slice(0, 40)}"`;

    if (document.documentElement.scrollWidth > window.innerWidth)
      faults.push(`the page is ${document.documentElement.scrollWidth} wide`);

    for (const element of shown) {
      const { overflowX, overflowY, display } = getComputedStyle(element);
      // A field scrolls, and holds what its user typed.
      if (display === 'inline' || element.matches('input, select, html, body')) continue;
      const isCut = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
      if (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + SLACK)
        faults.push(`cut off at the side: ${nameOf(element)}`);
      if (isCut(overflowY) && element.scrollHeight > element.clientHeight + SLACK)
        faults.push(`cut off below: ${nameOf(element)}`);
    }

    // Messages and questions lie over the page; among the rest nothing lies over anything.
    const layerOf = (element: Element) => element.closest('.toasts, dialog');
    const framed = 'button, .button, .nav-link, .tag, .toast, .box, .alert, .hero, .choice label, dialog';
    const blockOf = (element: HTMLElement): HTMLElement =>
      getComputedStyle(element).display === 'inline' && element.parentElement
        ? blockOf(element.parentElement)
        : element;
    const lines: { text: string; box: DOMRect; layer: Element | null }[] = [];
    for (const element of shown) {
      for (const node of element.childNodes) {
        if (node.nodeType !== Node.TEXT_NODE || !node.textContent?.trim() || element.localName === 'option') continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const block = blockOf(element).getBoundingClientRect();
        const framing = element.closest(framed) ?? document.body;
        const frame = framing.getBoundingClientRect();
        const isScrolled =
          framing.scrollHeight > framing.clientHeight && getComputedStyle(framing).overflowY === 'auto';
        for (const box of range.getClientRects()) {
          const { left, right, top, bottom } = box;
          lines.push({ text: node.textContent.trim(), box, layer: layerOf(element) });
          const isOut = (box: DOMRect) => left < box.left - SLACK || right > box.right + SLACK;
          // A line of text may be a little higher than what it stands in, but not by half.
          const isAbove =
            !isScrolled && (top < frame.top - (bottom - top) / 4 || bottom > frame.bottom + (bottom - top) / 4);
          if (isOut(block) || isOut(frame) || left < -SLACK || right > window.innerWidth + SLACK || isAbove)
            faults.push(`sticks out: ${nameOf(element)}`);
        }
      }
    }

    for (const [index, one] of lines.entries()) {
      for (const other of lines.slice(index + 1)) {
        if (one.layer !== other.layer) continue;
        const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        // The boxes of lines are as high as the font, however close together the lines stand.
        const slack = Math.max(SLACK, one.box.height * 0.3);
        if (width > SLACK && height > slack) faults.push(`“${one.text}” lies over “${other.text}”`);
      }
    }

    const controls = shown.filter((element) => element.matches('a, button, select, label, input'));
    for (const [index, one] of controls.entries()) {
      for (const other of controls.slice(index + 1)) {
        if (one.contains(other) || other.contains(one) || layerOf(one) !== layerOf(other)) continue;
        if (other.matches('.reveal') && one.matches('input') && one.parentElement === other.parentElement) {
          // The button that shows a password stands in its field, where no text comes.
          const room = one.getBoundingClientRect().right - Number.parseFloat(getComputedStyle(one).paddingRight);
          if (other.getBoundingClientRect().left < room - SLACK) faults.push(`lies over the text: ${nameOf(other)}`);
          continue;
        }
        for (const a of one.getClientRects()) {
          for (const b of other.getClientRects()) {
            const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            // Links in lines of text may touch with the room around them, but not with their words.
            if (width > SLACK && height > Math.min(a.height, b.height) / 4)
              faults.push(`${nameOf(one)} lies over ${nameOf(other)}`);
          }
        }
      }
    }
    return [...new Set(faults)];
  });
}

/** Every text and label on the page that is not in the brackets of the strange language, but for what users wrote. */
export function foreignTexts(page: Page, own: string[]): Promise<string[]> {
  return page.evaluate((allowed) => {
    const said: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      // Languages are offered by their own names, time zones by those of their places; dates are the reader's.
      const isOwn = node.parentElement?.closest('noscript, script, .choice [lang], optgroup, time');
      if (!isOwn) said.push(node.textContent ?? '');
    }
    for (const element of document.querySelectorAll('[aria-label], [placeholder], [alt], [title]:not(time)'))
      for (const name of ['aria-label', 'placeholder', 'alt', 'title'])
        said.push((element as HTMLElement).matches('time') ? '' : (element.getAttribute(name) ?? ''));
    said.push(document.title);

    const inner = /⟦[^⟦⟧]*⟧/g;
    const rest = (text: string): string => (inner.test(text) ? rest(text.replaceAll(inner, '')) : text);
    return said
      .map((text) => allowed.reduce((left, word) => left.replaceAll(word, ''), rest(text)))
      .map((text) => text.trim())
      .filter((text) => /\p{L}/u.test(text));
  }, own);
}
