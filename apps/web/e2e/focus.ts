/** Where the focus is, how one gets there by keyboard, and whether one sees it. */
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { expect } from 'vitest';
import { keepMessages } from './states.ts';

const themes = ['light', 'dark'] as const;
/** Room around an element for its ring. */
const MARGIN = 8;
/** More stops than any page has. */
const ENOUGH = 60;

interface Clip {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Stop {
  name: string;
  /** By how much the page is scrolled. */
  scrolled: number;
  /** What is painted around it: of a labelled input that is hidden, the label. */
  boxes: Clip[];
}

/** What has the focus, as a screen reader would call it, or as its tag where nobody gave it a name. */
export async function focused(page: Page): Promise<string> {
  return (await stop(page))?.name ?? 'BODY';
}

/** The focused element; undefined if nothing has the focus. */
function stop(page: Page): Promise<Stop | undefined> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return undefined;
    const label = element instanceof HTMLInputElement ? element.labels?.[0] : undefined;
    const name = element.getAttribute('aria-label') ?? label?.textContent ?? element.textContent;
    const painted = label && element.matches('.visually-hidden') ? label : element;
    return {
      scrolled: window.scrollY,
      name: name?.replace(/\s+/g, ' ').trim() || element.tagName,
      boxes: [...painted.getClientRects()].map(({ x, y, width, height }) => ({ x, y, width, height })),
    };
  });
}

/** Presses Tab (or Shift+Tab) until something of this name has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = [];
  while (passed.length < ENOUGH) {
    await page.keyboard.press(key);
    const here = await focused(page);
    if (here !== 'BODY') expect(await isRinged(page), `${here} is seen to have the focus`).toBe(true);
    if (here === name) return;
    passed.push(here);
  }
  expect(passed, `${key} leads there`).toContain(name);
}

/** Whether the focused element, or what stands for it, has a ring of at least two pixels. */
function isRinged(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const painted = element.matches('.visually-hidden') ? element.nextElementSibling : element;
    const { outlineStyle, outlineWidth } = getComputedStyle(painted ?? element);
    return element.matches(':focus-visible') && outlineStyle === 'solid' && Number.parseFloat(outlineWidth) >= 2;
  });
}

/**
 * Goes through everything that can have the focus, and looks at each in both themes with and without it.
 * @returns the stops, and those whose looks change too little: less than a ring of two pixels in a contrast of 3:1 (WCAG
 * 2.4.13 asks for as much; 2.4.7 with 1.4.11 for less)
 */
export async function walk(page: Page): Promise<{ stops: string[]; faults: string[] }> {
  const stops: string[] = [];
  const faults: string[] = [];
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const without = await pictures(page);
  const isNew = await page.evaluateHandle(() => {
    const seen = new Set<Element | null>([document.body]);
    return () => seen.size < seen.add(document.activeElement).size;
  });
  // The end of the page comes once on the way around; whatever comes a second time ends it.
  for (let ends = 0; ends < 2 && stops.length < ENOUGH; ) {
    await page.keyboard.press('Tab');
    await keepMessages(page);
    const here = await stop(page);
    if (!here) ends++;
    else if (!(await isNew.evaluate((check) => check()))) break;
    else {
      stops.push(here.name);
      const ring = here.boxes.reduce((sum, { width, height }) => sum + 2 * 2 * (width + height), 0);
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme });
        const clip = around(here.boxes, without[theme]);
        const changed = changedPixels(
          without[theme],
          { ...clip, y: clip.y + here.scrolled },
          PNG.sync.read(await page.screenshot({ clip })),
        );
        // Corners are round, and their edges are blended.
        if (changed < ring * 0.9) faults.push(`${here.name}, ${theme}: ${changed} of ${Math.round(ring)} pixels`);
      }
    }
  }
  return { stops, faults };
}

async function pictures(page: Page): Promise<Record<(typeof themes)[number], PNG>> {
  const taken: [string, PNG][] = [];
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    taken.push([theme, PNG.sync.read(await page.screenshot())]);
  }
  return Object.fromEntries(taken) as Record<(typeof themes)[number], PNG>;
}

/** The boxes with room around them, as far as it is on the picture. */
function around(boxes: Stop['boxes'], { width, height }: PNG): Clip {
  const x = Math.max(0, Math.floor(Math.min(...boxes.map((box) => box.x)) - MARGIN));
  const y = Math.max(0, Math.floor(Math.min(...boxes.map((box) => box.y)) - MARGIN));
  const right = Math.min(width, Math.ceil(Math.max(...boxes.map((box) => box.x + box.width)) + MARGIN));
  const bottom = Math.min(height, Math.ceil(Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN));
  return { x, y, width: right - x, height: bottom - y };
}

/** How many pixels of a part of the page differ by a contrast of at least 3:1 from the same place on another picture. */
function changedPixels(whole: PNG, place: Clip, part: PNG): number {
  let count = 0;
  for (let y = 0; y < part.height; y++) {
    for (let x = 0; x < part.width; x++) {
      const before = luminance(whole.data, ((place.y + y) * whole.width + place.x + x) * 4);
      const after = luminance(part.data, (y * part.width + x) * 4);
      if (contrast(before, after) >= 3) count++;
    }
  }
  return count;
}

function contrast(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** The relative luminance of a pixel (WCAG 2). */
function luminance(data: Buffer, at: number): number {
  const linear = [0, 1, 2].map((offset) => {
    const value = (data[at + offset] ?? 0) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
}
