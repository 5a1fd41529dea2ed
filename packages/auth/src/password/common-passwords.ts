/** The offline list of common and breached passwords. */
import { wordList } from './word-list.ts';

// As one text: a set of 49,000 of them would take megabytes, all day, to spare a sign-up a tenth of a millisecond.
let list: Promise<string> | undefined;

/**
 * Whether a lower-cased password is one that guessers try first: on the list, or fewer than four different characters
 * however often repeated.
 */
export async function isCommon(folded: string): Promise<boolean> {
  if (new Set(folded).size < 4) return true;
  list ??= wordList().catch((fault) => {
    // The next one tries again.
    list = undefined;
    throw fault;
  });
  return !folded.includes('\n') && (await list).includes(`\n${folded}\n`);
}
