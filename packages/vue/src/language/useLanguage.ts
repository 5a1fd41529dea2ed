/** Which language the page speaks: detected, remembered, and written into the page. */
import { type ComputedRef, computed, ref, shallowRef } from 'vue';
import { recall, remember } from '../memory.ts';
import type { Words } from './en.ts';

/** A text that is chosen when it is shown, so that messages on the screen follow a change of language. */
export type Message = (words: Words) => string;

/** Fetches a dictionary. Only the one that is spoken is loaded. */
export type LoadWords<W extends Words = Words> = () => Promise<W>;

const KEY = 'portero.language';
const FALLBACK = 'en';

// One language for the whole page, as there is one `<html lang>`.
const language = ref(FALLBACK);
const words = shallowRef<Words>();
let turn = 0;
let dictionaries: Readonly<Record<string, Words | LoadWords>> = {};
let loadMore: () => Promise<void> = async () => {};

const t = computed(() => {
  if (!words.value) throw new Error('No words yet: await startLanguage({ en }) before the app is mounted');
  return words.value;
});

/**
 * Offers dictionaries by language tag, each as it is or as a function that fetches it. Speaks the one that was chosen
 * before, else the reader's first that is there, else English, else any. Resolves when its words are there.
 * @param more fetches what a dictionary leaves out at first; awaited before anything is shown that may need it
 * @throws whatever loading the dictionary throws
 */
export async function startLanguage(
  offered: Readonly<Record<string, Words | LoadWords>>,
  more = loadMore,
): Promise<void> {
  dictionaries = offered;
  loadMore = more;
  const tags = Object.keys(offered);
  const remembered = recall(KEY);
  await speak(remembered && tags.includes(remembered) ? remembered : preferredLanguage(navigator.languages, tags));
}

/** Resolves when no word is missing of the language that is spoken. @throws whatever loading the words throws */
export function moreWords(): Promise<void> {
  return loadMore();
}

/** The first language of the reader that is offered; English if there is none, or the first if there is no English. */
export function preferredLanguage(languages: readonly string[], offered: readonly string[]): string {
  const known = languages.map(
    (tag) => offered.find((own) => isSame(tag, own)) ?? offered.find((own) => isKin(tag, own)),
  );
  return (
    known.find((tag) => tag !== undefined) ?? offered.find((own) => isSame(own, FALLBACK)) ?? offered[0] ?? FALLBACK
  );
}

function isSame(tag: string, other: string): boolean {
  return tag.toLowerCase() === other.toLowerCase();
}

/** Whether two tags are of one language, as es-MX and es are: a reader of one can read the other. */
function isKin(tag: string, other: string): boolean {
  return isSame(tag.split('-', 1)[0] ?? '', other.split('-', 1)[0] ?? '');
}

async function speak(tag: string): Promise<boolean> {
  const mine = ++turn;
  const offered = dictionaries[tag];
  const loaded = typeof offered === 'function' ? await offered() : offered;
  // Somebody who goes on choosing gets what they chose last, whichever comes first.
  if (mine !== turn) return false;
  words.value = loaded;
  language.value = tag;
  document.documentElement.lang = tag;
  return true;
}

/** Speaks another language from now on, and on the next visit. @throws whatever loading its dictionary throws */
async function setLanguage(tag: string): Promise<void> {
  if (await speak(tag)) remember(KEY, tag);
}

/** The languages to choose from, each by its own name. */
function languages(): { tag: string; name: string }[] {
  return Object.keys(dictionaries).map((tag) => ({ tag, name: ownName(tag) }));
}

function ownName(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  // Spanish writes "español"; on a switch it stands like a heading.
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

// A reader's own region counts where it is of the chosen language: en-GB and en-US write dates differently.
const locale = computed(() => navigator.languages.find((tag) => isKin(tag, language.value)) ?? language.value);

/** An instant in the reader's own time zone. */
function format(instant: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale.value, options).format(new Date(instant));
}

const date = (instant: string) => format(instant, { dateStyle: 'long' });
const dateTime = (instant: string) => format(instant, { dateStyle: 'medium', timeStyle: 'short' });

// The largest unit that there are at least two of: minutes would hide how close the end of the last one is.
const units = [
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const;

function duration(seconds: number): string {
  const [size, unit] = units.find(([size]) => seconds > 2 * size) ?? [1, 'second'];
  const unitFormat = new Intl.NumberFormat(locale.value, { style: 'unit', unit, unitDisplay: 'long' });
  return unitFormat.format(Math.ceil(seconds / size));
}

/** The words of the chosen language, dates in its manner, and a way to choose another. */
export function useLanguage<W extends Words = Words>() {
  return {
    language,
    /** An app whose dictionaries say more than the forms do names their type: `useLanguage<AppWords>()`. */
    t: t as unknown as ComputedRef<W>,
    languages,
    setLanguage,
    date,
    dateTime,
    /** A span of time such as "5 minutes", rounded up. */
    duration,
    format,
    locale,
  };
}
