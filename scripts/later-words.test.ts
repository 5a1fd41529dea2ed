import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { laterWords } from '../apps/web/later-words.ts';
import { inRoot } from './root.ts';

// The builder is the app's alone.
const vite = createRequire(inRoot('apps/web/package.json')).resolve('vite');
const { parseAst } = await import(pathToFileURL(vite).href);

const dictionary = `import { en } from '@portero/vue';
export const words = {
  ...en,
  nav: { home: 'Home' },
  settings: { heading: 'Settings' },
  titles: { login: 'Log in', settings: 'Settings' },
  problems: { email_taken: 'Taken.', token_not_found: 'Gone.' } satisfies object,
  last: 'Last',
};`;

/** What the plugin leaves of a dictionary, without blanks. */
function part(query: string): string {
  const { transform } = laterWords() as unknown as { transform: (code: string, id: string) => string };
  const context = { parse: (code: string) => parseAst(code, { lang: 'ts' }) };
  const left = transform.call(context as never, dictionary, `/web/src/language/dictionaries/en.ts${query}`);
  return left.replace(/\s+/g, '');
}

test('the first part has what first pages say, also of sections that later pages speak from', () => {
  expect(part('')).toContain(
    "{...en,nav:{home:'Home'},titles:{login:'Login',},problems:{email_taken:'Taken.',}satisfiesobject,last:'Last',}",
  );
});

test('the later part has the rest, and nothing twice', () => {
  expect(part('?later')).toContain(
    "{...en,settings:{heading:'Settings'},titles:{settings:'Settings'},problems:{token_not_found:'Gone.'}satisfiesobject,}",
  );
});
