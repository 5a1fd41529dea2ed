/** The offline list of common and breached passwords. */
import { wordList } from './word-list.ts';

// As one text: a set of 49,000 of them would take megabytes, all day.
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
  return isLineOf(await list, folded);
}

/**
 * Whether a text is a line of a sorted list. By halves, which is seventeen looks: to search the whole text, behind a hash that
 * has emptied the caches, takes half a millisecond.
 */
function isLineOf(sorted: string, text: string): boolean {
  // The line feeds before and behind what is left of it.
  let before = 0;
  let behind = sorted.length - 1;
  while (before < behind) {
    const start = sorted.lastIndexOf('\n', Math.floor((before + behind - 1) / 2));
    const end = sorted.indexOf('\n', start + 1);
    const line = sorted.slice(start + 1, end);
    if (line === text) return true;
    if (line < text) before = end;
    else behind = start;
  }
  return false;
}
