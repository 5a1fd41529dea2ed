/** Leaves out of the bundle what comes with the tools and is of no use to this app: 2 of 45 kB. */
import { type Plugin, runnerImport } from 'vite';

const PRELOADING = '\0vite/preload-helper.js';
// What the client can do and this app never asks it to: its people decide whether to try again, and have cookies; that the
// session has ended its store finds out by itself.
const UNUSED: Record<string, string> = {
  'retry.ts': 'export const withRetries = (_retry, _signal, attempt) => attempt();',
  'session-watch.ts': 'export const sessionWatch = () => (_route, _input, make) => make();',
  'token.ts': "export const credentialsOf = async () => ({ credentials: 'include' });",
};

// Calls that are for programs, and never made from here: whole groups, and single ones.
const UNCALLED = new Set([
  'serviceTokens',
  'description',
  'health',
  'verify',
  'device.start',
  'device.poll',
  'profile.me',
]);

type Routes = Record<
  string,
  Record<string, { method: string; path: string; body?: boolean; query?: boolean; empty?: boolean }>
>;

/** Where the calls of this app go, without what the client knows of them for trying again and for watching the session. */
async function calledRoutes(file: string): Promise<string> {
  const { module } = await runnerImport<{ routes: Routes }>(file);
  const called = Object.entries(module.routes).filter(([feature]) => !UNCALLED.has(feature));
  const slim = called.map(([feature, group]) => [
    feature,
    Object.fromEntries(
      Object.entries(group)
        .filter(([name]) => !UNCALLED.has(`${feature}.${name}`))
        .map(([name, { method, path, body, query, empty }]) => [name, { method, path, body, query, empty }]),
    ),
  ]);
  return `export const routes = ${JSON.stringify(Object.fromEntries(slim))};`;
}

/** A Vite plugin: fewer bytes for the same app. */
export function leanBuild(): Plugin {
  return {
    name: 'lean-build',
    apply: 'build',
    enforce: 'pre',
    // One style sheet for all pages. Vite's code for those that come later with a page would have nothing to do.
    config: () => ({ build: { cssCodeSplit: false } }),
    load: (id) => {
      if (id === PRELOADING) return 'export const __vitePreload = (load) => load();';
      const [, file = ''] = /\/packages\/client\/src\/(.+)$/.exec(id) ?? [];
      return file === 'generated/routes.ts' ? calledRoutes(id) : UNUSED[file];
    },
    // Pinia's usual file keeps parts of its developer tools, since a bundler cannot see that nothing calls them.
    async resolveId(id, importer) {
      if (id !== 'pinia') return undefined;
      const usual = await this.resolve(id, importer, { skipSelf: true });
      return usual?.id.replace(/pinia\.js$/, 'pinia.esm-browser.prod.js');
    },
  };
}
