/** Parts each dictionary in two: what every first page may say, and what only the pages say that come later. */
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

// Sections that no page in the first file has a use for; `routes.ts` sees to it that the others wait for them.
const LATER = new Set([
  ...['device', 'name', 'password', 'profile', 'sessions', 'settings', 'tokens'],
  // What signed-in people do about their account.
  ...['reauth', 'email', 'locale', 'remember', 'activity', 'leaving'],
  ...['links', 'mail', 'proof', 'recovery'],
]);
const FORMS = '\0words-of-forms?';
const forms = fileURLToPath(new URL('../../packages/vue/src/language/', import.meta.url));

type Part = 'first' | 'later' | 'whole';

interface Node {
  type: string;
  start: number;
  end: number;
  key?: { name?: string };
}

/** A Vite plugin: a dictionary that is an object literal is parted; one that is made otherwise comes whole with the first. */
export function laterWords(): Plugin {
  return {
    name: 'later-words',
    apply: 'build',
    enforce: 'pre',
    async resolveId(source, importer = '') {
      const part = partOf(importer);
      if (!part) return undefined;
      if (source === '@portero/vue' && part !== 'whole') return FORMS + part;
      // A dictionary that is made of another one is made of all of it.
      const resolved = source.startsWith('.') ? await this.resolve(source, importer, { skipSelf: true }) : null;
      return resolved && partOf(resolved.id) ? `${resolved.id}?whole` : undefined;
    },
    load(id) {
      if (!id.startsWith(FORMS)) return undefined;
      const part = id.slice(FORMS.length);
      return ['en', 'es'].map((tag) => `export { ${tag} } from '${forms}${tag}.ts?${part}';`).join('\n');
    },
    transform(code, id) {
      const part = partOf(id);
      if (!part || part === 'whole') return undefined;
      const entries = entriesOf(this.parse(code, { lang: 'ts' }).body as never);
      if (!entries) return part === 'later' ? 'export const words = {};' : undefined;
      let parted = code;
      for (const { type, key, start, end } of entries.toReversed()) {
        const belongs = type === 'SpreadElement' || LATER.has(key?.name ?? '') === (part === 'later');
        if (!belongs) parted = parted.slice(0, start) + parted.slice(end).replace(/^\s*,/, '');
      }
      return parted;
    },
  };
}

/** Which part of a dictionary a module is; undefined if it is none. */
function partOf(id: string): Part | undefined {
  const [file = '', query] = id.split('?');
  if (file.startsWith(forms) && query) return query as Part;
  if (!/\/language\/dictionaries\/[^/]+\.ts$/.test(file) || file.endsWith('.test.ts')) return undefined;
  return (query as Part | undefined) ?? 'first';
}

/** What stands in the exported object; undefined if it is not written as one. */
function entriesOf(
  body: readonly {
    type: string;
    declaration?: { declarations?: { init?: { type: string; properties?: Node[] } }[] };
  }[],
): Node[] | undefined {
  const exported = body.find(({ type }) => type === 'ExportNamedDeclaration');
  const words = exported?.declaration?.declarations?.[0]?.init;
  return words?.type === 'ObjectExpression' ? words.properties : undefined;
}
