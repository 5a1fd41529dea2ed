/** How hard a password is to guess, by zxcvbn-ts. Its word lists weigh hundreds of kilobytes: they are loaded when needed. */
import type { FeedbackType, OptionsDictionary, TranslationKeys } from '@zxcvbn-ts/core';
import type { Words } from '../language/en.ts';
import { earlyGuess, ownWords } from './early-guesses.ts';

/** What would make a password harder to guess. */
export type Advice = keyof Words['strength']['advice'];

export interface Strength {
  /** From 1, easy to guess, to 4. */
  level: 1 | 2 | 3 | 4;
  /** Only where it is needed. */
  advice: Advice | undefined;
}

/** @param about what others know of the user, such as name and address */
export type Estimate = (password: string, about: readonly string[]) => Strength;

// Guessers try the words of the user's language; English ones are tried everywhere.
const wordLists: Record<string, () => Promise<{ dictionary: OptionsDictionary }>> = {
  en: () => import('@zxcvbn-ts/language-en'),
  es: () => import('@zxcvbn-ts/language-es-es'),
};

// What is analysed takes time by its length: enough to tell, little enough for a slow phone.
const ANALYSED_LENGTH = 64;
const ANALYSED_SUBSTITUTIONS = 20;

const estimates = new Map<string, Promise<Estimate>>();

/** The estimate for speakers of a language, loaded once. @throws whatever loading throws; the next call tries again */
export function loadEstimate(language: string): Promise<Estimate> {
  const known = language in wordLists ? language : 'en';
  const estimate = estimates.get(known) ?? load(known);
  estimates.set(known, estimate);
  estimate.catch(() => estimates.delete(known));
  return estimate;
}

async function load(language: string): Promise<Estimate> {
  const [{ ZxcvbnFactory }, common, own] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    wordLists[language]?.(),
  ]);
  const zxcvbn = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...own?.dictionary },
    graphs: common.adjacencyGraphs,
    maxLength: ANALYSED_LENGTH,
    l33tMaxSubstitutions: ANALYSED_SUBSTITUTIONS,
  });
  const commonPasswords = new Set(common.dictionary['passwords-common']);

  return (password, about) => {
    const early = earlyGuess(password, about, commonPasswords);
    if (early) return { level: 1, advice: early };
    const { score, feedback } = zxcvbn.check(password, ownWords(about));
    const level = score === 0 ? 1 : score;
    return { level, advice: level < 3 ? adviceFor(feedback) : undefined };
  };
}

const bySuggestion: Partial<Record<keyof TranslationKeys['suggestions'], Advice>> = {
  l33t: 'swaps',
  reverseWords: 'backwards',
};

const byWarning: Partial<Record<keyof TranslationKeys['warnings'], Advice>> = {
  straightRow: 'keyboard',
  keyPattern: 'keyboard',
  simpleRepeat: 'repeats',
  extendedRepeat: 'repeats',
  sequences: 'sequences',
  recentYears: 'dates',
  dates: 'dates',
  topTen: 'common',
  topHundred: 'common',
  common: 'common',
  similarToCommon: 'common',
  namesByThemselves: 'names',
  commonNames: 'names',
  userInputs: 'personal',
};

/** One piece of advice, the most telling. Without translations zxcvbn speaks in keys. */
function adviceFor({ warning, suggestions }: FeedbackType): Advice {
  const suggested = suggestions.map((key) => bySuggestion[key as keyof typeof bySuggestion]).find(Boolean);
  return suggested ?? byWarning[warning as keyof typeof byWarning] ?? 'words';
}
