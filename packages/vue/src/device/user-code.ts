/** The code that somebody reads on one screen and types or pastes on another (RFC 8628 section 6.1). */

const LETTERS = 8;
// Two groups of letters that are no part of a longer word, the last of them first: what a program prints around its code
// stands before it.
const LAST_PAIR = /^.*\b([A-Z]{4})[^A-Z]{0,3}([A-Z]{4})\b/s;

/**
 * The code in what somebody entered, as the program shows it: `WDJB-MJHT` of `wdjb mjht`, of the whole link that brings it
 * along, and of `Code: WDJB-MJHT`. Which letters there are is the server's business.
 * @returns undefined if there are not eight letters that could be one
 */
export function userCodeIn(entered: string): string | undefined {
  // Full-width letters are letters.
  const text = entered.normalize('NFKC').toUpperCase();
  const [, inLink] = /[?&]CODE=([^&#\s]*)/.exec(text) ?? [];
  const [, ...pair] = LAST_PAIR.exec(text) ?? [];
  const letters = [inLink, text, pair.join('')]
    .map((part) => (part ?? '').replace(/[^A-Z]/g, ''))
    .find((part) => part.length === LETTERS);
  return letters && `${letters.slice(0, LETTERS / 2)}-${letters.slice(LETTERS / 2)}`;
}
