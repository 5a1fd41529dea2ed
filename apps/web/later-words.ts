/** Parts each dictionary in two: what every first page may say, and what only the pages say that come later. */
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

// What no first page says at once. Whole sections, which no page in the first file has a use for: `routes.ts` sees to it
// that the others wait for them. And single words: the titles of those pages, and refusals that are rare on a first page,
// for which a form waits.
const LATER = new Set([
  ...['device', 'name', 'password', 'profile', 'sessions', 'settings', 'strength', 'tokens'],
  ...each('titles', 'device', 'notFound', 'profile', 'settings'),
  ...each('problems', 'account_disabled', 'body_too_large', 'database_unavailable', 'insufficient_scope'),
  ...each('problems', 'invalid_token', 'json_required', 'malformed_json', 'malformed_request', 'not_authenticated'),
  ...each('problems', 'not_found', 'origin_denied', 'overloaded', 'reauth_required', 'refused_by_host'),
  ...each(
    'problems',
    'request_timeout',
    'role_required',
    'session_ended',
    'session_expired',
    'session_not_found',
    'session_required',
    'token_not_found',
  ),
  ...each('problems', 'too_many_tokens', 'user_code_not_found', 'wrong_password'),
  ...each('faults', 'invalid_characters', 'not_allowed', 'password_common', 'password_personal', 'password_unchanged'),
  ...each('faults', 'too_large', 'too_small', 'wrong_password'),
  ...each('fields', 'currentPassword', 'newPassword'),
  // What signed-in people do about their account.
  ...['reauth', 'email', 'locale', 'remember', 'activity', 'leaving'],
  // By links from mails, and on the way to them.
  ...['links', 'mail', 'mailPages', 'proof', 'recovery'],
  ...each('titles', 'confirmEmail', 'forgotPassword', 'keepAccount', 'notMe', 'resetPassword', 'undoEmail'),
  ...each('problems', 'deletion_scheduled', 'email_code_not_found', 'email_unverified', 'invitation_invalid'),
  ...each('problems', 'link_not_found', 'mail_unavailable'),
  ...each('faults', 'email_unchanged'),
  'notFound',
]);
const PARTED = new Set([...LATER].filter((name) => name.includes('.')).map((name) => name.split('.', 1)[0]));
const FORMS = '\0words-of-forms?';
const forms = fileURLToPath(new URL('../../packages/vue/src/language/', import.meta.url));

type Part = 'first' | 'later' | 'whole';

interface Node {
  type: string;
  start: number;
  end: number;
  key?: { name?: string };
  value?: Value;
}

/** What stands behind a name; `satisfies` stands around it. */
interface Value {
  type: string;
  properties?: Node[];
  expression?: Value;
}

/** Words of one section, by their full names. */
function each(section: string, ...words: string[]): string[] {
  return words.map((word) => `${section}.${word}`);
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
      for (const { start, end } of strangersTo(part, entries).toReversed())
        parted = parted.slice(0, start) + parted.slice(end).replace(/^\s*,/, '');
      return parted;
    },
  };
}

/** The entries that belong to the other part, in their order. */
function strangersTo(part: Part, entries: readonly Node[], section = ''): Node[] {
  return entries.flatMap((entry) => {
    if (entry.type === 'SpreadElement') return [];
    const name = section + (entry.key?.name ?? '');
    if (PARTED.has(name)) return strangersTo(part, inside(entry.value), `${name}.`);
    return LATER.has(name) === (part === 'later') ? [] : [entry];
  });
}

function inside(value: Value | undefined): Node[] {
  return value?.properties ?? (value?.expression ? inside(value.expression) : []);
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
