/** Sees to it that no page is built that would be at a loss for words. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Plugin, runnerImport } from 'vite';
import { gapsOf } from '../../packages/vue/src/language/gaps.ts';

const folder = fileURLToPath(new URL('./src/language/dictionaries/', import.meta.url));
const forms = new URL('../../packages/vue/src/language/', import.meta.url);
const MEASURE = 'en.ts';

/**
 * A Vite plugin: a build fails if a dictionary lacks a word. So does the type check; but a build is what everybody makes.
 */
export function completeDictionaries(): Plugin {
  return {
    name: 'complete-dictionaries',
    apply: 'build',
    async buildStart() {
      const measure = await wordsIn(MEASURE);
      for (const file of readdirSync(folder)) {
        const gaps = gapsOf(await wordsIn(file), measure);
        if (gaps.length > 0) this.error(`The dictionary ${file} is not complete: ${gaps.join(', ')}.`);
      }
    },
  };
}

async function wordsIn(file: string): Promise<object> {
  const { module } = await runnerImport<{ words: object }>(folder + file, {
    plugins: [wordsOfForms()],
    // Where the package has been built, as for its own users, it would be loaded whole and as it was then.
    environments: { inline: { resolve: { noExternal: ['@portero/vue'] } } },
  });
  return module.words;
}

/** Of the package of forms only the words are wanted: the rest is for browsers. */
function wordsOfForms(): Plugin {
  const [en, es] = ['en', 'es'].map((tag) => fileURLToPath(new URL(`${tag}.ts`, forms)));
  return {
    name: 'words-of-forms',
    enforce: 'pre',
    resolveId: (id) => (id === '@portero/vue' ? '\0words-of-forms' : undefined),
    load: (id) =>
      id === '\0words-of-forms'
        ? `export { en } from ${JSON.stringify(en)}; export { es } from ${JSON.stringify(es)};`
        : undefined,
  };
}
