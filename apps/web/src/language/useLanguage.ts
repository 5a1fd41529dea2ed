/** The app's words: those of the forms and those of its pages. */
import { type LoadWords, useLanguage as useLanguageOf } from '@portero/vue';
import type { words } from './dictionaries/en.ts';

/** The shape of a dictionary. */
export type Words = typeof words;

/** A language is one file in `dictionaries/`, named by its tag. */
export const dictionaries: Record<string, LoadWords<Words>> = Object.fromEntries(
  Object.entries(import.meta.glob<Words>('./dictionaries/*.ts', { import: 'words' })).map(([file, load]) => [
    file.replace(/^.*\/|\.ts$/g, ''),
    load,
  ]),
);

/** The words of the chosen language, dates in its manner, and a way to choose another. */
export const useLanguage = useLanguageOf<Words>;
