import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** The version of this program, as its package says. */
export const VERSION: string = manifest.version;

/** Packages for what few want, which are installed by who wants it: name → range of versions. */
export const OPTIONAL_PACKAGES: Readonly<Record<string, string>> = manifest.peerDependencies;
