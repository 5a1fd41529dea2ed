/** Puts of the contracts into the bundle what a browser needs: where to call, and what a field must be like. */
import { fileURLToPath } from 'node:url';
import type { Endpoint } from '@portero/contracts';
import { type Plugin, runnerImport } from 'vite';

const NAME = '@portero/contracts';
const source = fileURLToPath(new URL('../../packages/contracts/src/index.ts', import.meta.url));

/**
 * A Vite plugin: the schema library and all that is written for readers stay out of the build. An import of anything but
 * `api` fails there, since nothing else is a browser's business.
 */
export function contractsAsData(): Plugin {
  return {
    name: 'contracts-as-data',
    apply: 'build',
    enforce: 'pre',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    async load(id) {
      if (id !== `\0${NAME}`) return undefined;
      const { module } = await runnerImport<{ api: Record<string, Record<string, Endpoint>> }>(source);
      const api = Object.entries(module.api).map(([feature, group]) => [
        feature,
        Object.fromEntries(Object.entries(group).map(([name, endpoint]) => [name, dataOf(endpoint)])),
      ]);
      return `export const api = ${JSON.stringify(Object.fromEntries(api))};`;
    },
  };
}

function dataOf({ method, path, params, body }: Endpoint) {
  return { method, path, params: params && schemaOf(params), body: body && schemaOf(body) };
}

function schemaOf({ properties = {}, required }: { properties?: object; required?: readonly string[] }) {
  const fields = Object.entries(properties as Record<string, Record<string, unknown>>).map(
    ([name, { minLength, maxLength, pattern }]) => [name, { minLength, maxLength, pattern }],
  );
  return { properties: Object.fromEntries(fields), required };
}
