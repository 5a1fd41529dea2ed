/** `pnpm generate`: writes the files that are derived from code; with `--check` it only says which are out of date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { commandReference } from '../apps/api/src/commands/reference.ts';
import { envExample, settingsTable } from '../apps/api/src/settings-documents.ts';
import { routeTable } from '../packages/auth/src/http/route-table.ts';
import { openapiDocument } from '../packages/contracts/src/openapi.ts';
import { clientApi } from './client-api.ts';
import { withBlock } from './generated-block.ts';
import { inRoot } from './root.ts';
import { withSources } from './source-blocks.ts';
import { uxChecklist } from './ux-checklist.ts';

const check = process.argv.includes('--check');

const version = (JSON.parse(readFileSync(inRoot('apps/api/package.json'), 'utf8')) as { version: string }).version;
const files: Record<string, string> = {
  'docs/openapi.json': `${JSON.stringify(openapiDocument({ version, cookieName: 'portero' }), null, 2)}\n`,
  ...clientApi(),
  'docs/routes.md': routeTable(),
  'docs/ux-checklist.md': uxChecklist(),
  '.env.example': envExample(),
  'docs/features/cli.md': withBlock('docs/features/cli.md', 'commands', commandReference()),
  'apps/example/README.md': withSources('apps/example/README.md', 'apps/example/src'),
  'README.md': withBlock('README.md', 'settings', settingsTable()),
};

const outdated = Object.entries(files).filter(([file, content]) => read(file) !== content);
for (const [file, content] of outdated) {
  if (!check) writeFileSync(inRoot(file), content);
  console.error(check ? `${file} is out of date: run pnpm generate` : `wrote ${file}`);
}
if (check && outdated.length > 0) process.exit(1);

function read(file: string): string | undefined {
  try {
    return readFileSync(inRoot(file), 'utf8');
  } catch {
    return undefined;
  }
}
