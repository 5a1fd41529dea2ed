/** Builds the program into a few files, with all that it stands on but the packages that are not JavaScript. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build, type Plugin } from 'rolldown';
import { inRoot } from './root.ts';
import { thirdPartyNotices } from './third-party.ts';
import { listPackage, listReader, writeList } from './word-list.ts';

const dist = inRoot('apps/api/dist');
const manifest = JSON.parse(readFileSync(inRoot('apps/api/package.json'), 'utf8'));
const { dependencies, optionalDependencies, peerDependencies } = manifest;
// OpenTelemetry's interface is needed by what counts, too, and finds whatever else is installed by itself.
const bundledPeer = '@opentelemetry/api';
const notBundled = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }).filter(
  (name) => name !== bundledPeer,
);

/** In the sources migrations stand beside the code of @portero/auth; here, beside the bundle. */
const migrationsBeside: Plugin = {
  name: 'migrations-beside',
  transform: (code, id) => {
    if (!id.endsWith('/auth/src/db/migrate.ts')) return undefined;
    const moved = code.replace("'../../migrations/sqlite'", "'migrations/sqlite'");
    if (moved === code) throw new Error('the migrations are named otherwise than expected');
    return moved;
  },
};

/** The list of common passwords is a file there, as it is in the built @portero/auth. */
const listBeside: Plugin = {
  name: 'list-beside',
  load: (id) => (id.endsWith('/auth/src/password/word-list.ts') ? listReader() : undefined),
};

/** Writes server.js, cli.js and what they share into apps/api/dist; the pages in it stay. (decision 36) */
export async function bundleServer(): Promise<void> {
  const { output } = await build({
    input: {
      server: inRoot('apps/api/src/server.ts'),
      cli: inRoot('apps/api/src/cli.ts'),
      // Started by the doctor, as a program of its own.
      'native-probe': inRoot('apps/api/src/doctor/native-probe.ts'),
    },
    platform: 'node',
    resolve: { conditionNames: ['portero-source', 'node', 'import', 'default'] },
    external: (id) => notBundled.some((name) => id === name || id.startsWith(`${name}/`)),
    plugins: [migrationsBeside, listBeside],
    // Not minified: what a stack trace names can be found.
    output: { dir: dist, format: 'esm', chunkFileNames: '[name].js', comments: false },
    logLevel: 'warn',
  });
  const chunks = output.filter((file) => file.type === 'chunk');
  for (const { fileName, code } of chunks) writeFileSync(`${dist}/${fileName}`, inAscii(code));
  const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
  writeFileSync(`${dist}/THIRD-PARTY.txt`, thirdPartyNotices([...modules, listPackage]));
  await writeList(dist);
  rmSync(`${dist}/migrations`, { recursive: true, force: true });
  cpSync(inRoot('packages/auth/migrations'), `${dist}/migrations`, { recursive: true });
}

/** V8 keeps a source with a single letter beyond Latin-1 at two bytes a letter, which here would be three megabytes more. */
function inAscii(code: string): string {
  const escaped = /\\[^\0-\x7f]|String\.raw`[^`]*[^\0-\x7f]/.exec(code);
  if (escaped) throw new Error(`this cannot be written in ASCII: ${escaped[0]}`);
  return code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
