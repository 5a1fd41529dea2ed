/** Whether the built files still belong to their sources. */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { inRoot } from './root.ts';

const sources = [
  'pnpm-lock.yaml',
  'tsconfig.base.json',
  'docs/{problems,routes}.md',
  'docs/openapi.json',
  'scripts/{build,bundle-*,third-party}.ts',
  'scripts/{problems-page,static-page,reference-*,curl-lines,openapi-file}.ts',
  '{apps,packages}/*/package.json',
  '{apps,packages}/*/tsconfig.json',
  'apps/web/{index.html,*.ts}',
  'apps/web/public/**',
  '{apps,packages}/*/src/**',
  'packages/auth/migrations/**',
];

/** A hash over the content of everything that goes into a build. Times do not count: a checkout renews them all. */
export function fingerprint(): string {
  const hash = createHash('sha256');
  const files = globSync(sources, { cwd: inRoot(''), withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test(-d)?\.ts$|^test-/.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .sort();
  for (const file of files)
    hash
      .update(file.slice(inRoot('').length))
      .update('\0')
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}
