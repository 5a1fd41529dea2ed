/** Text from databases, files, the system and the command line, made safe for a terminal. */

// Controls move the cursor or hide what was written; format characters reorder it; the rest ends a line. The joiners
// stay, as in names: emoji and the scripts of Persia and India need them.
const unprintable = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu;

/** Shows what a terminal would obey instead of show as an escape, such as `\u{1b}`. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same for what has lines of its own. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** JSON of one line, or of several for people, in which the same characters stand as JSON escapes. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(unprintable, (character) =>
    character === '\n'
      ? character
      : [...character.matchAll(/[\s\S]/g)]
          .map(([unit]) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
          .join(''),
  );
}
