/** Words that are not ours, made harmless wherever they stand in a mail: names, addresses, what a browser calls itself. */

// As long as an address may be, and longer than a name. Keeps a line of a mail below 998 bytes (RFC 5322), whatever is in it.
const LONGEST = 254;
const ELLIPSIS = '…';

const controls = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu;
const halfACharacter = /\p{Cs}$/u;
// Marks that reorder text, and others that nobody sees. The two joiners stay, as in the names that are accepted.
const invisible = /(?![\u200C\u200D])\p{Cf}/gu;
// Scripts that run from right to left: beside them, signs and digits of the sentence around would change places.
const fromTheRight = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/** As one line in which nothing is invisible, and which moves no word beside it. */
export function oneLine(text: string): string {
  const line = text.replaceAll(controls, ' ').replaceAll(invisible, '').replaceAll(/\s+/gu, ' ').trim();
  const short = line.length > LONGEST ? `${line.slice(0, LONGEST - 1).replace(halfACharacter, '')}${ELLIPSIS}` : line;
  return fromTheRight.test(short) ? `${FIRST_STRONG_ISOLATE}${short}${POP_ISOLATE}` : short;
}

/**
 * One line that no mail program makes a link of. Who signs up with somebody else's address chooses the name in the mail
 * that goes there, and what the browser is called: "evil.example" in either would be theirs to click.
 */
export function unlinked(text: string): string {
  return oneLine(text)
    .replaceAll(/(?<=\S)([.。．｡])(?=\p{L})/gu, '$1 ')
    .replaceAll('://', ': //');
}
