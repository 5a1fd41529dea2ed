/** The app's words: those of the forms and those of its pages. */
import { type LoadWords, useLanguage as useLanguageOf } from '@portero/vue';
import type { words } from './dictionaries/en.ts';

/** The shape of a dictionary. */
export type Words = typeof words;

const files = import.meta.glob<Words>('./dictionaries/*.ts', { import: 'words' });
// What pages say that are not in the first file. Built apart from the rest (later-words.ts).
const laterFiles = import.meta.glob<Words>('./dictionaries/*.ts', { import: 'words', query: '?later' });
const spoken = new Map<string, Words>();
let areAllWanted = false;

/** A language is one file in `dictionaries/`, named by its tag. */
export const dictionaries: Record<string, LoadWords<Words>> = Object.fromEntries(
  Object.entries(files).map(([file, load]) => [
    file.replace(/^.*\/|\.ts$/g, ''),
    async () => {
      const words = await load();
      spoken.set(file, words);
      if (areAllWanted) await complete(file, words);
      return words;
    },
  ]),
);

/** Fetches what is missing of the words, now and of every language from now on. @throws whatever fetching them throws */
export async function loadAllWords(): Promise<void> {
  areAllWanted = true;
  await Promise.all([...spoken].map(([file, words]) => complete(file, words)));
}

/** What is fetched for a later page, when its words are there as well. @throws whatever fetching either of them throws */
export async function withAllWords<T>(fetching: Promise<T>): Promise<T> {
  const [fetched] = await Promise.all([fetching, loadAllWords()]);
  return fetched;
}

async function complete(file: string, words: Words): Promise<void> {
  const later: Partial<Words> = (await laterFiles[file]?.()) ?? {};
  const known = words as unknown as Record<string, object | undefined>;
  // No page has looked for them yet, so nothing that is shown has to follow. Of some sections there is a part already.
  for (const [section, said] of Object.entries(later))
    if (typeof said === 'object') known[section] = { ...known[section], ...said };
}

/** The words of the chosen language, dates in its manner, and a way to choose another. */
export const useLanguage = useLanguageOf<Words>;
