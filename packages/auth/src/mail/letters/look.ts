/**
 * How the parts of a mail look. Mail programs read styles that stand in the elements themselves; those that also read
 * a style sheet learn from it what to change in the dark.
 */
import { type Colour, palette } from './palette.ts';

interface Look {
  readonly css: string;
  readonly ink?: Colour;
  readonly paper?: Colour;
  readonly edge?: Colour;
}

const BUTTON =
  'display:inline-block;padding:13px 22px;border-radius:10px;font-weight:600;line-height:1.25;text-decoration:none';
// An address has no blanks to break it at.
const BREAKABLE = 'overflow-wrap:anywhere;word-break:break-word';

const looks = {
  page: { css: 'margin:0;padding:0', paper: 'ground' },
  ground: {
    css: "padding:24px 12px 32px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',sans-serif",
    ink: 'text',
    paper: 'ground',
  },
  sheet: {
    css: `box-sizing:border-box;max-width:560px;margin:0 auto;padding:28px 24px 12px;border-radius:18px;${BREAKABLE}`,
    ink: 'text',
    paper: 'surface',
    edge: 'line',
  },
  sender: { css: 'margin:0 0 20px;font-weight:700', ink: 'primary' },
  heading: { css: 'margin:0 0 16px;font-size:24px;font-weight:700;line-height:1.25', ink: 'text' },
  paragraph: { css: 'margin:0 0 16px', ink: 'text' },
  main: { css: BUTTON, ink: 'on-primary', paper: 'primary', edge: 'primary' },
  alarm: { css: BUTTON, ink: 'danger', paper: 'surface', edge: 'danger' },
  aside: { css: 'font-weight:600;text-decoration:underline', ink: 'primary' },
  code: {
    css: 'display:inline-block;padding:10px 18px;border-radius:10px;font:600 30px/1.25 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:2px;white-space:nowrap',
    ink: 'on-primary-soft',
    paper: 'primary-soft',
  },
  facts: { css: 'margin:0 0 16px;padding:12px 16px;border-radius:10px;font-size:15px', paper: 'sunken', edge: 'line' },
  fact: { css: 'margin:0 0 2px', ink: 'text' },
  label: { css: '', ink: 'muted' },
  addresses: { css: 'padding-top:16px;border-width:1px 0 0;border-radius:0', edge: 'line' },
  address: { css: 'margin:0 0 8px;font-size:13px;word-break:break-all', ink: 'muted' },
  small: { css: 'margin:0 0 8px;font-size:13px', ink: 'muted' },
  imprint: {
    css: 'box-sizing:border-box;max-width:560px;margin:16px auto 0;padding:0 24px;font-size:13px',
    ink: 'muted',
  },
} satisfies Record<string, Look>;

/** A part of a mail by its name. */
export type Part = keyof typeof looks;

/** The attributes that make an element look like a part of a mail. */
export function look(part: Part): string {
  const { css, ink, paper, edge }: Look = looks[part];
  const declarations = [
    ...(ink ? [`color:${palette[ink].light}`] : []),
    ...(paper ? [`background-color:${palette[paper].light}`] : []),
    ...(edge ? [`border:1px solid ${palette[edge].light}`] : []),
    ...(css ? [css] : []),
  ];
  return `class="${part}" style="${declarations.join(';')}"`;
}

/** The style sheet: what changes in the dark. */
export function darkStyles(): string {
  const rules = Object.entries<Look>(looks).flatMap(([part, { ink, paper, edge }]) => {
    const declarations = [
      ...(ink ? [`color:${palette[ink].dark} !important`] : []),
      ...(paper ? [`background-color:${palette[paper].dark} !important`] : []),
      ...(edge ? [`border-color:${palette[edge].dark} !important`] : []),
    ];
    return declarations.length > 0 ? [`.${part}{${declarations.join(';')}}`] : [];
  });
  return `:root{color-scheme:light dark}@media (prefers-color-scheme:dark){${rules.join('')}}`;
}
