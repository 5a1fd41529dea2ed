import { expect, test } from 'vitest';
import { en } from './en.ts';
import { es } from './es.ts';
import { preferredLanguage, startLanguage, useLanguage } from './useLanguage.ts';

test.each([
  [['es-MX', 'en'], 'es'],
  [['en-GB'], 'en'],
  [['fr', 'es'], 'es'],
  [['fr', 'de'], 'en'],
  [[], 'en'],
] as const)('a reader of %j is spoken to in %s', (languages, language) => {
  expect(preferredLanguage(languages, ['en', 'es'])).toBe(language);
});

test.each([
  [['pt-BR', 'en'], ['en', 'pt-BR'], 'pt-BR'],
  [['pt-PT', 'en'], ['en', 'pt-BR'], 'pt-BR'],
  [['zh-tw'], ['en', 'zh', 'zh-TW'], 'zh-TW'],
  [['fil-PH'], ['en', 'fi'], 'en'],
] as const)('a reader of %j finds among %j the nearest: %s', (languages, offered, language) => {
  expect(preferredLanguage(languages, offered)).toBe(language);
});

test('without English the first language that is offered speaks to everybody else', () => {
  expect(preferredLanguage(['fr'], ['es', 'pt'])).toBe('es');
});

test('the chosen language is written into the page and remembered', async () => {
  const { setLanguage, t } = useLanguage();
  await setLanguage('es');
  expect(document.documentElement.lang).toBe('es');
  expect(t.value).toBe(es);
  expect(localStorage.getItem('portero.language')).toBe('es');
  await startLanguage({ en: async () => Promise.reject(new Error('English was not asked for')), es: async () => es });
  expect(t.value).toBe(es);
});

test('a dictionary that is there already needs no fetching', async () => {
  await startLanguage({ es });
  expect(useLanguage().t.value).toBe(es);
});

test('a language that cannot be loaded leaves everything as it was', async () => {
  const { setLanguage, language } = useLanguage();
  await startLanguage({ es: async () => es, eo: async () => Promise.reject(new TypeError('offline')) });
  await expect(setLanguage('eo')).rejects.toThrow('offline');
  expect(language.value).toBe('es');
  expect(localStorage.getItem('portero.language')).toBeNull();
});

test.each([
  [1, '1 second', '1 segundo'],
  [45, '45 seconds', '45 segundos'],
  [120, '120 seconds', '120 segundos'],
  [121, '3 minutes', '3 minutos'],
  [900, '15 minutes', '15 minutos'],
  [7300, '3 hours', '3 horas'],
])('%i seconds are told as %s, in Spanish as %s', async (seconds, english, spanish) => {
  const { duration, setLanguage } = useLanguage();
  expect(duration(seconds)).toBe(english);
  await setLanguage('es');
  expect(duration(seconds)).toBe(spanish);
});

test('whoever goes on choosing gets what they chose last, whichever comes first', async () => {
  const { setLanguage, language, t } = useLanguage();
  let arrive = (_: typeof en) => {};
  const slow = new Promise<typeof en>((resolve) => {
    arrive = resolve;
  });
  await startLanguage({ es: async () => es, eo: () => slow });
  const first = setLanguage('eo');
  await setLanguage('es');
  arrive(en);
  await first;
  expect([language.value, t.value, localStorage.getItem('portero.language')]).toEqual(['es', es, 'es']);
});

test('every language is offered by its own name', () => {
  expect(useLanguage().languages()).toEqual([
    { tag: 'en', name: 'English' },
    { tag: 'es', name: 'Español' },
  ]);
});
