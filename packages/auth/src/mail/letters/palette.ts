/** The colours of mails: those of the pages, each in the light and in the dark. */

export const palette = {
  ground: { light: '#f1f7f5', dark: '#0c1614' },
  surface: { light: '#ffffff', dark: '#13201d' },
  sunken: { light: '#f6faf9', dark: '#0e1a17' },
  text: { light: '#14302b', dark: '#e4f0ed' },
  muted: { light: '#4a625c', dark: '#a5bcb6' },
  line: { light: '#d5e4e0', dark: '#25403a' },
  primary: { light: '#00756a', dark: '#55d6c2' },
  'on-primary': { light: '#ffffff', dark: '#04241f' },
  'primary-soft': { light: '#dcf2ed', dark: '#17352f' },
  'on-primary-soft': { light: '#00554c', dark: '#a2eadf' },
  danger: { light: '#b3261e', dark: '#ffa39b' },
} as const;

/** A colour by what it is for. */
export type Colour = keyof typeof palette;
