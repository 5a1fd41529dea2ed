/**
 * Passwords that guessers try before they begin to search: common ones, and those made of what is known of the user.
 * The server refuses them by the same rules, so a hint must not praise them.
 */

export type EarlyGuess = 'common' | 'personal';

const SERVICE_NAME = 'portero';
// Shorter words occur in honest passphrases by chance.
const WORD_MIN_LENGTH = 4;
// What people put around a word to please a rule: a year, an exclamation mark.
const TRIMMINGS_MAX_LENGTH = 4;
// What is left of a password without the user's own words must be a password by itself.
const REST_MIN_LENGTH = 8;
const FEWEST_CHARACTERS = 4;

/** Which kind of early guess a password is; undefined if it is none. */
export function earlyGuess(
  password: string,
  about: readonly string[],
  common: ReadonlySet<string>,
): EarlyGuess | undefined {
  const folded = fold(password);
  if (new Set(folded).size < FEWEST_CHARACTERS || common.has(folded)) return 'common';
  if (isPersonal(folded, about)) return 'personal';
  const word = folded.replace(/^\P{L}+|\P{L}+$/gu, '');
  return folded.length - word.length <= TRIMMINGS_MAX_LENGTH && common.has(word) ? 'common' : undefined;
}

/** The words that somebody who knows the user would begin with. */
export function ownWords(about: readonly string[]): string[] {
  const texts = about.map((text) => fold(text.trim()));
  const words = [...texts, ...texts.flatMap((text) => text.split(/[^\p{L}\p{N}]+/u)), SERVICE_NAME];
  return [...new Set(words)].filter((word) => [...word].length > 1);
}

function isPersonal(folded: string, about: readonly string[]): boolean {
  // The longest first: what is left must not depend on the order.
  const words = ownWords(about).sort((a, b) => b.length - a.length);
  const without = (text: string, word: string) => text.replaceAll(word, '');
  const isShort = (rest: string) => rest !== folded && [...rest].length < REST_MIN_LENGTH;
  const bare = words.reduce(without, folded);
  return (
    isShort(words.filter((word) => [...word].length >= WORD_MIN_LENGTH).reduce(without, folded)) ||
    (isShort(bare) && /^\P{L}*$/u.test(bare))
  );
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
