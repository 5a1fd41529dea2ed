/** Puts of the contracts into the bundle what forms need: what a field must be like, and the numbers that pages name. */
import { fileURLToPath } from 'node:url';
import type { Endpoint } from '@portero/contracts';
import { type Plugin, runnerImport } from 'vite';

const NAME = '@portero/contracts';
const API = `\0${NAME}/`;
const source = fileURLToPath(new URL('../../packages/contracts/src/index.ts', import.meta.url));

/**
 * A Vite plugin: the schema library and all that is written for readers stay out of the build. An import of anything but
 * `api` and numbers fails there, since nothing else is a browser's business. Each endpoint is a module of its own, so that those that
 * no form asks for are left out, and the others come with the page that does.
 */
export function contractsAsData(): Plugin[] {
  let api: Record<string, Record<string, Endpoint>> = {};
  const contracts: Plugin = {
    name: 'contracts-as-data',
    apply: 'build',
    enforce: 'pre',
    resolveId: (id) => (id === NAME || id.startsWith(API) ? `\0${id.replace('\0', '')}` : undefined),
    async load(id) {
      if (id === `\0${NAME}`) {
        const { module } = await runnerImport<{ api: typeof api }>(source);
        api = module.api;
        const numbers = Object.entries(module)
          .filter(([, value]) => isOfNumbers(value))
          .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`);
        return [`export * as api from ${JSON.stringify(API)};`, ...numbers].join('\n');
      }
      if (!id.startsWith(API)) return undefined;
      const [feature = '', name] = id.slice(API.length).split('/');
      if (!feature)
        return Object.keys(api)
          .map((name) => `export * as ${name} from ${JSON.stringify(API + name)};`)
          .join('\n');
      const endpoints = api[feature] ?? {};
      if (!name)
        return Object.keys(endpoints)
          .map((name) => `export { ${name} } from ${JSON.stringify(`${API}${feature}/${name}`)};`)
          .join('\n');
      const { path, body } = endpoints[name] ?? {};
      // Not every name of an endpoint may be that of a constant.
      return `const _${name} = ${JSON.stringify({ path, body: body && schemaOf(body) })};\nexport { _${name} as ${name} };`;
    },
  };
  // In a template Vue asks of every import whether it is a ref; then a bundler cannot see which endpoint is meant.
  const plainly: Plugin = {
    name: 'contracts-as-data:plainly',
    apply: 'build',
    enforce: 'post',
    transform: (code, id) => (id.includes('.vue') ? code.replaceAll('_unref(api)', 'api') : undefined),
  };
  return [contracts, plainly];
}

/** Whether a value is a number, or names some, as `{ default: 90, max: 366 }` does. */
function isOfNumbers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'number';
  const members = Object.values(value);
  return members.length > 0 && members.every((member) => typeof member === 'number');
}

function schemaOf({ properties = {}, required }: { properties?: object; required?: readonly string[] }) {
  const fields = Object.entries(properties as Record<string, Record<string, unknown>>)
    .map(([name, { minLength, maxLength, minItems, maxItems, pattern }]): [string, object] => [
      name,
      { minLength, maxLength, minItems, maxItems, pattern },
    ])
    // A field for which there is no rule need not be named.
    .filter(([, rules]) => Object.values(rules).some((rule) => rule !== undefined));
  return { properties: Object.fromEntries(fields), required };
}
