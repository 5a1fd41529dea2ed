import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { palette } from './palette.ts';

const tokens = new URL('../../../../vue/src/styles/tokens.css', import.meta.url);

test('mails have the colours of the pages', async () => {
  const css = await readFile(tokens, 'utf8');
  const differing = Object.entries(palette).filter(
    ([name, { light, dark }]) => !css.includes(`--${name}: light-dark(${light}, ${dark});`),
  );
  expect(differing).toEqual([]);
});

test('text can be read on what is behind it: contrast of 4.5 to 1 at least (WCAG AA)', () => {
  const pairs = [
    ['text', 'surface'],
    ['text', 'sunken'],
    ['muted', 'surface'],
    ['muted', 'sunken'],
    ['muted', 'ground'],
    ['primary', 'surface'],
    ['danger', 'surface'],
    ['on-primary', 'primary'],
    ['on-primary-soft', 'primary-soft'],
  ] as const;
  for (const scheme of ['light', 'dark'] as const) {
    for (const [ink, paper] of pairs)
      expect(contrast(palette[ink][scheme], palette[paper][scheme]), `${ink} on ${paper}`).toBeGreaterThanOrEqual(4.5);
  }
});

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
