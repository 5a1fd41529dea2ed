/** Which language the app speaks: detected, remembered, and written into the page. */
import { computed, ref, watchEffect } from 'vue';
import { recall, remember } from '../memory.ts';
import { en, type Words } from './en.ts';
import { es } from './es.ts';

export type Language = 'en' | 'es';

/** A text that is chosen when it is shown, so that messages on the screen follow a change of language. */
export type Message = (words: Words) => string;

const dictionaries: Record<Language, Words> = { en, es };
const KEY = 'portero.language';

const language = ref<Language>(detect());
const t = computed(() => dictionaries[language.value]);

watchEffect(() => {
  document.documentElement.lang = language.value;
});

/** The words of the chosen language, dates in its manner, and a way to choose another. */
export function useLanguage() {
  return { language, t, setLanguage, date, dateTime };
}

/** The first language of the reader that we speak; English if there is none. */
export function preferred(languages: readonly string[]): Language {
  const known = languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in dictionaries);
  return (known as Language | undefined) ?? 'en';
}

function detect(): Language {
  const remembered = recall(KEY);
  return remembered === 'en' || remembered === 'es' ? remembered : preferred(navigator.languages);
}

function setLanguage(chosen: Language): void {
  language.value = chosen;
  remember(KEY, chosen);
}

// A reader's own region counts where it is of the chosen language: en-GB and en-US write dates differently.
const locale = computed(() => navigator.languages.find((tag) => tag.startsWith(language.value)) ?? language.value);

function date(instant: string): string {
  return new Intl.DateTimeFormat(locale.value, { dateStyle: 'long' }).format(new Date(instant));
}

function dateTime(instant: string): string {
  return new Intl.DateTimeFormat(locale.value, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(instant));
}
