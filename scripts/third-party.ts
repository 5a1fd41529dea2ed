/** The licenses of packages whose code is built into ours. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/**
 * Their names, versions and license texts, as their licenses ask for.
 * @param modules files that went into a bundle
 * @throws Error if a package says nothing of its license
 */
export function thirdPartyNotices(modules: readonly string[]): string {
  const folders = new Set(modules.filter((file) => file.includes('/node_modules/')).map(packageFolder));
  const notices = [...folders].map(notice).sort();
  return `${['This program contains the following packages.', ...new Set(notices)].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** The folder of the package that a file is of: the nearest one whose package.json has a name and a version. */
function packageFolder(file: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    if (!existsSync(path)) continue;
    const { name, version } = JSON.parse(readFileSync(path, 'utf8'));
    if (name && version) return folder;
  }
  throw new Error(`${file} belongs to no package`);
}

function notice(folder: string): string {
  const { name, version, license }: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
  if (!file && !license) throw new Error(`${name} says nothing of its license`);
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `License: ${license}`;
  return `${name} ${version}\n\n${text}`;
}
