/** Puts a file of common passwords in the place of the package that has them, in what is built. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inRoot } from './root.ts';

const NAME = 'common-passwords.txt';
const source = inRoot('packages/auth/src/password/word-list.ts');
const packages = createRequire(source);

/** The package that the list is of, by a file of it: its license goes with the list. */
export const listPackage = packages.resolve('@zxcvbn-ts/language-common');

/** What stands in place of the module: it reads the file beside it. */
export function listReader(): string {
  const { version } = JSON.parse(readFileSync(packages.resolve('@zxcvbn-ts/language-common/package.json'), 'utf8'));
  return [
    `/*! The list is of @zxcvbn-ts/language-common ${version}, MIT: https://github.com/zxcvbn-ts/zxcvbn */`,
    `import { readFile } from 'node:fs/promises';`,
    `export const wordList = () => readFile(new URL('${NAME}', import.meta.url), 'utf8');`,
    '',
  ].join('\n');
}

/** Writes the file into a folder. */
export async function writeList(folder: string): Promise<void> {
  const { wordList }: typeof import('../packages/auth/src/password/word-list.ts') = await import(source);
  writeFileSync(`${folder}/${NAME}`, await wordList());
}

/** Does both for @portero/auth by itself. */
export async function placeListInPackage(): Promise<void> {
  const folder = inRoot('packages/auth/dist/password');
  writeFileSync(`${folder}/word-list.js`, listReader());
  await writeList(folder);
}
