/** What the program's package.json says of it. */
import { readFileSync } from 'node:fs';

// One folder up from the sources and from what is built of them.
const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** The program's version. */
export const VERSION: string = manifest.version;

/** Packages that some settings need, and the range of versions that Portero is tested with. */
export const OPTIONAL_PACKAGES: Readonly<Record<string, string>> = manifest.peerDependencies;
