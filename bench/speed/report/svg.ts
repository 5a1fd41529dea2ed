/** Small plots as SVG: axes, marks, words, and colours for light and dark. */

export const WIDTH = 720;

export const inks = ['ink-0', 'ink-1', 'ink-2'] as const;

// They keep 3:1 against their background and differ in lightness. No variables: not every viewer knows them.
const light = coloursOf({ paper: '#ffffff', word: '#1f2328', faint: '#59636e', line: '#d1d9e0' }, [
  '#0550ae',
  '#bc4c00',
  '#818b98',
]);
const dark = coloursOf({ paper: '#0d1117', word: '#f0f6fc', faint: '#9198a1', line: '#3d444d' }, [
  '#79c0ff',
  '#ffa657',
  '#656c76',
]);
const style = `
  text { font: 13px system-ui, sans-serif } .title { font-weight: 600; font-size: 15px } .small { font-size: 12px }
  .stroke { fill: none; stroke-width: 2 }
  ${light}
  @media (prefers-color-scheme: dark) { ${dark} }
`;

function coloursOf(
  { paper, word, faint, line }: Record<'paper' | 'word' | 'faint' | 'line', string>,
  series: readonly string[],
): string {
  const marks = series.map((ink, n) => `.${inks[n]}.fill { fill: ${ink} } .${inks[n]}.stroke { stroke: ${ink} }`);
  const rest = `.paper { fill: ${paper} } .word { fill: ${word} } .faint { fill: ${faint} } .line { stroke: ${line} }`;
  return [rest, ...marks].join(' ');
}

/** A whole picture, with a title and a description for who cannot see it. */
export function picture(
  height: number,
  about: { title: string; description: string },
  parts: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escaped(about.title)}</title>`,
    `<desc id="description">${escaped(about.description)}</desc>`,
    `<style>${style}</style>`,
    `<rect class="paper" width="${WIDTH}" height="${height}"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

export interface WordOptions {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly kind?: string;
  /** Degrees, about its own place. */
  readonly turn?: number;
}

export function word(
  x: number,
  y: number,
  text: string,
  { anchor = 'start', kind = 'word', turn }: WordOptions = {},
): string {
  const turned = turn === undefined ? '' : ` transform="rotate(${turn} ${at(x)} ${at(y)})"`;
  return `<text class="${kind}" x="${at(x)}" y="${at(y)}" text-anchor="${anchor}"${turned}>${escaped(text)}</text>`;
}

export function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<line class="line" x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}"/>`;
}

/** A point of a series, with a form of its own for each, so that colour is not all that tells them apart. */
export function mark(x: number, y: number, series: number): string {
  const ink = inks[series % inks.length];
  if (series % 2 === 0) return `<circle class="${ink} fill" cx="${at(x)}" cy="${at(y)}" r="4.5"/>`;
  return `<rect class="${ink} fill" x="${at(x - 4.5)}" y="${at(y - 4.5)}" width="9" height="9"/>`;
}

export function path(points: readonly (readonly [number, number])[], series: number): string {
  const steps = points.map(([x, y], n) => `${n === 0 ? 'M' : 'L'}${at(x)} ${at(y)}`).join(' ');
  return `<path class="${inks[series % inks.length]} stroke" d="${steps}"/>`;
}

export function bar(x: number, y: number, width: number, height: number, series: number): string {
  return `<rect class="${inks[series % inks.length]} fill" x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}"/>`;
}

/** Round numbers from 0 to at least the highest value, about five of them. */
export function ticksTo(highest: number): number[] {
  const rough = Math.max(highest, Number.MIN_VALUE) / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((size) => size >= rough) ?? rough;
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, n) => Number((n * step).toPrecision(6)));
}

/** Powers of ten that enclose positive values. */
export function decadesAround(values: readonly number[]): number[] {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return Array.from({ length: high - low + 1 }, (_, n) => 10 ** (low + n));
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function at(value: number): string {
  return `${Math.round(value * 10) / 10}`;
}
